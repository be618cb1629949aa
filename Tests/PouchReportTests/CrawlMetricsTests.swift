import Foundation
import PouchAudit
import PouchBytes
import PouchMirror
import TestSupport
import Testing

@testable import PouchCrawl
@testable import PouchReport
@testable import PouchStore

@Suite("Metrics")
struct CrawlMetricsTests {
    private func metrics(mirror: String = "mirror/press") -> CrawlMetrics {
        var run = CrawlMetrics(
            profile: "press", mirror: mirror, ended: Timestamp(microseconds: 1_795_505_420_250_000), exitCode: 4)
        run.crawl = CrawlReport(
            summary: CrawlSummary(
                crawl: "20261124T073000Z", state: "complete", started: Timestamp(microseconds: 1_795_505_400_000_000),
                ended: nil, requests: 441, retries: 1, bytesReceived: 1_400_000, resumed: 0, pending: 0,
                outcomes: [.new: 439, .gone: 1, .refused: 2, .unreachable: 3], statements: 163, listed: 326, warned: 8,
                missing: 1, manifestSHA256: nil, activeSeconds: 20), end: .complete, mirror: mirror, seconds: 20.25)
        return run
    }

    private func read(_ run: CrawlMetrics) async throws -> Metrics {
        let scratch = try Scratch()
        try Data(run.text()).write(to: scratch.url.appending(path: "press.prom"))
        return try await Metrics(scratch.path("press.prom"))
    }

    @Test("every figure of a run is read by Prometheus' own parser as it was meant")
    func figures() async throws {
        var run = metrics()
        run.lastComplete = Timestamp(microseconds: 1_795_400_000_000_000)
        func crawl(_ name: String) -> AuditReport.Crawl {
            .init(name: name, startedAt: "", endedAt: nil, summarySHA256: "", manifestSHA256: "", lines: 0)
        }
        var audit = AuditReport(profile: "press", title: "", origin: "", from: crawl("a"), to: crawl("b"))
        audit.counts = [.init(.removed, 2), .init(.unchanged, 437)]
        audit.notModified = .init(answers: 400, sampled: 8, lied: 2, share: 0.25, low: 0.07, high: 0.59)
        run.audit = audit
        let read = try await read(run)
        for (name, value) in [
            ("pouch_crawl_last_run_timestamp_seconds", 1_795_505_420.25), ("pouch_crawl_exit_code", 4),
            ("pouch_crawl_last_complete_timestamp_seconds", 1_795_400_000), ("pouch_crawl_duration_seconds", 20.25),
            ("pouch_crawl_listed", 326), ("pouch_crawl_statements", 163), ("pouch_crawl_coverage_ratio", 0.5),
            ("pouch_crawl_errors", 5), ("pouch_crawl_warnings", 8), ("pouch_crawl_requests", 441),
            ("pouch_crawl_retries", 1), ("pouch_crawl_received_bytes", 1_400_000), ("pouch_crawl_pending", 0),
            ("pouch_audit_storms", 0), ("pouch_not_modified_sampled", 8), ("pouch_not_modified_lied_ratio", 0.25),
        ] { #expect(read[name] == value, "\(name)") }
        for outcome in Outcome.allCases {
            let wanted = run.crawl?.summary.outcomes[outcome] ?? 0
            #expect(read["pouch_crawl_documents", ["outcome": outcome.rawValue]] == Double(wanted))
        }
        for kind in AuditClass.allCases {
            let wanted = kind == .removed ? 2.0 : kind == .unchanged ? 437 : 0
            #expect(read["pouch_audit_changes", ["class": kind.rawValue]] == wanted)
        }
        #expect(read.samples.allSatisfy { $0.labels["profile"] == "press" && $0.labels["mirror"] == "mirror/press" })
    }

    @Test(
        "a mirror's name, whatever is in it, is one label and makes no sample",
        arguments: ["a\"b", "a\\", "a\nb 1\npouch_crawl_exit_code 0", "a\\\"}", "名", "a\\nb", ""])
    func hostileName(name: String) async throws {
        let read = try await read(metrics(mirror: name))
        #expect(read["pouch_crawl_exit_code"] == 4)
        #expect(read.samples.allSatisfy { $0.labels["mirror"] == name })
    }

    @Test("a run that broke off has its exit code and no figures that it does not know")
    func brokenOff() async throws {
        var run = metrics()
        run.crawl = nil
        let read = try await read(run)
        #expect(Set(read.samples.map(\.name)) == ["pouch_crawl_last_run_timestamp_seconds", "pouch_crawl_exit_code"])
    }
}
