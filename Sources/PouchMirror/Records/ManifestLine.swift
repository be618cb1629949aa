import PouchBytes

/// A line of `manifest.jsonl`: what became of one URL in one crawl.
public struct ManifestLine: Sendable {
    /// A WARC record: its file from the mirror's folder on, its member's place in bytes, and its `WARC-Record-ID`.
    public struct Record: Sendable, Equatable {
        public var file: String
        public var offset: Int
        public var length: Int
        public var id: String

        public init(file: String, offset: Int, length: Int, id: String) {
            self.file = file
            self.offset = offset
            self.length = length
            self.id = id
        }
    }

    /// The statement that was read from the page, and the digests of its file and text.
    public struct Statement: Sendable, Equatable {
        public var id: String
        /// nil when the mirror has lost the file and said so.
        public var path: String?
        public var textSHA256: String?
        public var sha256: SHA256Digest?
    }

    /// An earlier answer of the same crawl that this line's was to check.
    public struct FirstAnswer: Sendable, Equatable {
        public var httpStatus: Int
        public var fetchedAt: String
        public var recordID: String
    }

    public var url = ""
    public var role = ""
    public var outcome = ""
    public var httpStatus: Int?
    public var fetchedAt: String?
    public var contentType: String?
    public var charset: String?
    public var bytes: Int?
    public var sha256: SHA256Digest?
    public var etag: String?
    public var lastModified: String?
    public var path: String?
    public var record: Record?
    /// The listings that name it.
    public var listedOn: [String] = []
    public var redirectedFrom: [String] = []
    public var statement: Statement?
    public var error: String?
    public var attempts: Int?
    /// One of ``OutcomeReason``.
    public var reason: String?
    public var firstAnswer: FirstAnswer?
    /// The spelling that was asked for, where it is not `url`.
    public var requested: String?
    /// Of a listing that names nothing: why.
    public var note: String?
    /// Of a document that was not due: when an earlier crawl had its copy, or found it unchanged.
    public var confirmedAt: String?

    /// The role of a statement that shares its page with others: `url` has a fragment, `requested` is the page.
    package static let sectionRole = "section"

    /// Whether it is a statement's line, with a page of its own or not.
    package var isStatement: Bool { role == "statement" || role == Self.sectionRole }

    /// The target of the records that the line names.
    public var target: String { requested ?? url }

    private static let opening = Array("{\"url\":\"".utf8)

    /// The URL with which a line begins, without reading the rest; nil when none stands there in plain characters.
    public static func leadingURL(of line: ArraySlice<UInt8>) -> String? {
        leadingURLBytes(of: line).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same, of a whole line.
    public static func leadingURL(of line: [UInt8]) -> String? { leadingURL(of: line[...]) }

    /// The bytes of that URL. A manifest is walked by them: nothing here is generic, which would cost more than the reading.
    static func leadingURLBytes(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard line.count > opening.count, line.prefix(opening.count).elementsEqual(opening) else { return nil }
        let start = line.startIndex + opening.count
        var end = start
        while end < line.endIndex, line[end] != UInt8(ascii: "\"") {
            guard 0x21...0x7E ~= line[end], line[end] != UInt8(ascii: "\\") else { return nil }
            end += 1
        }
        return end < line.endIndex ? line[start..<end] : nil
    }

    /// - Throws: `JSONError` for bytes that are not a line of a manifest.
    public init(_ bytes: [UInt8]) throws {
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "url": url = try json.string()
            case "role": role = try json.string()
            case "outcome": outcome = try json.string()
            case "http_status": httpStatus = try json.int()
            case "fetched_at": fetchedAt = try json.string()
            case "content_type": contentType = try json.string()
            case "charset": charset = try json.string()
            case "bytes": self.bytes = try json.int()
            case "sha256": sha256 = try Self.digest(&json)
            case "etag": etag = try json.string()
            case "last_modified": lastModified = try json.string()
            case "path": path = try Self.path(&json, below: "pages/")
            case "warc": record = try Self.record(&json)
            case "listed_on": listedOn = try json.strings()
            case "redirected_from": redirectedFrom = try json.strings()
            case "statement": statement = try Self.statement(&json)
            case "error": error = try json.string()
            case "attempts": attempts = try json.int()
            case "reason": reason = try json.string()
            case "first_answer": firstAnswer = try Self.firstAnswer(&json)
            case "requested": requested = try json.string()
            case "note": note = try json.string()
            case "confirmed_at": confirmedAt = try json.string()
            default: throw JSONError(offset: json.position, problem: "the unknown key \"\(key)\"")
            }
        }
        try json.end()
        guard !url.isEmpty, !role.isEmpty, !outcome.isEmpty else {
            throw JSONError(offset: 0, problem: "no url, role or outcome")
        }
        guard path == nil || sha256 != nil else { throw JSONError(offset: 0, problem: "a path without a digest") }
        guard isNotDue == (confirmedAt != nil), !isNotDue || hasNoAnswer && sha256 != nil else {
            throw JSONError(
                offset: 0, problem: "a document that was not due, and an answer, or no copy confirmed before")
        }
    }

    /// Whether the crawl passed the document over, and knows nothing of it beside the copy that was held before.
    public var isNotDue: Bool { outcome == Outcome.notDue.rawValue }

    private var hasNoAnswer: Bool { httpStatus == nil && fetchedAt == nil && record == nil && firstAnswer == nil }

    /// Whether no file has the bytes of the copy, and its record does.
    public var isInRecord: Bool { sha256 != nil && path == nil }

    /// Whether the answer brought, or confirmed, the copy that the line describes.
    public var confirmsCopy: Bool {
        guard let httpStatus, 200..<300 ~= httpStatus || httpStatus == 304 else { return false }
        return ["new", "unchanged", "changed", "restored"].contains(outcome)
    }

    private static func digest(_ json: inout JSONReader) throws -> SHA256Digest {
        let start = json.position
        guard let digest = SHA256Digest(hex: try json.string()) else {
            throw JSONError(offset: start, problem: "no SHA-256")
        }
        return digest
    }

    /// A path must stay where it belongs.
    private static func path(_ json: inout JSONReader, below folder: String) throws -> String {
        let start = json.position
        let path = try json.string()
        guard path.hasPrefix(folder), MirrorPath.components(path) != nil else {
            throw JSONError(offset: start, problem: "a path that is not below \(folder)")
        }
        return path
    }

    private static func record(_ json: inout JSONReader) throws -> Record {
        var record = Record(file: "", offset: -1, length: -1, id: "")
        let start = json.position
        try json.object { key, json in
            switch key {
            case "file": record.file = try json.string()
            case "offset": record.offset = try json.int()
            case "length": record.length = try json.int()
            case "record_id": record.id = try json.string()
            default: try json.skip()
            }
        }
        guard VolumeName(path: record.file) != nil, record.offset >= 0, record.length > 0, !record.id.isEmpty else {
            throw JSONError(offset: start, problem: "a record without its place")
        }
        return record
    }

    private static func firstAnswer(_ json: inout JSONReader) throws -> FirstAnswer {
        var status: Int?
        var time: String?
        var record: String?
        let start = json.position
        try json.object { key, json in
            switch key {
            case "http_status": status = try json.int()
            case "fetched_at": time = try json.string()
            case "record_id": record = try json.string()
            default: try json.skip()
            }
        }
        guard let status, let time, let record, !record.isEmpty else {
            throw JSONError(offset: start, problem: "a first answer without its status, time or record")
        }
        return FirstAnswer(httpStatus: status, fetchedAt: time, recordID: record)
    }

    private static func statement(_ json: inout JSONReader) throws -> Statement {
        var statement = Statement(id: "")
        let start = json.position
        try json.object { key, json in
            switch key {
            case "id": statement.id = try json.string()
            case "path": statement.path = try path(&json, below: "statements/")
            case "text_sha256": statement.textSHA256 = try json.string()
            case "sha256": statement.sha256 = try digest(&json)
            default: try json.skip()
            }
        }
        guard !statement.id.isEmpty, statement.path == nil || statement.sha256 != nil else {
            throw JSONError(offset: start, problem: "a statement without its digest")
        }
        return statement
    }
}
