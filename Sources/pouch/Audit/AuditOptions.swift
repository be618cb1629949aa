import ArgumentParser
import PouchProfile
import PouchReport

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
            throw ValidationError("--report and --notify tell of an audit: add --audit")
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

/// A file for a report, its form given by its ending.
struct ReportFile: ExpressibleByArgument {
    /// The endings of file names, with their forms.
    private static let forms: [String: AuditFormat] = [
        "html": .html, "json": .json, "atom": .atom, "jsonfeed": .jsonfeed, "csv": .csv, "md": .markdown, "txt": .text,
    ]

    let path: String
    let form: AuditFormat

    init?(argument: String) {
        let name = argument.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."), let form = Self.forms[name[name.index(after: dot)...].lowercased()]
        else { return nil }
        path = argument
        self.form = form
    }
}
