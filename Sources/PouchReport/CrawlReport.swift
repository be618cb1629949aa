import PouchBytes
import PouchCrawl
import PouchStore

/// The end of a crawl, for people and for programs.
public struct CrawlReport {
    public let summary: CrawlSummary
    public let end: CrawlEnd
    public let mirror: String
    public let seconds: Double

    public init(summary: CrawlSummary, end: CrawlEnd, mirror: String, seconds: Double) {
        self.summary = summary
        self.end = end
        self.mirror = mirror
        self.seconds = seconds
    }

    public func text() -> String {
        var lines: [String] = []
        switch end {
        case .complete: lines.append("Crawl \(summary.crawl) is complete after \(durationText(seconds)).")
        case .stopped(let why):
            lines.append("Crawl \(summary.crawl) stopped (\(printable(why))): state saved, the same command goes on.")
        case .unreachable(let why): lines.append("The archive could not be reached: \(printable(why)).")
        case .forbidden(let why): lines.append("Robots exclusion forbids this crawl: \(printable(why)).")
        }
        lines.append(
            "  statements  \(grouped(summary.statements)) held of \(grouped(summary.listed)) listed"
                + (summary.warned > 0 ? ", \(grouped(summary.warned)) with a warning" : ""))
        let outcomes = Outcome.allCases.compactMap { outcome in
            (summary.outcomes[outcome] ?? 0) > 0
                ? "\(grouped(summary.outcomes[outcome] ?? 0)) \(outcome.rawValue)" : nil
        }
        lines.append(
            "  documents   " + (outcomes.isEmpty ? "none" : outcomes.joined(separator: ", "))
                + (summary.pending > 0 ? ", \(grouped(summary.pending)) waiting" : ""))
        lines.append(
            "  requests    \(grouped(summary.requests)), \(grouped(summary.retries)) of them tried again; \(bytesText(summary.bytesReceived)) received"
        )
        lines.append("  mirror      \(printable(mirror))")
        if summary.missing > 0 {
            lines.append("  \(grouped(summary.missing)) could not be had: \(whereNamed).")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Where the documents that could not be had stand by name. The ledger has what is missing of statements and listings
    /// alone: not attachments, nor what an earlier crawl holds.
    public var whereNamed: String {
        let status = "`pouch status \(printable(mirror))` names the statements that this leaves missing"
        if case .stopped = end { return status }
        return status + "; crawls/\(summary.crawl)/manifest.jsonl has each with its outcome"
    }

    public func json() -> [UInt8] {
        var json = JSONWriter(capacity: 1_024)
        json.beginObject()
        json.field("mirror", mirror)
        summary.write(to: &json)
        switch end {
        case .complete: break
        case .stopped(let why), .unreachable(let why), .forbidden(let why): json.field("reason", why)
        }
        json.endObject()
        return json.bytes
    }
}
