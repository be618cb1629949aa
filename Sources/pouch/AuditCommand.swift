import ArgumentParser
import Foundation
import PouchAudit
import PouchBytes
import PouchProfile
import PouchReport
import PouchStore

/// `pouch audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Say what changed between two crawls of a mirror.",
        discussion: """
            Compares the last two complete crawls, or those that --from and --to name; --since DATE folds every crawl since that day. \
            Both sides of each comparison are read from the mirror's own records by the profile as it is now. An outage, a stopped crawl \
            and a listing that was not read never count as a removal.

            Exit codes: 0 nothing changed (cosmetic changes and edits of the site's template are none), 1 something changed, \
            4 nothing changed that is known of, but some documents could not be had, or there are no two complete crawls.
            """)

    enum Ignored: String, ExpressibleByArgument, CaseIterable {
        case typography
    }

    @Argument(help: "The mirror's folder.")
    var mirror: String

    @Option(help: "The older crawl (default: the complete one before the newer).")
    var from: String?

    @Option(help: "The newer crawl (default: the newest complete one).")
    var to: String?

    @Option(help: "Fold every crawl since this day, YYYY-MM-DD: a chain of edits is told as one.")
    var since: DayArgument?

    @Option(help: "Do not tell changes of: typography (quotes, dashes and white space).")
    var ignore: [Ignored] = []

    @Option(
        help:
            "Complete crawls in a row that must find a document gone before it is called removed (default: the profile's)."
    )
    var removedAfter: Int?

    @Option(help: "A profile: a name under config/, or a path (default: the one the mirror was crawled by).")
    var profile: String?

    func validate() throws {
        for (name, crawl) in [("--from", from), ("--to", to)] {
            guard let crawl else { continue }
            guard CrawlName.isOne(crawl) else {
                throw ValidationError("\(name) is a crawl's name, such as 20261124T073000Z")
            }
        }
        if from != nil, since != nil { throw ValidationError("--from and --since exclude each other") }
        if let removedAfter, removedAfter < 1 { throw ValidationError("--removed-after is a number from 1") }
    }

    func run() throws {
        try ending {
            let report = try AuditJob(mirror: mirror, profile: profile).report(request)
            for count in report.counts { say("\(count.kind.rawValue) \(count.count)\n") }
            return report.status
        }
    }

    private var request: AuditJob.Request {
        AuditJob.Request(
            from: from, to: to, since: since.flatMap { Timestamp(rfc3339: $0.date.iso + "T00:00:00Z") },
            ignoresTypography: ignore.contains(.typography),
            removedAfter: removedAfter)
    }
}
