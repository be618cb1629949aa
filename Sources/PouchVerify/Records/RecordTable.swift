import PouchArchive
import PouchBytes
import PouchMirror

/// The answers that the WARC files hold, as digests: what manifests, revisits and statements refer to.
///
/// Of each, eight bytes are in memory and the rest is in a ``Spool``: a mirror of years has millions.
struct RecordTable: Sendable {
    struct Entry: Sendable, BitwiseCopyable {
        /// Of the record's id.
        var id: SHA256Digest
        /// Of the target URI.
        var uri: SHA256Digest
        /// Of the payload as sent; of a revisit, the payload that it refers to.
        var payload: SHA256Digest
        /// Of a response: its payload decoded, and the same as `payload` when it could not be. Of a revisit: the digest of
        /// the id it refers to.
        var content: SHA256Digest
        var offset: Int
        var length: Int
        /// The file's place in ``files``.
        var file: Int32
        var isRevisit: Bool
        /// The answer was a success, or a revisit of one.
        var isSuccess: Bool
    }

    struct File: Sendable {
        var path: String
        var crawl: Int
        /// It is there, its digest is right by its crawl's summary, and no flaw was found in it.
        var isProved = false
        /// Of its entries, which stand in a row.
        var entries = 0..<0
        /// Where every ``RecordTable/step``th of them begins.
        var steps: [Int] = []
    }

    let files: [File]
    private let places: [String: Int32]
    private let entries: Spool<Entry>
    /// The first four bytes of an id's digest, before the place of its entry.
    private let byID: NumberTable
    fileprivate static let step = 64

    /// One without entries.
    init() { self.init([], Spool(), NumberTable()) }

    fileprivate init(_ files: [File], _ entries: Spool<Entry>, _ byID: NumberTable) {
        self.files = files
        self.entries = entries
        self.byID = byID
        places = Dictionary(uniqueKeysWithValues: files.enumerated().map { ($1.path, Int32($0)) })
    }

    func file(_ path: String) -> File? { places[path].map { files[Int($0)] } }

    func file(of entry: Entry) -> File { files[Int(entry.file)] }

    /// Visits every entry, in the order of the files.
    func forEach(_ visit: (Entry) throws -> Void) throws { try entries.forEach(visit) }

    /// The record that begins at a place of a file.
    func entry(file path: String, offset: Int) throws(StoreError) -> Entry? {
        guard let file = file(path) else { return nil }
        let behind = file.steps.partitionPoint { $0 > offset }
        guard behind > 0 else { return nil }
        let start = file.entries.lowerBound + (behind - 1) * Self.step
        return try entries.entries(start..<min(start + Self.step, file.entries.upperBound))
            .first { $0.offset == offset }
    }

    /// The record of an id; of two, the first one.
    func entry(id: SHA256Digest) throws(StoreError) -> Entry? {
        for number in byID.alike(Self.prefix(of: id)) {
            let place = Int(number & 0xFFFF_FFFF)
            if let entry = try entries.entries(place..<place + 1).first, entry.id == id { return entry }
        }
        return nil
    }

    fileprivate static func prefix(of id: SHA256Digest) -> UInt64 {
        id.withUnsafeBytes { $0.prefix(4).reduce(0) { $0 << 8 | UInt64($1) } << 32 }
    }

    enum Resolved {
        /// The response that holds the payload.
        case response(Entry)
        /// An id that no record has, or whose record has another payload or comes later; its digest, and who names it.
        case dangling(SHA256Digest, in: Entry)
    }

    /// Follows revisits to the response that holds the payload.
    func resolve(_ entry: Entry) throws(StoreError) -> Resolved {
        var at = entry
        while at.isRevisit {
            guard let next = try self.entry(id: at.content), next.payload == entry.payload,
                (next.file, next.offset) < (at.file, at.offset)
            else { return .dangling(at.content, in: at) }
            at = next
        }
        return .response(at)
    }
}

/// Makes a ``RecordTable``, file by file.
struct RecordTableWriter: ~Copyable {
    private var files: [RecordTable.File] = []
    private var entries = SpoolWriter<RecordTable.Entry>()
    private var byID = NumberTable()

    mutating func begin(path: String, crawl: Int) {
        let start = entries.count
        files.append(RecordTable.File(path: path, crawl: crawl, entries: start..<start))
    }

    mutating func proveLast() { files[files.count - 1].isProved = true }

    /// - Throws: ``StoreError/io(path:operation:code:)`` when there is no room for temporary files.
    mutating func append(_ record: WARCChecker.CheckedRecord) throws(StoreError) {
        guard record.header.type == "response" || record.header.type == "revisit", let id = record.header.recordID,
            let uri = record.header.value(of: "WARC-Target-URI"), let last = files.indices.last
        else { return }
        let isRevisit = record.header.type == "revisit"
        var payload = record.payloadDigest
        var content = record.decodedDigest
        if isRevisit {
            guard case .sha256(let referred) = record.header.referredPayloadDigest else { return }
            payload = referred
            content = SHA256Digest.of(record.header.value(of: "WARC-Refers-To") ?? "")
        }
        guard let payload else { return }
        let status = record.httpHead?.status
        let digest = SHA256Digest.of(id)
        let number = files[last].entries.count
        if number % RecordTable.step == 0 { files[last].steps.append(record.header.offset) }
        files[last].entries = files[last].entries.lowerBound..<entries.count + 1
        byID.append(RecordTable.prefix(of: digest) | UInt64(entries.count))
        try entries.append(
            RecordTable.Entry(
                id: digest, uri: SHA256Digest.of(uri), payload: payload, content: content ?? payload,
                offset: record.header.offset, length: record.length, file: Int32(last), isRevisit: isRevisit,
                isSuccess: status.map { 200..<300 ~= $0 } ?? isRevisit))
    }

    consuming func finish() throws(StoreError) -> RecordTable {
        byID.sort()
        return RecordTable(files, try entries.finish(), byID)
    }
}
