import ArgumentParser
import Foundation
import PouchBytes
import PouchLearn
import PouchProfile
import PouchReport
import PouchURL

/// `pouch profile learn`
struct LearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Draft a profile from the address of a listing page.",
        discussion: """
            Requests robots.txt, the page, up to 3 listing pages and 6 documents, at a crawl's pace and at most --pages in all, and keeps them, so that \
            learning again makes no request. From a mirror or a WARC file a profile is learned offline.

            The profile goes to standard output, or to the file of -o; a preview of its findings goes beside it. Doubts stand in the \
            profile as comments that begin with "uncertain". A profile in place of the URL is learned again, and the differences are shown.

            Exit codes: 0 learned, 1 learned, but rows or text are not sure enough for a crawl (or nothing was found), 65 a damaged file, \
            69 the page could not be had, 77 robots.txt forbids it.
            """)

    enum Part: String, ExpressibleByArgument, CaseIterable {
        case links, statements, yaml
    }

    @Argument(help: "The address of a listing page, or a profile: a name of `pouch profile list`, or a path.")
    var url: String

    @Option(help: "Most requests, robots.txt counted.")
    var pages = 12

    @Option(name: [.customShort("o"), .long], help: "Write the profile to this file, such as config/NAME.yaml.")
    var output: String?

    @Flag(help: "With -o: replace an existing file.")
    var replace = false

    @Option(help: "The URL of a known document; repeatable. --title and --date say what the profile should find there.")
    var document: [String] = []

    @Option(help: "The title of a --document, in the same order.")
    var title: [String] = []

    @Option(help: "The date of a --document, as 2003-04-30, in the same order.")
    var date: [DayArgument] = []

    @Option(help: "Learn from the pages that this mirror holds, without a request.")
    var mirror: String?

    @Option(help: "Learn from the pages in this WARC file, without a request; repeatable.")
    var warc: [String] = []

    @Option(
        help:
            "Request pages from this scheme://host:port in place of the archive's: a replica, a staging host, loopback.",
        transform: Origin.init(option:))
    var origin: Origin?

    @Option(help: "The list of the page that names the documents: 1 is the likeliest.")
    var rows = 1

    @Option(help: "Print only the listing's links, the documents as read, or the profile.")
    var show: Part?

    @Option(
        help:
            "Your mail address or a URL, so that the archive can reach you (default: POUCH_CONTACT in the environment)."
    )
    var contact: String?

    @Option(help: "Shortest time between two requests. Robots.txt may ask for more.")
    var delay: DurationArgument?

    @Flag(help: "Request the pages again, even if an earlier learning kept them.")
    var refetch = false

    @OptionGroup
    var connection: ProxyOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (2...1_000).contains(pages) else { throw ValidationError("--pages is a number from 2 to 1000") }
        guard (1...50).contains(rows) else { throw ValidationError("--rows is a number from 1 to 50") }
        for text in document where WebURL(text) == nil {
            throw ValidationError("--document is an http or https URL, not \"\(printable(text))\"")
        }
        guard title.count <= document.count, date.count <= document.count else {
            throw ValidationError("each --title and each --date needs its own --document")
        }
        if mirror != nil, !warc.isEmpty { throw ValidationError("--mirror and --warc exclude each other") }
        if json, show != nil { throw ValidationError("--json and --show exclude each other") }
    }

    func run() throws { try exiting { try LearnJob(command: self).run() } }
}
