import PouchArchive
import PouchBytes
import Synchronization

/// Finds the bytes of a document as a crawl knew it: in `pages/` when they are still the newest, else in the record that
/// holds them, however many revisits lead there. The database is not asked.
///
///     let reader = CaptureReader(folder, try CrawlCatalog(folder).complete(), limits: .init(decoded: 64 << 20))
///     if let line = try reader.line(of: url, in: crawl) { let page = try reader.page(of: line, in: crawl) }
public final class CaptureReader: Sendable {
    public let folder: MirrorFolder
    /// Complete, oldest first. Everywhere here a crawl is its place among them.
    public let crawls: [CrawlCatalog.Crawl]
    public let records: RecordReader
    private let manifests: ManifestCache
    /// Where each response record lies, by id, of the WARC files that had to be read for it.
    private let strays = Mutex<[String: [String: Stray]]>([:])

    private struct Stray: Sendable {
        var record: ManifestLine.Record
        var target: String?
    }

    public init(_ folder: MirrorFolder, _ crawls: [CrawlCatalog.Crawl], limits: RecordReader.Limits) {
        self.folder = folder
        self.crawls = crawls
        records = RecordReader(folder, limits: limits)
        manifests = ManifestCache(folder)
    }

    // MARK: - Lines

    /// A crawl's manifest, kept open; nil when it is not there.
    public func manifest(_ place: Int) throws(StoreError) -> ManifestLookup? {
        try manifests.manifest(of: crawls[place].name)
    }

    /// The line of a URL in a crawl's manifest.
    public func line(of url: String, in place: Int) throws(StoreError) -> ManifestLine? {
        try manifest(place)?.line(of: url)
    }

    // MARK: - Bytes

    /// The bytes of the copy that `line`, of the crawl at `place`, calls the good one; nil when it has none.
    ///
    /// - Throws: ``StoreError/damaged(path:detail:)`` when no record holds them.
    public func page(of line: ManifestLine, in place: Int) throws -> [UInt8]? {
        guard let digest = line.sha256 else { return nil }
        if let path = line.path.flatMap(MirrorPath.components),
            let held = try records.held(path, sha256: digest, size: line.bytes)
        {
            return held
        }
        // An answer that brought nothing new leaves the copy of an earlier crawl.
        for earlier in stride(from: place, through: 0, by: -1) {
            let there = earlier == place ? line : try self.line(of: line.url, in: earlier)
            guard let there, there.sha256 == digest, let record = there.record else { continue }
            if let bytes = try records.payload(record, sha256: digest, original: original) { return bytes }
        }
        for record in try unnamed(of: line.target) {
            if let bytes = try records.payload(record, sha256: digest, original: original) { return bytes }
        }
        let path = folder.shown(line.record?.file ?? ManifestFile.path(crawls[place].name))
        throw StoreError.damaged(path: path, detail: "no record holds \(line.url) as it was (sha256 \(digest.hex))")
    }

    /// The payload of a record, or of the one that it refers to, codings removed; nil when it has another digest.
    ///
    /// - Throws: ``StoreError`` when a file cannot be read.
    public func payload(of record: ManifestLine.Record, sha256: SHA256Digest) throws -> [UInt8]? {
        try records.payload(record, sha256: sha256, original: original)
    }

    /// The record that a line names, and those that it refers to; the last one holds the payload.
    ///
    /// - Throws: ``RecordError`` and ``StoreError``.
    public func chain(from record: ManifestLine.Record) throws -> [RecordReader.Located] {
        try records.chain(from: record, original: original)
    }

    /// The decoded payload of a response record that no manifest names, of a crawl's own files, and its content type.
    public func payload(ofRecord id: String, in place: Int) throws -> (body: [UInt8], contentType: String?)? {
        guard let record = try stray(id, in: crawls[place].facts.volumes.map(\.file)) else { return nil }
        do {
            let content = try records.record(at: record)
            let body = try records.payload(of: .init(place: record, content: content))
            return (body, content.httpHead?.value(of: "content-type"))
        } catch is RecordError { return nil }
    }

    // MARK: - Places

    /// Where the record of an id lies that a crawl wrote of a URL; nil when none did.
    public func place(ofRecord id: String, of url: String) throws -> ManifestLine.Record? {
        for crawl in crawls.indices.reversed() {
            if let record = try line(of: url, in: crawl)?.record, record.id == id { return record }
        }
        return try stray(id)
    }

    /// Where the record lies that a revisit refers to: its date says which crawl wrote it.
    private func original(of revisit: WARCHeader) throws -> ManifestLine.Record? {
        guard let id = revisit.value(of: "WARC-Refers-To"), let url = revisit.value(of: "WARC-Refers-To-Target-URI"),
            let date = revisit.value(of: "WARC-Refers-To-Date").flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        let name = date.compact
        for place in crawls.indices.reversed() where crawls[place].name <= name {
            if let record = try line(of: url, in: place)?.record, record.id == id { return record }
            break
        }
        return try stray(id)
    }

    private func stray(_ id: String) throws -> ManifestLine.Record? {
        let all = try folder.entries(of: ["archive"]) ?? []
        return try stray(id, in: all.filter { VolumeName(file: $0.name) != nil }.map { "archive/" + $0.name })
    }

    /// A record that no manifest names: a given-up crawl wrote it, or it was not the document's last answer in its crawl.
    private func stray(_ id: String, in files: [String]) throws -> ManifestLine.Record? {
        for file in files { if let found = try responses(of: file)[id] { return found.record } }
        return nil
    }

    /// The responses to a URL in WARC files of crawls that have no manifest, the newest file's first.
    private func unnamed(of url: String) throws -> [ManifestLine.Record] {
        let complete = Set(crawls.map(\.name))
        let files = try (folder.entries(of: ["archive"]) ?? []).map(\.name).filter { name in
            VolumeName(file: name).map { !complete.contains($0.crawl) } ?? false
        }
        return try files.sorted().reversed().flatMap { file in
            try responses(of: "archive/" + file).values.filter { $0.target == url }.map(\.record)
                .sorted { $0.offset > $1.offset }
        }
    }

    private func responses(of volume: String) throws -> [String: Stray] {
        if let known = strays.withLock({ $0[volume] }) { return known }
        var found: [String: Stray] = [:]
        if let path = MirrorPath.components(volume), let file = try folder.open(path) {
            let stream = FileStream(file)
            _ = try withoutActuallyEscaping({ try stream.read(into: $0) }) { source in
                try WARCScan.wholeRecords(source: source) { place, header in
                    guard header.type == "response", let id = place.recordID else { return }
                    found[id] = Stray(
                        record: .init(file: volume, offset: place.offset, length: place.length, id: id),
                        target: header.value(of: "WARC-Target-URI"))
                }
            }
        }
        let records = found
        strays.withLock { $0[volume] = records }
        return records
    }
}
