import PouchArchive
import PouchBytes
import PouchMirror

/// Finds the bytes of a document as a crawl knew it: in `pages/` when they are still the newest, else in the record that
/// holds them, however many revisits lead there.
final class PageSource {
    private let history: CrawlHistory
    /// The most bytes that a decoded page may have.
    private let limit: Int
    private let manifests: ManifestShelf
    /// Where each response record lies, by id, of the WARC files that had to be read for it.
    private var strays: [String: [String: ManifestLine.Record]] = [:]

    init(_ history: CrawlHistory, limit: Int) {
        self.history = history
        manifests = ManifestShelf(history.folder)
        self.limit = limit
    }

    /// The line of a URL in a crawl's manifest.
    func line(of url: String, in place: Int) throws -> ManifestLine? {
        try manifests.manifest(of: history.crawls[place].name)?.line(of: url)
    }

    /// The bytes of the copy that `line`, of the crawl at `place`, calls the good one; nil when it has none.
    ///
    /// - Throws: `StoreError.damaged` when no record holds them.
    func page(of line: ManifestLine, in place: Int) throws -> [UInt8]? {
        guard let digest = line.sha256 else { return nil }
        if let held = try held(line, digest) { return held }
        // An answer that brought nothing new leaves the copy of an earlier crawl.
        for earlier in stride(from: place, through: 0, by: -1) {
            let there = earlier == place ? line : try self.line(of: line.url, in: earlier)
            guard let record = there?.record else { continue }
            if let bytes = try bytes(record, digest, hops: 0) { return bytes }
        }
        let path = history.folder.shown(line.record?.file ?? ManifestFile.path(history.crawls[place].name))
        throw StoreError.damaged(path: path, detail: "no record holds \(line.url) as it was (sha256 \(digest.hex))")
    }

    /// The decoded payload of a response record that no manifest names, of a crawl's own files, and its content type.
    func payload(ofRecord id: String, in place: Int) throws -> (body: [UInt8], contentType: String?)? {
        guard let record = try stray(id, in: history.crawls[place].facts.volumes.map(\.file)),
            let content = try content(of: record),
            let body = try? content.decodedPayload(limit: limit)
        else { return nil }
        return (body, content.httpHead?.value(of: "content-type"))
    }

    // MARK: - Places

    private func held(_ line: ManifestLine, _ digest: SHA256Digest) throws -> [UInt8]? {
        guard let path = line.path.flatMap(MirrorPath.components), let file = try history.folder.open(path),
            file.size == line.bytes ?? file.size, file.size <= limit
        else { return nil }
        let bytes = try file.bytes(at: 0, count: file.size)
        return SHA256Digest.of(bytes) == digest ? bytes : nil
    }

    /// The payload of a record, decoded, when it has that digest.
    private func bytes(_ record: ManifestLine.Record, _ digest: SHA256Digest, hops: Int) throws -> [UInt8]? {
        guard hops < 4, let path = MirrorPath.components(record.file), let file = try history.folder.open(path),
            let content = try? WARCContent(
                try file.bytes(at: record.offset, count: record.length), offset: record.offset, limit: limit + (1 << 20)
            ),
            content.header.recordID == record.id
        else { return nil }
        if content.header.type == "revisit" {
            guard let original = try original(of: content.header) else { return nil }
            return try bytes(original, digest, hops: hops + 1)
        }
        guard let body = try? content.decodedPayload(limit: limit), SHA256Digest.of(body) == digest else { return nil }
        return body
    }

    private func content(of record: ManifestLine.Record) throws -> WARCContent? {
        guard let path = MirrorPath.components(record.file), let file = try history.folder.open(path),
            let content = try? WARCContent(
                try file.bytes(at: record.offset, count: record.length), offset: record.offset, limit: limit + (1 << 20)
            ),
            content.header.recordID == record.id
        else { return nil }
        return content
    }

    /// Where the record lies that a revisit refers to: its date says which crawl wrote it.
    private func original(of revisit: WARCHeader) throws -> ManifestLine.Record? {
        guard let id = revisit.value(of: "WARC-Refers-To"), let url = revisit.value(of: "WARC-Refers-To-Target-URI"),
            let date = revisit.value(of: "WARC-Refers-To-Date").flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        let name = date.compact
        for place in history.crawls.indices.reversed() where history.crawls[place].name <= name {
            if let record = try line(of: url, in: place)?.record, record.id == id { return record }
            break
        }
        let all = try history.folder.entries(of: ["archive"]) ?? []
        return try stray(id, in: all.filter { VolumeName(file: $0.name) != nil }.map { "archive/" + $0.name })
    }

    // MARK: - Strays

    /// A record that no manifest names: a given-up crawl wrote it, or it was not the document's last answer in its crawl.
    private func stray(_ id: String, in files: [String]) throws -> ManifestLine.Record? {
        for file in files { if let record = try records(of: file)[id] { return record } }
        return nil
    }

    private func records(of volume: String) throws -> [String: ManifestLine.Record] {
        if let known = strays[volume] { return known }
        var found: [String: ManifestLine.Record] = [:]
        if let path = MirrorPath.components(volume), let file = try history.folder.open(path) {
            let stream = FileStream(file)
            _ = try withoutActuallyEscaping({ try stream.read(into: $0) }) { source in
                try WARCScan.wholeRecords(source: source) { place, header in
                    guard header.type == "response", let id = place.recordID else { return }
                    found[id] = ManifestLine.Record(file: volume, offset: place.offset, length: place.length, id: id)
                }
            }
        }
        strays[volume] = found
        return found
    }
}
