import ArgumentParser
import PouchProfile
import PouchRun

/// The audit that follows a crawl: options of `pouch crawl`.
struct AuditOptions: ParsableArguments {
    @Flag(
        help: """
            When the crawl is complete, audit it against the one before. The exit code is the crawl's own unless that is 0, then the \
            audit's: 1 when there are changes, 4 when it cannot be determined; 74 in place of 0, 1 or 4 when a report or an alert \
            could not be delivered.
            """)
    var audit = false

    @Option(
        help: ArgumentHelp(
            "Write the audit's report to this file, whole; its ending says the form: .html .json .atom .jsonfeed .csv .md .txt. Repeatable.",
            valueName: "file"))
    var report: [ReportFile] = []

    @OptionGroup
    var notifying: NotifyOptions

    func validate() throws {
        if !audit, !report.isEmpty || notifying.isGiven {
            throw ValidationError("--report and --notify need an audit: add --audit")
        }
    }

    /// nil without `--audit`.
    func load(_ profile: SiteProfile, mirror: String, isStopped: @escaping @Sendable () -> Bool) throws
        -> AuditAfterCrawl?
    {
        guard audit else { return nil }
        return AuditAfterCrawl(
            profile: profile, mirror: mirror, reports: report,
            plan: try notifying.load(contact: profile.contact, isStopped: isStopped))
    }
}

extension ReportFile: ExpressibleByArgument {
    package init?(argument: String) { self.init(path: argument) }
}
