import ArgumentParser
import PouchCrawl
import PouchMirror
import PouchNotify
import PouchProfile
import PouchReport
import PouchRun
import PouchURL

/// Who watches the runs: options of `pouch crawl`.
struct MonitorOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Ping this URL, in the manner of healthchecks.io: /start at the start; the URL itself at the end for exit codes 0, 1, 3 and 4, else /CODE.",
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
        let run = CrawlMetrics(
            profile: profile, mirror: mirror, exitCode: status.rawValue, crawl: crawl, audit: audit?.report)
        do throws(StoreError) {
            try AtomicFile(path: metrics).replace(run.text())
            return status
        } catch {
            printError("\(error)")
            return status.isHealthy ? .ioError : status
        }
    }
}
