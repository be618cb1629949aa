import PouchBytes
import PouchParquet

/// What an audit of a complete crawl and the one before it found; this module makes no audits.
package struct CrawlChanges: Sendable {
    /// `changed`, `unchanged`, or `undetermined`.
    package var verdict: String
    package var rows: [ChangeRow]

    package init(verdict: String, rows: [ChangeRow]) {
        self.verdict = verdict
        self.rows = rows
    }

    /// Makes the audit of two complete crawls.
    package typealias Audit = (_ older: String, _ newer: String) throws -> CrawlChanges
}

/// A document that a crawl found otherwise than the one before it.
package struct ChangeRow: Sendable {
    /// What one crawl's manifest says of it.
    package struct Side: Sendable {
        package var crawl: String
        /// RFC 3339.
        package var fetchedAt: String?
        package var outcome: String
        package var reason: String?
        package var status: Int?
        package var error: String?
        package var sha256: String?
        package var textSHA256: String?
        package var recordID: String?
        package var warcFile: String?
        package var warcOffset: Int?

        package init(crawl: String, outcome: String) {
            self.crawl = crawl
            self.outcome = outcome
        }
    }

    package var url: String
    package var kind: String
    package var also: [String] = []
    package var role: String
    package var statementID: String?
    package var title: String?
    package var date: String?
    package var statementKind: String?
    package var speaker: String?
    package var language: String?
    package var reasons: [String] = []
    package var movedTo: String?
    package var shared: [String] = []
    package var isSharedAlone = false
    package var noise: [String] = []
    /// JSON; nil where no field differs, or the text does not.
    package var fields: String?
    package var diff: String?
    package var from: Side?
    package var to: Side?

    package init(url: String, kind: String, role: String) {
        self.url = url
        self.kind = kind
        self.role = role
    }
}

/// `changes`: what a crawl found otherwise than the complete one before it.
enum ChangeTable {
    typealias Column = ExportTable<ChangeRow>.Column

    static let table = ExportTable(
        name: "changes", columns: facts + side("from", \.from, "the crawl before") + side("to", \.to, "this crawl"))

    private static let facts: [Column] = [
        Column("class", .text, "removed, edited, retitled, ...: docs/audit.md of Pouch", .repeated, isRequired: true) {
            .text($0.kind)
        },
        Column("also", .text, "JSON: an array of further classes") { .json($0.also) },
        Column("url", .text, "the document's URL", isRequired: true) { .text($0.url) },
        Column("role", .text, "start, year, month, statement, attachment, ...", .repeated, isRequired: true) {
            .text($0.role)
        },
        Column("statement_id", .text, "the newest statement that was held there") { .text($0.statementID) },
        Column("title", .text, "its title", .long) { .text($0.title) },
        Column("date", .date, "its day") { .number($0.date.flatMap { CalendarDate(iso: $0) }?.daysSince1970) },
        Column("kind", .text, "Press Statement, Media Note, ...", .repeated) { .text($0.statementKind) },
        Column("speaker", .text, "who made it: a person, or an office", .repeated) { .text($0.speaker) },
        Column("language", .text, "a language tag (BCP 47)", .repeated) { .text($0.language) },
        Column("reasons", .text, "JSON: an array of sentences: why it has this class", .long) { .json($0.reasons) },
        Column("moved_to", .text, "where it is now, or where it was, of one that moved") { .text($0.movedTo) },
        Column("shared", .text, "JSON: an array of the report's edits that many documents have", .repeated) {
            .json($0.shared)
        },
        Column("is_shared_alone", .boolean, "whether those edits are the whole difference", isRequired: true) {
            .boolean($0.isSharedAlone)
        },
        Column("noise", .text, "JSON: an array of the report's texts that change by themselves", .repeated) {
            .json($0.noise)
        },
        Column("fields", .text, "JSON: an array of objects with name, old and new", .long) { .text($0.fields) },
        Column("diff", .text, "JSON: an object: the paragraphs, with what came (+) and went (-)", .long) {
            .text($0.diff)
        },
    ]

    private static func side(
        _ prefix: String, _ side: @escaping @Sendable (ChangeRow) -> ChangeRow.Side?, _ whose: String
    ) -> [Column] {
        [
            Column(prefix + "_crawl", .text, "\(whose), where it has the URL", .repeated) { .text(side($0)?.crawl) },
            Column(prefix + "_fetch_time", .timestamp, "when its answer came") {
                .moment(side($0)?.fetchedAt.flatMap { Timestamp(rfc3339: $0) })
            },
            Column(prefix + "_outcome", .text, "its outcome in that crawl", .repeated) { .text(side($0)?.outcome) },
            Column(prefix + "_reason", .text, "why the outcome is what it is", .repeated) { .text(side($0)?.reason) },
            Column(prefix + "_status", .int32, "the answer's HTTP status") {
                .number(side($0)?.status.flatMap { 100...999 ~= $0 ? $0 : nil })
            },
            Column(prefix + "_error", .text, "what went wrong", .repeated) { .text(side($0)?.error) },
            Column(prefix + "_sha256", .text, "of the good copy that was held after it") { .text(side($0)?.sha256) },
            Column(prefix + "_text_sha256", .text, "of that copy's text") { .text(side($0)?.textSHA256) },
            Column(prefix + "_record_id", .text, "the answer's record") { .text(side($0)?.recordID) },
            Column(prefix + "_warc_filename", .text, "the WARC file with it", .repeated) { .text(side($0)?.warcFile) },
            Column(prefix + "_warc_record_offset", .int64, "where it begins there, in bytes") {
                .number(side($0)?.warcOffset)
            },
        ]
    }
}
