import PouchAudit
import PouchBytes
import PouchCrawl
import PouchMirror
import PouchReport
import PouchRun
import Testing

@testable import PouchStore
@testable import pouch

@Suite("The exit code of a crawl that is audited")
struct ExitStatusTests {
    /// Not the one of Swift Testing.
    private typealias Status = pouch.ExitStatus

    private enum Crawled: String {
        case whole, lacksWhatWasMissing, lacksSomethingNew, stopped, unreachable, forbidden
    }
    private enum Audited: String {
        case none, firstCrawl, unchanged, changed, undetermined, failed, undelivered
    }

    private static func crawl(_ crawled: Crawled) -> CrawlReport {
        var summary = CrawlSummary(
            crawl: "20261124T073000Z", state: "complete", started: Timestamp(microseconds: 0), ended: nil, requests: 9,
            retries: 0, bytesReceived: 0, resumed: 0, pending: 0, outcomes: [.new: 9], statements: 8, listed: 9,
            warned: 0, missing: 0, manifestSHA256: nil, activeSeconds: 1)
        if crawled == .lacksWhatWasMissing || crawled == .lacksSomethingNew { summary.missing = 1 }
        if crawled == .lacksSomethingNew { summary.newlyMissing = 1 }
        let end: CrawlEnd =
            switch crawled {
            case .stopped: .stopped("SIGTERM")
            case .unreachable: .unreachable("no answer")
            case .forbidden: .forbidden("Disallow: /")
            default: .complete
            }
        return CrawlReport(summary: summary, end: end, mirror: "mirror/press", seconds: 1)
    }

    private static func audit(_ audited: Audited) -> AuditAfterCrawl.Outcome? {
        if audited == .none { return nil }
        var outcome = AuditAfterCrawl.Outcome()
        if audited == .firstCrawl { return outcome }
        if audited == .failed {
            outcome.error = StoreError.damaged(path: "crawls/a/manifest.jsonl", detail: "cut off")
            return outcome
        }
        let crawl = AuditReport.Crawl(
            name: "a", startedAt: "", endedAt: nil, summarySHA256: "", manifestSHA256: "", lines: 0)
        var report = AuditReport(profile: "press", title: "", origin: "", from: crawl, to: crawl)
        report.verdict = audited == .unchanged ? .unchanged : audited == .undetermined ? .undetermined : .changed
        if audited == .undelivered { outcome.failures = ["mailto:a@example.org: refused"] }
        outcome.report = report
        return outcome
    }

    @Test("cron sees the crawl's own failure first, then a lost alert, then news")
    func table() {
        let rows: [(Crawled, Audited, Status)] = [
            (.whole, .none, .complete), (.whole, .firstCrawl, .complete), (.whole, .unchanged, .complete),
            (.whole, .changed, .changed), (.whole, .undetermined, .incomplete), (.whole, .failed, .badData),
            (.whole, .undelivered, .ioError),
            // A document that was missing before hides no news.
            (.lacksWhatWasMissing, .none, .incomplete), (.lacksWhatWasMissing, .unchanged, .incomplete),
            (.lacksWhatWasMissing, .changed, .changed), (.lacksWhatWasMissing, .undelivered, .ioError),
            (.lacksSomethingNew, .changed, .incomplete), (.lacksSomethingNew, .undelivered, .incomplete),
            (.stopped, .undelivered, .stoppedEarly), (.unreachable, .changed, .unreachable),
            (.forbidden, .changed, .forbidden),
        ]
        for (crawled, audited, expected) in rows {
            #expect(
                Status(of: Self.crawl(crawled), Self.audit(audited)) == expected,
                "\(crawled.rawValue), audit \(audited.rawValue)")
        }
    }

    @Test("cron mails nothing for a crawl that lacks only what earlier crawls lacked")
    func silence() {
        #expect(!Self.crawl(.whole).isWorthALine)
        #expect(!Self.crawl(.lacksWhatWasMissing).isWorthALine)
        for crawled in [Crawled.lacksSomethingNew, .stopped, .unreachable, .forbidden] {
            #expect(Self.crawl(crawled).isWorthALine, "\(crawled.rawValue)")
        }
    }
}
