import PouchBytes
import PouchMirror

extension CSVWriter {
    static let header = row([
        "id", "url", "date", "date_end", "kind", "number", "revised", "title", "place", "speaker", "speaker_role",
        "released_on", "language", "breadcrumb", "text", "text_sha256", "attachments", "listing_title", "listing_date",
        "crawl", "record_id", "profile", "warnings", "published_at", "updated",
    ])

    /// One statement; what holds several values has them on lines of their own.
    static func row(_ fields: StatementFile) -> [UInt8] {
        row([
            fields.id, fields.url, fields.date, fields.dateEnd, fields.kind, fields.number,
            fields.revised == true ? "true" : nil, fields.title, fields.place, fields.speaker?.name,
            fields.speaker?.role,
            fields.releasedOn, fields.language, fields.breadcrumb?.joined(separator: "\n"), fields.text,
            fields.textSHA256,
            fields.attachments?.joined(separator: "\n"), fields.listing?.title, fields.listing?.date,
            fields.provenance.crawl,
            fields.provenance.recordID, fields.provenance.profile, fields.warnings?.joined(separator: "\n"),
            fields.publishedAt, fields.updated,
        ])
    }
}
