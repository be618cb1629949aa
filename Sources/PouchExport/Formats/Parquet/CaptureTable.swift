import PouchArchive
import PouchBytes
import PouchMirror
import PouchParquet
import PouchURL

/// A line of a crawl's manifest, and its URL taken apart.
struct CaptureRow {
    let key: String
    let line: ManifestLine
    private let url: WebURL?

    init(key: String, line: ManifestLine) {
        self.key = key
        self.line = line
        url = WebURL(line.url)
    }

    var host: String? { url?.host }
    var scheme: String? { url?.scheme }
    /// nil for the scheme's own.
    var port: Int? { url.flatMap { $0.origin.hasDefaultPort ? nil : $0.port } }
    var path: String? { url?.path }
    var query: String? { url?.query }

    /// The type without its parameters.
    var mimeType: String? { line.contentType.map { String($0.prefix { $0 != ";" && !$0.isWhitespace }) } }

    /// nil where HTTP has no such status.
    var status: Int? { line.httpStatus.flatMap { 100...999 ~= $0 ? $0 : nil } }
}

/// `captures`: what became of each URL in one crawl. The first columns are those of Common Crawl's index of URLs, by their
/// names (cc-index-table); the others are Pouch's.
enum CaptureTable {
    typealias Column = ExportTable<CaptureRow>.Column

    static let table = ExportTable(name: "captures", columns: common + own, sortedBy: "url_surtkey")

    private static let common: [Column] = [
        Column("url_surtkey", .text, "the URL as archives sort it (SURT); rows are in its order", isRequired: true) {
            .text($0.key)
        },
        Column("url", .text, "the URL", isRequired: true) { .text($0.line.url) },
        Column("url_host_name", .text, "its host", .repeated) { .text($0.host) },
        Column("url_protocol", .text, "http or https", .repeated) { .text($0.scheme) },
        Column("url_port", .int32, "its port, where it is not the protocol's") { .number($0.port) },
        Column("url_path", .text, "its path") { .text($0.path) },
        Column("url_query", .text, "its query, without the ?") { .text($0.query) },
        Column("fetch_time", .timestamp, "when the answer came") { moment($0.line.fetchedAt) },
        Column("fetch_status", .int32, "the answer's HTTP status") { .number($0.status) },
        Column("content_digest", .text, "sha256: and the digest of the body that this answer brought or confirmed") {
            .text($0.line.confirmsCopy ? $0.line.sha256.map { "sha256:" + $0.hex } : nil)
        },
        Column("content_mime_type", .text, "Content-Type without parameters", .repeated) { .text($0.mimeType) },
        Column("content_charset", .text, "the encoding that the page was read in", .repeated) {
            .text($0.line.charset)
        },
        Column("warc_filename", .text, "the WARC file with the answer's record, in the mirror's folder", .repeated) {
            .text($0.line.record?.file)
        },
        Column("warc_record_offset", .int64, "where the record begins in it, in bytes") {
            .number($0.line.record?.offset)
        },
        Column("warc_record_length", .int64, "the record's bytes in the file") { .number($0.line.record?.length) },
    ]

    private static let own: [Column] = [
        Column("record_id", .text, "the record's id") { .text($0.line.record?.id) },
        Column("role", .text, "start, year, month, statement, attachment, ...", .repeated, isRequired: true) {
            .text($0.line.role)
        },
        Column("outcome", .text, "new, unchanged, changed, restored, gone, ...", .repeated, isRequired: true) {
            .text($0.line.outcome)
        },
        Column("reason", .text, "why the outcome is what it is", .repeated) { .text($0.line.reason) },
        Column("error", .text, "what went wrong, or which rule forbids it", .repeated) { .text($0.line.error) },
        Column("note", .text, "why a listing names nothing", .repeated) { .text($0.line.note) },
        Column("attempts", .int64, "requests that it took") { .number($0.line.attempts) },
        Column("requested", .text, "the URL that was asked for, where it is not url") { .text($0.line.requested) },
        Column("etag", .text, "the answer's ETag") { .text($0.line.etag) },
        Column("last_modified", .text, "the answer's Last-Modified", .repeated) { .text($0.line.lastModified) },
        Column("sha256", .text, "of the last good copy, which an answer that is none leaves as it is") {
            .text($0.line.sha256?.hex)
        },
        Column("bytes", .int64, "of that copy, codings removed") { .number($0.line.bytes) },
        Column("path", .text, "where that copy lay, in the mirror's folder") { .text($0.line.path) },
        Column("listed_on", .text, "JSON: an array of the listings that name it", .long) { .json($0.line.listedOn) },
        Column("redirected_from", .text, "JSON: an array of the URLs that led to it", .long) {
            .json($0.line.redirectedFrom)
        },
        Column("statement_id", .text, "the statement that the page holds") { .text($0.line.statement?.id) },
        Column("statement_path", .text, "its file in the mirror") { .text($0.line.statement?.path) },
        Column("statement_sha256", .text, "of that file") { .text($0.line.statement?.sha256?.hex) },
        Column("statement_text_sha256", .text, "of the statement's text as this crawl saw it") {
            .text($0.line.statement?.textSHA256)
        },
        Column("first_answer_status", .int32, "of an earlier answer in this crawl, which this one was to check") {
            .number($0.line.firstAnswer.flatMap { 100...999 ~= $0.httpStatus ? $0.httpStatus : nil })
        },
        Column("first_answer_time", .timestamp, "when that came") { moment($0.line.firstAnswer?.fetchedAt) },
        Column("first_answer_record_id", .text, "its record") { .text($0.line.firstAnswer?.recordID) },
    ]

    private static func moment(_ text: String?) -> ParquetValue? { .moment(text.flatMap { Timestamp(rfc3339: $0) }) }
}

extension ParquetValue {
    static func moment(_ time: Timestamp?) -> ParquetValue? { time.map { .number($0.microseconds) } }

    /// An array of texts as JSON; an empty one is none.
    static func json(_ texts: [String]) -> ParquetValue? {
        guard !texts.isEmpty else { return nil }
        var json = JSONWriter()
        json.array(texts)
        return .text(String(decoding: json.bytes, as: UTF8.self))
    }
}
