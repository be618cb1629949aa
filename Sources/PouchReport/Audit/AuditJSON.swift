import PouchAudit
import PouchBytes

/// The report as JSON (`config/schema/audit.schema.json`): the truth, from which nothing is left out.
///
/// One object; a change a line, so that two reports can be compared by lines. Keys stand in a fixed order, a key with no
/// value is left out, and the same report gives the same bytes.
package enum AuditJSON {
    /// The whole report in memory; ``write(_:to:)`` holds less.
    package static func bytes(_ report: AuditReport) -> [UInt8] {
        var bytes: [UInt8] = []
        write(report) { bytes += $0 }
        return bytes
    }

    /// Writes piece by piece: no more than one change is held as JSON.
    package static func write<Failure: Error>(
        _ report: AuditReport, to sink: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        var json = JSONWriter(capacity: 65_536)
        head(report, to: &json)
        json.key("changes")
        json.beginArray()
        try sink(json.bytes)
        for (index, change) in report.changes.enumerated() {
            json.reset()
            write(change, to: &json)
            try sink(Array((index == 0 ? "\n" : ",\n").utf8) + json.bytes)
        }
        try sink(Array((report.changes.isEmpty ? "]}\n" : "\n]}\n").utf8))
    }

    private static func head(_ report: AuditReport, to json: inout JSONWriter) {
        json.beginObject()
        json.field("version", AuditReport.version)
        json.field("verdict", report.verdict.rawValue)
        json.field("profile", report.profile)
        json.field("title", report.title)
        json.field("origin", report.origin)
        json.key("from")
        write(report.from, to: &json)
        json.key("to")
        write(report.to, to: &json)
        json.list("between", report.between, evenIfEmpty: false) { write($0, to: &$1) }
        json.key("options")
        json.beginObject()
        json.field("ignores_typography", report.options.ignoresTypography)
        json.field("removed_after", report.options.removedAfter)
        json.endObject()
        json.key("counts")
        write(report.counts, to: &json)
        json.key("coverage")
        json.beginObject()
        json.field("listings", report.coverage.listings)
        json.field("unread", report.coverage.unread)
        if report.coverage.moreUnread > 0 { json.field("more_unread", report.coverage.moreUnread) }
        json.field("partial", report.coverage.isPartial)
        json.endObject()
        if let passed = report.notDue {
            json.key("not_due")
            json.beginObject()
            json.field("documents", passed.documents)
            json.field("seen_since", passed.seenSince)
            json.endObject()
        }
        if let checked = report.notModified { write(checked, to: &json) }
        json.list("fallen_fields", report.reading.fallen, evenIfEmpty: false) { $0.write(to: &$1) }
        json.list("shared", report.shared) { write($0, to: &$1) }
        json.list("noise", report.noise, evenIfEmpty: false) { write($0, to: &$1) }
        json.list("storms", report.storms) { write($0, to: &$1) }
        json.key("churn")
        json.beginObject()
        for (name, churn) in [("month", report.byMonth), ("kind", report.byKind), ("speaker", report.bySpeaker)] {
            json.list(name, churn) { item, json in
                json.beginObject()
                json.field("name", item.name)
                json.key("counts")
                write(item.counts, to: &json)
                json.endObject()
            }
        }
        json.endObject()
    }

    private static func write(_ crawl: AuditReport.Crawl, to json: inout JSONWriter) {
        json.beginObject()
        json.field("crawl", crawl.name)
        json.field("started_at", crawl.startedAt)
        json.field("ended_at", crawl.endedAt)
        json.field("summary_sha256", crawl.summarySHA256)
        json.field("manifest_sha256", crawl.manifestSHA256)
        json.field("lines", crawl.lines)
        json.endObject()
    }

    private static func write(_ counts: [AuditReport.Count], to json: inout JSONWriter) {
        json.beginObject()
        for count in counts { json.field(count.kind.rawValue, count.count) }
        json.endObject()
    }

    private static func write(_ checked: AuditReport.NotModified, to json: inout JSONWriter) {
        json.key("not_modified")
        json.beginObject()
        json.field("answers", checked.answers)
        json.field("sampled", checked.sampled)
        json.field("lied", checked.lied)
        json.share("share", checked.share)
        json.key("interval")
        json.beginArray()
        json.double(JSONWriter.rounded(checked.low))
        json.double(JSONWriter.rounded(checked.high))
        json.endArray()
        json.endObject()
    }

    private static func write(_ edit: AuditReport.SharedEdit, to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", edit.id)
        json.field("template", edit.isTemplate)
        json.field("place", edit.place.rawValue)
        json.field("field", edit.field)
        json.field("documents", edit.documents)
        json.field("deleted", edit.deleted)
        json.field("inserted", edit.inserted)
        json.field("sample", edit.sample)
        if edit.isOfWords { json.field("words", true) }
        json.endObject()
    }

    private static func write(_ noise: AuditReport.Noise, to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", noise.id)
        json.field("kind", noise.kind.rawValue)
        json.field("documents", noise.documents)
        json.field("of", noise.having)
        json.field("before", noise.before)
        json.field("after", noise.after)
        json.field("sample", noise.sample)
        json.field("profile", noise.rule)
        json.endObject()
    }

    private static func write(_ storm: AuditReport.Outage, to json: inout JSONWriter) {
        json.beginObject()
        json.field("class", storm.kind.rawValue)
        json.field("part", storm.part)
        json.field("documents", storm.documents)
        json.field("of", storm.of)
        json.field("reason", storm.reason)
        json.field("sample", storm.sample)
        json.endObject()
    }
}

extension JSONWriter {
    mutating func list<Item>(
        _ name: String, _ items: [Item], evenIfEmpty: Bool = true, _ write: (Item, inout JSONWriter) -> Void
    ) {
        guard evenIfEmpty || !items.isEmpty else { return }
        key(name)
        beginArray()
        for item in items { write(item, &self) }
        endArray()
    }

    /// A share of one, to six places.
    mutating func share(_ name: String, _ value: Double) {
        key(name)
        double(Self.rounded(value))
    }

    static func rounded(_ share: Double) -> Double { (share * 1_000_000).rounded() / 1_000_000 }
}
