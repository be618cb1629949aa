import PouchAudit
import PouchBytes

/// The report of `pouch history`: each version of a document with its first and last observation.
package struct HistoryReport {
    private let history: DocumentHistory

    package init(_ history: DocumentHistory) { self.history = history }

    // MARK: - For people

    /// The document's history for a terminal, oldest entry first.
    package func text(style: AuditText.Style = AuditText.Style(), limits: AuditLimits = .terminal) -> [UInt8] {
        let ink = Ink(isColoured: style.isColoured)
        var block = TextColumn(width: style.width)
        if let title = history.title, !title.isEmpty { block.text(title, style: ink.bold) }
        block.text(history.url)
        block.text(summary)
        for (index, entry) in history.entries.enumerated() {
            block.blank()
            write(entry, number: index + 1, ink, limits, to: &block)
        }
        return block.bytes
    }

    private var summary: String {
        let digests = Set(history.entries.compactMap { $0.version.textSHA256 ?? $0.version.sha256 })
        let now = history.state.map { "now \($0.replacing("_", with: " "))" } ?? "not in the newest"
        return
            "\(Wording.count(digests.count, "version")) in \(Wording.count(history.crawls, "complete crawl")); \(now) (\(history.crawl))"
    }

    private func write(
        _ entry: DocumentHistory.Entry, number: Int, _ ink: Ink, _ limits: AuditLimits, to block: inout TextColumn
    ) {
        let version = entry.version
        let first = version.firstSeen ?? version.firstCrawl
        let last = version.lastSeen ?? version.lastCrawl
        let when = first == last ? "seen once, \(first)" : "first \(first), last \(last)"
        block.text("\(version.state), \(when)", first: grouped(number) + "  ", rest: "   ", style: ink.bold)
        if let title = entry.title, title != history.title { block.text(title, first: "   ") }
        if let digest = version.textSHA256 { block.text("text " + digest, first: "   ", style: ink.faint) }
        if let digest = version.sha256 { block.text("page " + digest, first: "   ", style: ink.faint) }
        if let record = entry.recordID {
            let place = entry.warcFile.map { " in \($0)" + (entry.warcOffset.map { ", offset \($0)" } ?? "") } ?? ""
            block.text(record + place, first: "   ", style: ink.faint)
        }
        guard entry.diff != nil || !entry.fields.isEmpty else { return }
        var change = DocumentChange(url: history.url, kind: .edited, role: history.role)
        change.fields = entry.fields
        change.diff = entry.diff
        ChangeText(change, limits: limits, ink: ink).writeEdits(withDiff: true, to: &block)
    }

    // MARK: - For programs

    /// One JSON object, an entry a line (`config/schema/history.schema.json`).
    package func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("version", DocumentHistory.version)
        json.field("url", history.url)
        json.field("role", history.role)
        json.field("title", history.title)
        json.field("state", history.state)
        json.field("crawl", history.crawl)
        json.field("crawls", history.crawls)
        json.key("versions")
        json.beginArray()
        var bytes = json.bytes
        for (index, entry) in history.entries.enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            json.reset()
            write(entry, to: &json)
            bytes += json.bytes
        }
        return bytes + Array("\n]}\n".utf8)
    }

    private func write(_ entry: DocumentHistory.Entry, to json: inout JSONWriter) {
        json.beginObject()
        AuditJSON.fields(of: entry.version, to: &json)
        json.field("title", entry.title)
        json.field("record_id", entry.recordID)
        json.field("warc_file", entry.warcFile)
        json.field("warc_offset", entry.warcOffset)
        AuditJSON.write(entry.fields, to: &json)
        if let diff = entry.diff { AuditJSON.write(diff, to: &json) }
        json.endObject()
    }
}
