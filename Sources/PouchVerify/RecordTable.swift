import PouchArchive
import PouchBytes

/// The answers that the WARC files hold, as digests: what manifests, revisits and statements refer to.
struct RecordTable: Sendable {
    struct Entry: Sendable {
        /// Of the record's id.
        var id: SHA256Digest
        /// Of the target URI.
        var uri: SHA256Digest
        /// Of the payload as sent; of a revisit, the payload that it stands for.
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
        var firstEntry = 0
    }

    private(set) var files: [File] = []
    private(set) var entries: [Entry] = []
    private var places: [String: Int32] = [:]
    private var byID: [Int32] = []

    mutating func begin(_ file: File) {
        var file = file
        file.firstEntry = entries.count
        places[file.path] = Int32(files.count)
        files.append(file)
    }

    mutating func proveLast() { files[files.count - 1].isProved = true }

    mutating func append(_ record: WARCChecker.CheckedRecord) {
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
        entries.append(
            Entry(
                id: SHA256Digest.of(id), uri: SHA256Digest.of(uri), payload: payload, content: content ?? payload,
                offset: record.header.offset, length: record.length, file: Int32(last), isRevisit: isRevisit,
                isSuccess: status.map { 200..<300 ~= $0 } ?? isRevisit))
    }

    /// Makes ``entry(id:)`` answer; nothing is appended afterwards.
    mutating func index() {
        byID = entries.indices.map { Int32($0) }.sorted { (entries[Int($0)].id, $0) < (entries[Int($1)].id, $1) }
    }

    func file(_ path: String) -> File? { places[path].map { files[Int($0)] } }

    func file(of entry: Entry) -> File { files[Int(entry.file)] }

    /// The record that begins at a place of a file.
    func entry(file path: String, offset: Int) -> Entry? {
        guard let place = places[path] else { return nil }
        var low = files[Int(place)].firstEntry
        var high = Int(place) + 1 < files.count ? files[Int(place) + 1].firstEntry : entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].offset < offset { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].file == place, entries[low].offset == offset else { return nil }
        return entries[low]
    }

    func entry(id: SHA256Digest) -> Entry? {
        var low = 0
        var high = byID.count
        while low < high {
            let middle = (low + high) / 2
            if entries[Int(byID[middle])].id < id { low = middle + 1 } else { high = middle }
        }
        guard low < byID.count, entries[Int(byID[low])].id == id else { return nil }
        return entries[Int(byID[low])]
    }

    enum Resolved {
        /// The response that holds the payload.
        case response(Entry)
        /// An id that no record has, or whose record has another payload or comes later; its digest, and who names it.
        case dangling(SHA256Digest, in: Entry)
    }

    /// Follows revisits to the response that holds the payload.
    func resolve(_ entry: Entry) -> Resolved {
        var at = entry
        while at.isRevisit {
            guard let next = self.entry(id: at.content), next.payload == entry.payload,
                (next.file, next.offset) < (at.file, at.offset)
            else { return .dangling(at.content, in: at) }
            at = next
        }
        return .response(at)
    }
}
