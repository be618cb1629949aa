import ArgumentParser
import PouchReport
import PouchSearch

/// `pouch search`
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find statements by their words.",
        discussion: """
            treaty moscow        both words, in any field: title, kind, speaker, place, text
            "arms control"       words side by side; so is a word with signs in it, such as U.S.
            treaty -draft        not with this word; put -- before a query that begins so
            moscow OR geneva     either
            negotiat*            words that begin so
            title:treaty         in this field alone: title:, speaker:, kind:, place: or text:

            Upper and lower case, and accents, make no difference. The best hits come first; a word in the title counts most.

            The first search after a crawl brings the index in pouch.sqlite up to date; when the mirror cannot be written, it is \
            made in a temporary place each time. Exit codes: 0 also when nothing is found, 64 a query with no word to search for.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Argument(help: "What to look for, in one argument or several.")
    var query: [String]

    @OptionGroup
    var statements: StatementOptions

    @Option(help: "Only statements by this speaker: words of the name or role. Repeatable.")
    var speaker: [String] = []

    @Option(help: "How many to show, 1 to 1000.")
    var limit = 20

    @Flag(help: "Print one JSON object.")
    var json = false

    private var text: String { query.joined(separator: " ") }

    private func request() throws(SearchQueryError) -> SearchRequest {
        var request = try SearchRequest(SearchQuery(text), speakers: speaker)
        request.filter = statements.filter
        request.limit = limit
        return request
    }

    func validate() throws {
        guard (1...1_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000") }
        do { _ = try request() } catch { throw ValidationError(error.description) }
    }

    func run() throws {
        try exiting {
            let request = try request()
            let (index, update) = try SearchIndex.open(mirror: mirror)
            for line in update.complaints { printError("\(mirror): " + line) }
            let answer = try index.search(request)
            let report = SearchReport(answer, query: text)
            printResult(json ? report.json() : report.text(style: .standardOutput))
            if answer.hits == 0 { printError("no statement in \(mirror) meets the query") }
            return .complete
        }
    }
}

extension SearchUpdate {
    fileprivate var complaints: [String] {
        var lines: [String] = []
        if let cannotWrite {
            lines.append(
                "the search index is made in a temporary place, because it cannot be kept in the mirror: \(cannotWrite)"
            )
        }
        if passedOverCount > 0 {
            let more = passedOverCount > passedOver.count ? ", ..." : ""
            lines.append(
                "\(passedOverCount) statements are not searched, because their files are missing or not as they were written (`pouch verify` tells more): "
                    + passedOver.map { printable($0) }.joined(separator: ", ") + more)
        }
        return lines
    }
}
