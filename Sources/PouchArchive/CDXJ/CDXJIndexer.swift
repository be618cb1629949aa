import PouchBytes

/// Reads a WARC file record by record, in constant memory, and makes the index entry of each capture in it.
///
///     try CDXJIndexer.read(filename: "a.warc.gz", source: { try file.read(into: $0) }) { record in
///         if let entry = record.entry { sorter.add(entry.line) }
///     }
///
/// What has an entry, and what it says, follows `cdxj-indexer` with no options: responses, revisits, resources and
/// metadata, but no metadata of the kind `application/warc-fields`.
public enum CDXJIndexer {
    /// A record that was read, with its entry.
    public struct Record {
        public let header: WARCHeader
        /// Bytes in the file, compressed.
        public let length: Int
        /// nil for a record that the index leaves out.
        public let entry: CDXJEntry?
    }

    /// The most bytes of a block that are searched for the end of an HTTP head.
    static let headLimit = 1 << 20

    /// - Parameter filename: the file's name in the entries.
    /// - Throws: `WARCError` or `GzipError` where nothing can be read on, `WARCError.notWARC` for a record that shares
    ///   its gzip member with another and so has no place of its own; and what `source` and `visit` throw.
    public static func read(
        filename: String, source: @escaping GunzipReader.Source, visit: (Record) throws -> Void
    ) throws {
        let reader = try WARCReader(source: source)
        while let header = try reader.next() {
            var entry = try isIndexed(header) ? entry(of: header, reader, filename) : nil
            try reader.finish()
            guard !reader.takeFlaws().contains(where: { $0.kind == .severalRecords }) else {
                throw WARCError.notWARC(offset: header.offset)
            }
            let length = reader.endOfRecord - header.offset
            // Of a file that is not compressed, cdxj-indexer does not count the two line ends behind a record.
            entry?.length = reader.isCompressed ? length : length - 4
            try visit(Record(header: header, length: length, entry: entry))
        }
    }

    private static func isIndexed(_ header: WARCHeader) -> Bool {
        switch header.type {
        case "response", "revisit": true
        case "resource", "metadata": header.contentType != "application/warc-fields"
        default: false
        }
    }

    private static func entry(of header: WARCHeader, _ reader: WARCReader, _ filename: String) throws -> CDXJEntry {
        let url = header.targetURI
        var digest = header.value(of: "WARC-Payload-Digest")
        let isHTTP = (header.type == "response" || header.type == "revisit") && holdsHTTP(header, url)
        // Only what the entry asks of the block is read from it.
        var block = BlockReading(isHTTP: isHTTP, hashes: (digest ?? "").isEmpty && header.type != "revisit")
        while !block.isDone, try reader.readPiece({ block.take($0) }) {}
        let head = isHTTP && !block.head.isEmpty ? HTTPHead(block.head) : nil
        let hashes = block.hashes
        let sha1 = block.finish()
        if hashes { digest = "sha1:" + Base32.encode(sha1) }
        return CDXJEntry(
            key: SURT.key(of: url ?? ""), timestamp: digits(of: header.value(of: "WARC-Date") ?? ""), url: url,
            mime: mime(header, head), status: head.map { $0.status.map(String.init) ?? "" }, digest: digest,
            offset: header.offset, length: 0, filename: filename)
    }

    private static func holdsHTTP(_ header: WARCHeader, _ url: String?) -> Bool {
        guard let url, header.contentLength != 0 else { return false }
        return url.hasPrefix("http:") || url.hasPrefix("https:")
    }

    private static func mime(_ header: WARCHeader, _ head: HTTPHead?) -> String? {
        let value: String?
        switch header.type {
        case "revisit": return "warc/revisit"
        case "response": value = head?.value(of: "content-type")
        default: value = header.contentType
        }
        guard let value else { return nil }
        return String(value.prefix { $0 != ";" && !$0.isWhitespace })
    }

    /// `2026-11-24T07:30:00.123456Z` as `20261124073000`.
    private static func digits(of date: String) -> String {
        String(date.filter { ("0"..."9").contains($0) }.prefix(14))
    }
}

/// The parts of a block that an entry needs, read piece by piece: the HTTP head, and the digest of the bytes after it.
private struct BlockReading: ~Copyable {
    let hashes: Bool
    private(set) var head: [UInt8] = []
    private var isInHead: Bool
    private var headEnd = HTTPHeadEnd()
    private var hasher = DigestHasher(.sha1)

    init(isHTTP: Bool, hashes: Bool) {
        self.hashes = hashes
        isInHead = isHTTP
    }

    var isDone: Bool { !isInHead && !hashes }

    mutating func take(_ piece: UnsafeRawBufferPointer) {
        var rest = piece
        if isInHead {
            let length = headEnd.find(in: piece)
            head.append(contentsOf: piece.prefix(length ?? piece.count))
            isInHead = length == nil && head.count < CDXJIndexer.headLimit
            rest = UnsafeRawBufferPointer(rebasing: piece[(length ?? piece.count)...])
        }
        if hashes { hasher.update(rest) }
    }

    consuming func finish() -> [UInt8] { hasher.finalize() }
}
