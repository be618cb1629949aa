import ArgumentParser
import PouchReport
import PouchSearch

/// `pouch search`
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Find statements by their words.",
        discussion: """
            treaty moscow        both words, in any field: title, kind, speaker, place, text
            "arms control"       words side by side; a word with signs, such as U.S., is read the same way
            treaty -draft        without this word; put -- before a query that begins with it
            moscow OR geneva     either word
            negotiat*            words with this beginning
            title:treaty         in this field alone: title:, speaker:, kind:, place: or text:

            Upper and lower case, and accents, make no difference. The best hits come first; a word in the title counts most.

            The first search after a crawl updates the index in pouch.sqlite; when the mirror cannot be written, each search makes a \
            temporary index. Exit codes: 0 also when nothing is found, 64 a query with no word to search for.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Argument(help: "The query, in one argument or several.")
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
