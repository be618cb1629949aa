import ArgumentParser
import PouchBytes
import PouchExtract
import PouchLearn
import PouchProfile
import PouchReextract
import PouchReport
import PouchRun
import PouchURL

/// `pouch profile try`
struct TryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Try a profile on one page, rule by rule and line by line.",
        discussion: """
            The page is a URL, requested at a crawl's pace, or a file; the default is the profile's first seed. For a listing the output shows \
            the links that each rule finds, and why others are not taken; for a document, the matches of each field's rules, and every \
            line that is not in the text, with the rule that left it out.

            Exit codes: 0 the profile reads the page, 4 it does not (no links, no text, or a line is lost), 69 the page could not be had.
            """)

    @Argument(help: "A profile: a name of `pouch profile list`, or a path.")
    var profile: String

    @Argument(help: "The page: a URL, or an HTML file (then --url says where it is from). Default: the first seed.")
    var page: String?

    @Option(help: "For a file: the page's address.")
    var url: String?

    @Option(help: "The page's role: start, year, month or statement (default: by its address or its content).")
    var role: String?

    @Option(help: "Ask this scheme://host:port in place of the archive's.", transform: Origin.init(option:))
    var origin: Origin?

    @Flag(help: "Show every line of the document, including its text.")
    var all = false

    func validate() throws {
        if let role, Role(rawValue: role) == nil { throw ValidationError("--role is start, year, month or statement") }
        if let url, WebURL(url) == nil { throw ValidationError("--url is an http or https URL") }
    }

    func run() throws {
        try exiting {
            let site = try SiteProfile.load(nameOrPath: profile)
            let trial = try PageTrial(profile: site)
            let fetched: FetchedPage
            if let page, WebURL(page) == nil {
                guard let file = try InputFile(path: page).contents(limit: site.limits.decodedBytes) else {
                    printError("\(page): larger than \(site.limits.decodedBytes) bytes, the profile's `decoded_bytes`")
                    return .badData
                }
                guard let address = url.flatMap({ WebURL($0) }) ?? site.seeds.first else {
                    throw ValidationError("an HTML file needs --url: the address that the page is from")
                }
                fetched = FetchedPage(url: site.canonical(address), body: file, contentType: "text/html")
            } else {
                guard let address = page.flatMap({ WebURL($0) }) ?? site.seeds.first else { return .usage }
                var manner = LearnPages.Manner()
                manner.origin = origin
                manner.refetch = true
                let pages = try LearnPages(manner, start: address, contact: site.contact)
                switch pages.page(address, .start) {
                case .success(let answer):
                    pages.finish(.standard)
                    fetched = FetchedPage(
                        url: site.canonical(answer.url), body: answer.body, contentType: answer.contentType)
                case .failure(let missing):
                    printError("\(address.text): \(missing.reason)")
                    return pages.refusal == nil ? .unreachable : .forbidden
                }
            }
            let role = role.flatMap { Role(rawValue: $0) } ?? trial.role(of: fetched)
            let result = trial.run(fetched, role: role)
            printResult(TrialText.text(result, of: fetched.url.text, everyLine: all))
            return result.isGood ? .complete : .incomplete
        }
    }
}
