import ArgumentParser
import Foundation
import PouchAudit
import PouchBytes
import PouchMirror
import PouchNotify
import PouchProfile
import PouchReextract
import PouchReport

/// `pouch audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Say what changed between two crawls of a mirror.",
        discussion: """
            Compares the last two complete crawls, or those that --from and --to name; --since DATE folds every crawl since that day. \
            Both sides of each comparison are read from the mirror's own records by one profile, the newest crawl's unless --profile names another. An outage, a stopped crawl \
            and a listing that was not read never count as a removal.

            Exit codes: 0 nothing changed (cosmetic changes and edits of the site's template are none), 1 something changed, \
            4 nothing changed that is known of, but some documents could not be had, or there are no two complete crawls.
            """)

    enum Ignored: String, ExpressibleByArgument, CaseIterable {
        case typography
    }

    @Argument(help: "The mirror's folder.", completion: .directory)
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

    @Option(
        help: "A profile: a name of `pouch profile list`, or a path (default: the one that the newest crawl keeps).")
    var profile: String?

    @Option(help: "The report's form: \(AuditFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: AuditFormat?

    @Flag(help: "The report as JSON, like --format json.")
    var json = false

    @Option(name: [.short, .long], help: "Write the report to this file, whole or not at all.")
    var output: String?

    @Option(help: "Make this report (JSON) again from the mirror, and say whether the bytes are the same.")
    var check: String?

    @OptionGroup(title: "Alerts")
    var notifying: NotifyOptions

    func validate() throws {
        if json, format != nil, format != .json { throw ValidationError("--json and --format exclude each other") }
        if check != nil,
            from != nil || to != nil || since != nil || removedAfter != nil || !ignore.isEmpty || output != nil
                || notifying.isGiven
        {
            throw ValidationError("--check goes by what the report says; it takes no other choice")
        }
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
        try exiting {
            let job = try AuditJob(mirror: mirror, profile: profile)
            if let check { return try job.check(check) }
            let plan = try notifying.load(contact: job.site.contact) { false }
            let report = try job.report(request(job))
            let form = json ? .json : format ?? .text
            if let output {
                try AtomicFile(path: output).replace(form.write(report))
            } else {
                printResult(form.write(report, style: .standardOutput))
            }
            let failures = try plan.map { try alert(report, $0) } ?? []
            for failure in failures { printError(failure) }
            return failures.isEmpty ? report.status : .ioError
        }
    }

    /// Sends news, under the mirror's lock. An alert that did not arrive is reported, and sent with the next one.
    private func alert(_ report: AuditReport, _ plan: NotifyPlan) throws -> [String] {
        let folder = try MirrorFolder(path: mirror, create: true)
        let lock = try MirrorLock(folder, now: Timestamp.now().rfc3339)
        defer { withExtendedLifetime(lock) {} }
        var alerts = try Alerts(folder, targets: plan.targets) { message, target throws(DeliveryFailure) in
            try plan.notifier.send(message, to: target)
        }
        return try alerts.take(report, mirror: mirror, forms: AuditForms.alerts).failures
    }

    private func request(_ job: AuditJob) -> Audit.Request {
        var request = job.request
        request.from = from
        request.to = to
        request.since = since.flatMap { Timestamp(rfc3339: $0.date.iso + "T00:00:00Z") }
        request.options.ignoresTypography = ignore.contains(.typography)
        if let removedAfter { request.options.removedAfter = removedAfter }
        return request
    }
}

extension AuditFormat: ExpressibleByArgument {}

extension AuditJob {
    /// Makes a report again; 0 when it is the same, byte for byte.
    fileprivate func check(_ path: String) throws -> ExitStatus {
        let bytes = try InputFile(path: path).contents(limit: 1 << 30) ?? []
        let claim: ReportReproduction
        do { claim = try ReportReproduction(bytes) } catch let error as JSONError {
            printError("\(path): \(error)")
            return .badData
        }
        let again = AuditFormat.json.write(try report(claim.request))
        if again == bytes {
            printResult("\(path): confirmed: the mirror gives the same report, byte for byte\n")
            return .complete
        }
        for crawl in history.crawls where claim.summaries[crawl.name].map({ $0 != crawl.facts.digest.hex }) ?? false {
            printError("\(path): crawl \(crawl.name) is another one in this mirror: its summary has another digest")
            return .badData
        }
        printError(
            "\(path): NOT confirmed: the mirror gives another report. Was it edited, or made by another profile or version?"
        )
        return .badData
    }
}
