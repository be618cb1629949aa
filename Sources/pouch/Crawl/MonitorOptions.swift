import ArgumentParser
import PouchBytes
import PouchCrawl
import PouchMirror
import PouchNotify
import PouchProfile
import PouchReport
import PouchURL

/// Who watches the runs: options of `pouch crawl`.
struct MonitorOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Ping this URL as healthchecks.io has it: /start at the start; the URL itself at the end for exit codes 0, 1, 3 and 4, else /CODE.",
            valueName: "url"))
    var healthcheck: String?

    @Option(
        help: ArgumentHelp(
            "Write metrics to this file for Prometheus' textfile collector, whole; it reads names that end in .prom.",
            valueName: "file"))
    var metrics: String?

    func validate() throws {
        if let healthcheck, WebURL(healthcheck) == nil {
            throw ValidationError("--healthcheck is an http or https URL")
        }
    }

    /// Runs `body` between the two pings. A monitor that cannot be reached is reported, and changes nothing.
    func watch(_ body: () throws -> ExitStatus) throws -> ExitStatus {
        guard let url = healthcheck.flatMap({ WebURL($0) }) else { return try body() }
        let check = Healthcheck(url: url, userAgent: "Pouch/\(PouchVersion.text)")
        if let problem = check.send(.start) { printError(problem) }
        let result = Result { try body() }
        let status: ExitStatus =
            switch result {
            case .success(let status): status
            case .failure(is ValidationError): .usage
            case .failure(let error): ExitStatus(error)
            }
        if let problem = check.send(status.isHealthy ? .success : .failure(code: status.rawValue)) {
            printError(problem)
        }
        return try result.get()
    }

    /// Writes the metrics of a run that ends with `status`, and gives the status that it then ends with.
    func record(
        _ status: ExitStatus, profile: SiteProfile, mirror: String, crawl: CrawlReport?, audit: AuditAfterCrawl.Outcome?
    ) -> ExitStatus {
        guard let metrics else { return status }
        var run = CrawlMetrics(
            profile: profile.name, mirror: mirror, ended: Timestamp.now(), exitCode: status.rawValue)
        run.crawl = crawl
        run.audit = audit?.report
        run.lastComplete = crawl?.summary.ended ?? Self.lastComplete(mirror)
        do throws(StoreError) {
            try AtomicFile(path: metrics).replace(run.text())
            return status
        } catch {
            printError("\(error)")
            return status.isHealthy ? .ioError : status
        }
    }

    /// From the mirror's files, when this run completed no crawl.
    private static func lastComplete(_ mirror: String) -> Timestamp? {
        guard let folder = try? MirrorFolder(path: mirror, create: false),
            let head = try? MirrorHead(json: folder.read(MirrorHead.path)), CrawlName.isOne(head.crawl),
            let facts = try? SummaryFacts(folder.read(SummaryFacts.path(of: head.crawl)), crawl: head.crawl)
        else { return nil }
        return facts.endedAt
    }
}

extension ExitStatus {
    /// Whether the run did what a run is for: the archive may have changed or lack something, and a crawl may go on later.
    var isHealthy: Bool {
        switch self {
        case .complete, .changed, .stoppedEarly, .incomplete: true
        default: false
        }
    }
}
