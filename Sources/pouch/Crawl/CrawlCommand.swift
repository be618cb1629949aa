import ArgumentParser
import Foundation
import PouchBytes
import PouchCrawl
import PouchFetch
import PouchMirror
import PouchProfile
import PouchReport
import PouchRun
import PouchURL

/// `pouch crawl`
struct CrawlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crawl", abstract: "Crawl an archive into its mirror, or continue an unfinished crawl.",
        discussion: """
            Ctrl-C finishes the requests under way, saves the state and ends with code 3; the same command continues. A second Ctrl-C \
            ends at once, and loses nothing that was committed.

            Certificates are checked against those that the system trusts, or those in the file that CURL_CA_BUNDLE or \
            SSL_CERT_FILE in the environment names.
            """)

    @Argument(
        help: """
            A profile: a name of `pouch profile list`, a path to a YAML file, or the URL of a listing page to learn one \
            from.
            """, completion: .profile)
    var profile: String

    @Flag(help: "With a URL: crawl by the learned profile without asking, if it is sure enough.")
    var yes = false

    @Option(help: "The mirror's folder (default: mirror/NAME).", completion: .directory)
    var mirror: String?

    @Option(
        help: "Crawl this scheme://host:port in place of the profile's: a replica, a staging host, loopback.",
        transform: Origin.init(option:))
    var origin: Origin?

    @Flag(help: "Start a new crawl; an unfinished one is marked abandoned.")
    var fresh = false

    @Option(help: "Request at most this many documents in this run.")
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

    @Flag(help: "Request every document, including those that are not due by the profile's `revisit`.")
    var all = false

    @Flag(help: "Do not request robots.txt; the crawl's summary says so.")
    var ignoreRobots = false

    @OptionGroup
    var connection: ProxyOptions

    @Option(
        help: """
            Share of the answers "not modified" to check by a second request without validators, at any age: 1%, 100%, 0 \
            (default: the profile's, 1% of those not fetched whole for 7 days).
            """)
    var recheck: RecheckArgument?

    @Option(
        help: ArgumentHelp(
            "Keep the mirror in this object store, too: taken before the crawl, pushed after it, pulled first where there is no mirror yet.",
            valueName: "s3://BUCKET/PREFIX"))
    var store: String?

    @Flag(help: "Connect to public addresses alone, wherever the profile's host leads.")
    var publicAddresses = false

    @OptionGroup var lease: LeaseOptions

    @OptionGroup(title: "Sealing")
    var sealing: SealOptions

    @OptionGroup(title: "Audit and alerts")
    var auditing: AuditOptions

    @OptionGroup(title: "Monitoring")
    var monitoring: MonitorOptions

    @Flag(help: "Print only errors.")
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
    }

    func run() throws {
        try exiting { try monitoring.watch { try crawl() } }
    }

    private func crawl() throws -> ExitStatus {
        let site = try site()
        let path = mirror ?? "mirror/\(site.name)"
        let stop = StopRequest()
        lease.follow(stop)
        let audit = try auditing.load(site, mirror: path) { stop.signal != nil }
        var job = CrawlJob(profile: site, mirror: path)
        job.options = options
        job.fresh = fresh
        job.log = log
        job.seal = try sealing.load()
        job.stop = stop
        if !quiet { job.notice = { printError($0) } }
        job.warn = { printError($0) }
        let stored = try store.map { try take($0, mirror: path, stop, job.notice) }
        let isDrawing = progress == .always || progress == .auto && !quiet && isatty(STDERR_FILENO) == 1
        var audited: AuditAfterCrawl.Outcome?
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let report: CrawlReport
        do {
            report = try job.run(view: isDrawing ? LiveView() : nil) {
                audited = audit?.run($0, $1)
                stored?.push($0)
            }
        } catch {
            _ = monitoring.record(ExitStatus(error), profile: site, mirror: path, crawl: nil, audit: nil)
            throw error
        }
        show(report, audited, isWatched: isDrawing || isatty(STDOUT_FILENO) == 1)
        let crawled = ExitStatus(of: report, audited)
        let status = stored?.status(after: crawled) ?? crawled
        return monitoring.record(status, profile: site, mirror: path, crawl: report, audit: audited)
    }

    private func take(
        _ store: String, mirror: String, _ stop: StopRequest, _ tell: @escaping (String) -> Void
    ) throws -> StoredCrawl {
        do {
            return try StoredCrawl(store, mirror: mirror, token: lease.fleetToken, stop: stop, tell: tell)
        } catch {
            if lease.fleetToken != nil, let away = StoredCrawl.Away(error) { throw away }
            throw error
        }
    }

    private func site() throws -> SiteProfile {
        var site: SiteProfile
        if LearnedProfile.isAddress(profile) {
            var learned = LearnedProfile(url: profile, output: .standard, ask: askAtTerminal)
            learned.origin = origin
            learned.delay = delay?.duration
            learned.proxy = connection.proxy?.address
            learned.isConfirmed = yes
            site = try learned.load()
        } else {
            site = try SiteProfile.load(nameOrPath: profile)
        }
        if let origin { site = site.replacingOrigin(origin) }
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
        options.certificateAuthorities = FetchSettings.certificateAuthorities(in: ProcessInfo.processInfo.environment)
        options.recheck = recheck?.share
        options.proxy = connection.proxy?.address
        options.asksPublicAddressesAlone = publicAddresses
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
}
