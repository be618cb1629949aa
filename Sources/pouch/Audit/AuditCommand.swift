import ArgumentParser
import PouchAudit
import PouchBytes
import PouchMirror
import PouchReextract
import PouchReport
import PouchRun

/// `pouch audit`
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Report the changes between two crawls of a mirror.",
        discussion: """
            Compares the last two complete crawls, or those that --from and --to name; --since DATE folds every crawl since that day. \
            Both sides of each comparison are read from the mirror's own records by one profile, the newest crawl's unless --profile names another. An outage, a stopped crawl \
            and a listing that was not read never count as a removal.

            Exit codes: 0 nothing changed (cosmetic changes and edits of the site's template do not count), 1 something changed, \
            4 no change is known, but some documents could not be had, or there are fewer than two complete crawls.
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

    @Option(help: "Fold every crawl since this day, YYYY-MM-DD: a chain of edits counts as one.")
    var since: DayArgument?

    @Option(help: "Do not report changes of: typography (quotes, dashes and white space).")
    var ignore: [Ignored] = []

    @Option(
        help:
            "Complete crawls in a row that must find a document gone before it counts as removed (default: the profile's)."
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

    @Option(help: "Reproduce this report (JSON) from the mirror, and say whether the bytes are the same.")
    var check: String?

    @OptionGroup(title: "Alerts")
    var notifying: NotifyOptions

    func validate() throws {
        if json, format != nil, format != .json { throw ValidationError("--json and --format exclude each other") }
        if check != nil,
            from != nil || to != nil || since != nil || removedAfter != nil || !ignore.isEmpty || output != nil
                || notifying.isGiven
        {
            throw ValidationError("--check takes its options from the report: leave the others out")
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
            if let check { return try confirm(check, job) }
            let plan = try notifying.load(contact: job.site.contact) { false }
            let report = try job.report(request(job))
            let form = json ? .json : format ?? .text
            if let output {
                try AtomicFile(path: output).replace(form.write(report))
            } else {
                printResult(form.write(report, style: .standardOutput))
            }
            let failures = try plan.map { try job.alert(report, $0) } ?? []
            for failure in failures { printError(failure) }
            return failures.isEmpty ? ExitStatus(report) : .ioError
        }
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

    /// Says whether the mirror gives the report in a file again.
    private func confirm(_ path: String, _ job: AuditJob) throws -> ExitStatus {
        let bytes = try InputFile(path: path).contents(limit: 1 << 30) ?? []
        let result: ReportCheck
        do { result = try job.check(bytes) } catch let error as JSONError {
            printError("\(path): \(error)")
            return .badData
        }
        switch result {
        case .confirmed:
            printResult("\(path): confirmed: the mirror gives the same report, byte for byte\n")
            return .complete
        case .otherCrawl(let name):
            printError("\(path): crawl \(name) has another summary in this mirror: the digests differ")
        case .differs:
            printError(
                "\(path): NOT confirmed: the mirror gives another report. Was it edited, or made by another profile or version?"
            )
        }
        return .badData
    }
}

extension AuditFormat: ExpressibleByArgument {}
