import ArgumentParser
import Foundation
import PouchBytes
import PouchCrawl
import PouchFetch
import PouchMirror
import PouchProfile
import PouchReport
import PouchURL

/// `pouch crawl`
struct CrawlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawl", abstract: "Crawl an archive into its mirror, or go on with an unfinished crawl.",
        discussion: """
            Ctrl-C finishes what is under way, saves and ends with code 3; the same command goes on. A second Ctrl-C leaves at \
            once, and loses nothing that was committed.

            Certificates are checked against those that the system trusts, or those in the file that CURL_CA_BUNDLE or \
            SSL_CERT_FILE in the environment names.
            """)

    @Argument(
        help: """
            A profile: a name of `pouch profile list`, a path to a YAML file, or the URL of a listing page to learn one \
            from.
            """, completion: .profile)
    var profile: String

    @Flag(help: "With a URL: crawl by the profile that is learned without asking, when it is sure enough.")
    var yes = false

    @Option(help: "The mirror's folder (default: mirror/NAME).", completion: .directory)
    var mirror: String?

    @Option(help: "Crawl this scheme://host:port in place of the profile's: a replica, a staging host, loopback.")
    var origin: String?

    @Flag(help: "Start a new crawl; an unfinished one is marked abandoned.")
    var fresh = false

    @Option(help: "Ask for at most this many documents in this run.")
    var maxDocuments: Int?

    @Option(help: "Run at most this long: 90s, 30min, 8h.")
    var maxTime: DurationArgument?

    @Option(help: "Receive at most this much in this run: 500MB, 2GiB.")
    var maxBytes: SizeArgument?

    @Option(help: "Shortest time between two requests: 1s, 250ms, 0. Robots.txt may ask for more.")
    var delay: DurationArgument?

    @Option(help: "Most connections at once, 1 to 64.")
    var connections: Int?

    @Option(help: "Only this year. Repeatable.")
    var year: [Int] = []

    @Option(help: "Only this month, as 2003-04. Repeatable.")
    var month: [MonthArgument] = []

    @Flag(help: "Ask for every document, also for those that are not due by the profile's `revisit`.")
    var all = false

    @Flag(help: "Do not ask for robots.txt; the manifest's summary says so.")
    var ignoreRobots = false

    @Option(
        help: ArgumentHelp(
            "Ask through this proxy: http://, https:// or socks5h://, and HOST:PORT. None is taken from the environment.",
            valueName: "url"))
    var proxy: ProxyArgument?

    @Option(
        help: """
            Share of the answers "not modified" to check by asking again without validators, at any age: 1%, 100%, 0 \
            (default: the profile's, 1% of those not had whole for 7 days).
            """)
    var recheck: RecheckArgument?

    @OptionGroup(title: "Sealing")
    var sealing: SealOptions

    @OptionGroup(title: "Audit and alerts")
    var auditing: AuditOptions

    @OptionGroup(title: "Monitoring")
    var monitoring: MonitorOptions

    @Flag(help: "Say nothing but errors.")
    var quiet = false

    @Flag(help: "Print the summary as one JSON object.")
    var json = false

    @Option(help: "Also write the log to this file, as JSON Lines.")
    var log: String?

    @Option(help: "When to draw progress.")
    var progress: ProgressArgument = .auto

    func validate() throws {
        if let connections, !(1...64).contains(connections) {
            throw ValidationError("--connections is a number from 1 to 64")
        }
        if let maxDocuments, maxDocuments < 1 { throw ValidationError("--max-documents is a number from 1") }
        if let origin { _ = try Self.parseOrigin(origin) }
    }

    func run() throws {
        try exiting { try monitoring.watch { try crawl() } }
    }

    private func crawl() throws -> ExitStatus {
        let site = try site()
        let path = mirror ?? "mirror/\(site.name)"
        let stop = StopRequest()
        let audit = try auditing.load(site, mirror: path) { stop.signal != nil }
        var job = CrawlJob(
            profile: site, mirror: path, options: options, fresh: fresh, log: log, seal: try sealing.load(), stop: stop)
        if !quiet { job.tell = { printError($0) } }
        let isDrawing = progress == .always || progress == .auto && !quiet && isatty(STDERR_FILENO) == 1
        var audited: AuditAfterCrawl.Outcome?
        let report: CrawlReport
        do {
            report = try job.run(view: isDrawing ? LiveView() : nil) { audited = audit?.run($0, $1) }
        } catch {
            _ = monitoring.record(ExitStatus(error), profile: site, mirror: path, crawl: nil, audit: nil)
            throw error
        }
        show(report, audited, isWatched: isDrawing || isatty(STDOUT_FILENO) == 1)
        let status = audited?.status(after: report) ?? report.status
        return monitoring.record(status, profile: site, mirror: path, crawl: report, audit: audited)
    }

    private func site() throws -> SiteProfile {
        var site: SiteProfile
        if LearnedProfile.isAddress(profile) {
            site = try LearnedProfile(
                url: profile, origin: origin, delay: delay?.duration, proxy: proxy?.address, isConfirmed: yes
            ).load()
        } else {
            site = try SiteProfile.load(nameOrPath: profile)
        }
        if let origin { site = site.replacingOrigin(try Self.parseOrigin(origin)) }
        if let delay { site.politeness.delay = delay.duration }
        if let connections { site.politeness.connections = connections }
        return site
    }

    private var options: CrawlOptions {
        var options = CrawlOptions()
        options.maxDocuments = maxDocuments
        options.maxSeconds = maxTime.map {
            Double($0.duration.components.seconds) + Double($0.duration.components.attoseconds) / 1e18
        }
        options.maxBytes = maxBytes?.bytes
        options.parts = year.map { .init(year: $0) } + month.map { .init(year: $0.year, month: $0.month) }
        options.ignoresRobots = ignoreRobots
        options.asksForAll = all
        options.certificateAuthorities = CertificateFile.chosen(in: ProcessInfo.processInfo.environment)
        options.recheck = recheck?.share
        options.proxy = proxy?.address
        return options
    }

    private func show(_ report: CrawlReport, _ audited: AuditAfterCrawl.Outcome?, isWatched: Bool) {
        if json {
            printResult(String(decoding: report.json(), as: UTF8.self) + "\n")
        } else if !quiet {
            if isWatched || report.isWorthALine { printResult(report.text()) }
            if let audit = audited?.report, isWatched || audit.verdict == .changed {
                printResult(AuditForms.text(audit))
            }
        }
        if quiet || json, report.isWorthALine, let reason = report.reason { printError(reason) }
        if let error = audited?.error { printError("no audit: \(error)") }
        for failure in audited?.failures ?? [] { printError(failure) }
    }

    static func parseOrigin(_ text: String) throws -> Origin {
        guard let url = WebURL(text), url.pathAndQuery == "/" else {
            throw ValidationError(
                "--origin is scheme://host or scheme://host:port with http or https, not \"\(printable(text))\"")
        }
        return url.origin
    }
}

extension CrawlReport {
    var status: ExitStatus {
        switch end {
        case .stopped: .stoppedEarly
        case .unreachable, .refused: .unreachable
        case .forbidden: .forbidden
        case .complete: summary.isWhole ? .complete : .incomplete
        }
    }

    /// The error in a line; nil for none.
    var reason: String? {
        switch end {
        case .stopped(let why): "stopped early (\(why)): state saved, the same command goes on"
        case .unreachable(let why):
            "the archive could not be reached: \(why). Try again later; nothing that was mirrored is touched."
        case .refused(let why):
            "the start page could not be had: \(why). Check the profile's origin and seeds; nothing that was mirrored is touched."
        case .forbidden(let why):
            "robots exclusion forbids this crawl: \(why). Ask the archive's keepers, or use --ignore-robots if you may."
        case .complete:
            shortfalls.isEmpty
                ? nil
                : (["\(shortfalls): \(whereNamed)"] + emptyLines + fallenLines).joined(separator: "\n  ")
        }
    }

    /// Whether a crawl under cron prints a line, since each would be a mail: not when it is complete, and not when it
    /// lacks only what earlier crawls lacked.
    var isWorthALine: Bool { status == .incomplete ? summary.hasNewShortfall : status != .complete }
}
