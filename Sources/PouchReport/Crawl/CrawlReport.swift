import PouchBytes
import PouchCrawl
import PouchMirror
import PouchStore

/// The end of a crawl, for people and for programs.
package struct CrawlReport {
    package let summary: CrawlSummary
    package let end: CrawlEnd
    package let mirror: String
    package let seconds: Double

    package init(summary: CrawlSummary, end: CrawlEnd, mirror: String, seconds: Double) {
        self.summary = summary
        self.end = end
        self.mirror = mirror
        self.seconds = seconds
    }

    /// The report for a terminal.
    package func text() -> String {
        var lines: [String] = []
        switch end {
        case .complete: lines.append("Crawl \(summary.crawl) is complete after \(durationText(seconds)).")
        case .stopped(let why):
            lines.append("Crawl \(summary.crawl) stopped (\(printable(why))): state saved, the same command goes on.")
        case .unreachable(let why): lines.append("The archive could not be reached: \(printable(why)).")
        case .refused(let why): lines.append("The start page could not be had: \(printable(why)).")
        case .forbidden(let why): lines.append("Robots exclusion forbids this crawl: \(printable(why)).")
        }
        lines.append(
            "  statements  \(grouped(summary.statements)) held of \(grouped(summary.listed)) listed"
                + (summary.sections > 0 ? ", \(grouped(summary.sections)) more that share their pages" : "")
                + (summary.warned > 0 ? ", \(grouped(summary.warned)) with a warning" : ""))
        let outcomes = summary.outcomesInWords
        lines.append(
            "  documents   " + (outcomes.isEmpty ? "none" : outcomes.joined(separator: ", "))
                + (summary.pending > 0 ? ", \(grouped(summary.pending)) waiting" : ""))
        lines.append(
            "  requests    \(grouped(summary.requests)), \(grouped(summary.retries)) of them tried again\(probes); \(bytesText(summary.bytesReceived)) received"
        )
        lines.append("  mirror      \(printable(mirror))")
        if !shortfalls.isEmpty { lines.append("  \(shortfalls): \(whereNamed).") }
        lines += (emptyLines + fallenLines).map { "  " + $0 }
        return lines.joined(separator: "\n") + "\n"
    }

    private var probes: String {
        summary.probes == 0 ? "" : ", and \(grouped(summary.probes)) \(summary.probes == 1 ? "probe" : "probes")"
    }

    /// The error in a line; nil for none.
    package var reason: String? {
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
    package var isWorthALine: Bool {
        guard case .complete = end else { return true }
        return !summary.isWhole && summary.hasNewShortfall
    }

    /// The shortfalls against what the archive lists, in words and with their counts; empty for none.
    package var shortfalls: String { summary.shortfalls }

    /// The listings that name nothing, by address, with the reason; and what to do when the crawl found no statement at all.
    package var emptyLines: [String] {
        var lines = summary.emptyPages.prefix(5).map { page in
            let reason = page.reason ?? "no reason was kept"
            return (reason.hasPrefix(ListingNote.inPart) ? "" : "names nothing: ")
                + "\(printable(page.url)): \(printable(reason))"
        }
        if summary.emptyListings > lines.count {
            lines.append("and \(grouped(summary.emptyListings - lines.count)) more")
        }
        if summary.listed == 0, !summary.emptyPages.isEmpty {
            lines.append(
                "No statement was found. `pouch profile check` reads the profile; compare its `listings` with the page as the server sends it (docs/profile.md)."
            )
        }
        return lines
    }

    /// The fields that newly read pages give less often, each with its shares and pages, and what to do.
    package var fallenLines: [String] { FieldFallText.lines(of: summary.reading) }

    /// Where all that is short stands by name.
    package var whereNamed: String {
        let status = "`pouch status \(printable(mirror))` names \(isOne ? "it" : "them")"
        if case .stopped = end { return status }
        return status + "; crawls/\(summary.crawl)/manifest.jsonl has each document with its outcome"
    }

    private var isOne: Bool {
        summary.missing + summary.emptyListings + summary.withoutText + summary.reading.fallen.count == 1
    }

    /// The report as one JSON object.
    package func json() -> [UInt8] {
        var json = JSONWriter(capacity: 1_024)
        json.beginObject()
        json.field("mirror", mirror)
        summary.write(to: &json)
        switch end {
        case .complete: break
        case .stopped(let why), .unreachable(let why), .refused(let why), .forbidden(let why): json.field("reason", why)
        }
        json.endObject()
        return json.bytes
    }
}
