import PouchAudit
import PouchBytes
import PouchDiff

extension AuditJSON {
    static func write(_ change: DocumentChange, to json: inout JSONWriter) {
        json.beginObject()
        json.field("url", change.url)
        json.field("class", change.kind.rawValue)
        json.field("also", change.also.map(\.rawValue))
        json.field("role", change.role)
        json.field("statement", change.statementID)
        json.field("title", change.title)
        json.field("date", change.date)
        json.field("kind", change.statementKind)
        json.field("speaker", change.speaker)
        json.field("language", change.language)
        json.field("reasons", change.reasons)
        for (name, capture) in [("from", change.from), ("to", change.to)] {
            guard let capture else { continue }
            json.key(name)
            write(capture, to: &json)
        }
        json.field("moved_to", change.movedTo)
        json.field("shared", change.shared)
        if change.isSharedAlone { json.field("shared_alone", true) }
        json.field("noise", change.noise)
        write(change.fields, to: &json)
        if let diff = change.diff { write(diff, to: &json) }
        json.list("versions", change.versions, evenIfEmpty: false) { write($0, to: &$1) }
        json.endObject()
    }

    /// The key and its array; nothing when there are none.
    static func write(_ fields: [DocumentChange.Field], to json: inout JSONWriter) {
        guard !fields.isEmpty else { return }
        json.key("fields")
        array(fields, to: &json)
    }

    /// The fields of a change as the report has them, alone; nil when none differs.
    package static func text(_ fields: [DocumentChange.Field]) -> String? {
        guard !fields.isEmpty else { return nil }
        var json = JSONWriter()
        array(fields, to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The diff of a change as the report has it, alone.
    package static func text(_ diff: TextDiff) -> String {
        var json = JSONWriter()
        object(diff, to: &json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func array(_ fields: [DocumentChange.Field], to json: inout JSONWriter) {
        json.beginArray()
        for field in fields {
            json.beginObject()
            json.field("name", field.name)
            json.field("old", field.old)
            json.field("new", field.new)
            json.endObject()
        }
        json.endArray()
    }

    static func write(_ capture: DocumentChange.Capture, to json: inout JSONWriter) {
        json.beginObject()
        json.field("crawl", capture.crawl)
        json.field("fetched_at", capture.fetchedAt)
        json.field("outcome", capture.outcome)
        json.field("reason", capture.reason)
        json.field("http_status", capture.httpStatus)
        json.field("error", capture.error)
        json.field("sha256", capture.sha256)
        json.field("text_sha256", capture.textSHA256)
        json.field("record_id", capture.recordID)
        json.field("warc_file", capture.warcFile)
        json.field("warc_offset", capture.warcOffset)
        json.field("listed_on", capture.listedOn)
        if let first = capture.firstAnswer {
            json.key("first_answer")
            json.beginObject()
            json.field("http_status", first.httpStatus)
            json.field("fetched_at", first.fetchedAt)
            json.field("record_id", first.recordID)
            json.endObject()
        }
        json.endObject()
    }

    /// The keys of a version; the caller begins and ends the object, and may add its own.
    static func fields(of version: DocumentChange.Version, to json: inout JSONWriter) {
        json.field("state", version.state)
        json.field("first_crawl", version.firstCrawl)
        json.field("last_crawl", version.lastCrawl)
        json.field("first_seen", version.firstSeen)
        json.field("last_seen", version.lastSeen)
        json.field("sha256", version.sha256)
        json.field("text_sha256", version.textSHA256)
    }

    private static func write(_ version: DocumentChange.Version, to json: inout JSONWriter) {
        json.beginObject()
        fields(of: version, to: &json)
        json.endObject()
    }

    /// Paragraphs that are alike are only counted: both texts stand in the mirror.
    static func write(_ diff: TextDiff, to json: inout JSONWriter) {
        json.key("diff")
        object(diff, to: &json)
    }

    private static func object(_ diff: TextDiff, to json: inout JSONWriter) {
        json.beginObject()
        json.share("degree", diff.degree)
        json.list("paragraphs", DiffLines.of(diff, isWhole: true)) { line, json in
            json.beginObject()
            switch line {
            case .same(let count): json.field("same", count)
            case .more, .told: break
            case .paragraph(let paragraph):
                json.field("kind", paragraph.kind.rawValue)
                json.field("old", paragraph.oldNumber)
                json.field("new", paragraph.newNumber)
                json.field("told_by", paragraph.toldBy)
                json.list("spans", paragraph.spans) { span, json in
                    json.beginObject()
                    json.field("kind", span.kind.sign)
                    json.field("text", span.text)
                    json.endObject()
                }
            }
            json.endObject()
        }
        json.endObject()
    }
}

extension TextDiff.Span.Kind {
    var sign: String {
        switch self {
        case .same: "="
        case .deleted: "-"
        case .inserted: "+"
        }
    }
}
