import GRDB
import PouchBytes
import PouchMirror

/// A statement as it is to be written.
public struct NewStatement: Sendable {
    public var held: HeldStatement
    /// From the mirror's folder on: `statements`, ...
    public var path: [String]
    /// The file as it was; nil when it was missing.
    public var before: [UInt8]?
    /// The file as it is to be.
    public var after: [UInt8]
    public var textSHA256: String

    public init(held: HeldStatement, path: [String], before: [UInt8]?, after: [UInt8], textSHA256: String) {
        self.held = held
        self.path = path
        self.before = before
        self.after = after
        self.textSHA256 = textSHA256
    }
}

/// Replaces statements of a mirror and keeps what they were: `extractions/STAMP/`.
///
/// The caller holds the mirror's lock. Nothing outside that folder is touched before its `manifest.jsonl` stands; from
/// then on ``finishPending(_:)`` brings a process that was killed to its end. docs/format.md has the order.
public final class MirrorExtraction {
    /// Its start in UTC, as a crawl's name.
    public let name: String
    private let store: MirrorStore
    private var lines: [ExtractionLine] = []

    private var folder: MirrorFolder { store.folder }

    /// Makes no file yet.
    public init(_ store: MirrorStore, now: Timestamp) throws(StoreError) {
        self.store = store
        let crawls = try store.read { db in try String.fetchAll(db, sql: "SELECT name FROM crawl") }
        let taken = try crawls + store.folder.names(in: [Self.folderName])
        // A clock that was set back gives no name before one that is there.
        var start = now
        if let last = taken.filter({ Timestamp(compact: $0) != nil }).max(), last >= now.compact,
            let time = Timestamp(compact: last)
        {
            start = Timestamp(microseconds: time.microseconds + 1_000_000)
        }
        name = start.compact
    }

    static let folderName = "extractions"
    static let pendingName = "pending"
    static let stagedName = "extraction"

    /// Keeps the statement's file as it was, and the new one beside it.
    public func add(_ statement: NewStatement) throws(StoreError) {
        let below = Array(statement.held.path.dropFirst())
        var version: [String]?
        if let before = statement.before {
            let path = [Self.folderName, name, "versions"] + below
            try put(before, at: path)
            version = path
        }
        try put(statement.after, at: [Self.folderName, name, Self.pendingName] + statement.path)
        lines.append(
            ExtractionLine(
                url: statement.held.address, path: statement.path.joined(separator: "/"),
                previousPath: statement.path == statement.held.path ? nil : statement.held.path.joined(separator: "/"),
                beforeSHA256: statement.before.map { SHA256Digest.of($0).hex },
                afterSHA256: SHA256Digest.of(statement.after).hex,
                textSHA256: statement.textSHA256, version: version?.joined(separator: "/")))
    }

    /// Puts the new statements in their places.
    ///
    /// - Parameter summary: writes the keys of `summary.json` that the caller knows.
    public func commit(summary: (inout JSONWriter) -> Void) throws(StoreError) {
        try prepare(summary: summary)
        try Self.finish(name, store)
    }

    /// Everything up to the manifest, by which the extraction counts.
    func prepare(summary: (inout JSONWriter) -> Void) throws(StoreError) {
        lines.sort { $0.url.utf8.lexicographicallyPrecedes($1.url.utf8) }
        let manifest = lines.flatMap(\.bytes)
        var json = JSONWriter(capacity: 2_048)
        json.beginObject()
        json.field("extraction", name)
        summary(&json)
        json.key("manifest")
        json.beginObject()
        json.field("path", "\(Self.folderName)/\(name)/manifest.jsonl")
        json.field("lines", lines.count)
        json.field("bytes", manifest.count)
        json.field("sha256", SHA256Digest.of(manifest).hex)
        json.endObject()
        try writePrevious(to: &json)
        json.endObject()
        try put(json.bytes + [10], at: [Self.folderName, name, Self.pendingName, "summary.json"])
        try folder.sync()
        try folder.write([Self.folderName, name, "manifest.jsonl"], manifest)
        try folder.sync()
    }

    private func put(_ bytes: [UInt8], at path: [String]) throws(StoreError) {
        try folder.stage(Self.stagedName, bytes)
        try folder.publish(Self.stagedName, to: path)
    }

    /// The states that this extraction changed: the statements as of the newest complete crawl, and of the extraction
    /// before it.
    private func writePrevious(to json: inout JSONWriter) throws(StoreError) {
        let crawl = try store.read { db in
            try String.fetchOne(
                db, sql: "SELECT name FROM crawl WHERE state = \(CrawlState.complete.sql) ORDER BY id DESC LIMIT 1")
        }
        if let crawl {
            json.key("crawl")
            json.beginObject()
            json.field("crawl", crawl)
            json.field("summary_sha256", SHA256Digest.of(try folder.read(["crawls", crawl, "summary.json"])).hex)
            json.endObject()
        }
        let before = try folder.names(in: [Self.folderName]).last { $0 < name }
        if let before {
            json.key("previous")
            json.beginObject()
            json.field("extraction", before)
            json.field(
                "summary_sha256", SHA256Digest.of(try folder.read([Self.folderName, before, "summary.json"])).hex)
            json.endObject()
        }
    }
}
