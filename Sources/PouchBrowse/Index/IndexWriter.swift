import PouchBytes
import PouchMirror

/// Writes the file of a ``BrowseIndex``: rows as they come, and what finds them when all are there.
struct IndexWriter: ~Copyable {
    private let file: ReplacementFile
    private var hasher = SHA256Hasher()
    private var pending: [UInt8] = []
    private var size = 0
    private var starts: [UInt64] = []
    private var ids: [(hash: UInt64, row: UInt32)] = []
    private var urls: [(hash: UInt64, row: UInt32)] = []
    private var digests: [(hash: UInt64, row: UInt32)] = []

    /// Rows so far.
    var count: Int { starts.count }

    init(_ file: ReplacementFile) throws(StoreError) {
        self.file = file
        try append(IndexFile.opening)
    }

    /// The next row, in the order of the URLs' bytes.
    ///
    /// - Parameter found: digests of its versions.
    mutating func add(_ row: IndexRow, digests found: Set<SHA256Digest>) throws(StoreError) {
        let number = UInt32(count)
        starts.append(UInt64(size))
        urls.append((IndexHashes.hash(row.url), number))
        if let id = row.id, !id.isEmpty { ids.append((IndexHashes.hash(id), number)) }
        for digest in found { digests.append((IndexHashes.prefix(digest), number)) }
        try append(row.encoded)
    }

    /// Writes the rest, puts the file in its place and opens it.
    ///
    /// - Parameters:
    ///   - header: but for where the parts lie.
    ///   - dates: of all rows.
    ///   - byDate: rows in the order of lists.
    ///   - missing: rows.
    consuming func finish(
        _ header: IndexHeader, dates: [IndexDate], byDate: [Int], missing: [Int]
    ) throws(StoreError) -> BrowseIndex {
        var header = header
        try part(.starts, starts + [UInt64(size)], &header)
        try part(.dates, dates.map(\.packed), &header)
        try part(.byDate, byDate.map { UInt32($0) }, &header)
        try part(.missing, missing.map { UInt32($0) }, &header)
        try hashes(.idHashes, .idRows, ids, &header)
        try hashes(.urlHashes, .urlRows, urls, &header)
        try hashes(.digests, .digestRows, digests, &header)
        let json = header.json
        try append(json)
        try append(Self.bytes([UInt64(json.count)]))
        try flush()
        try file.append(hasher.finalize().bytes)
        return try BrowseIndex(file.publish())
    }

    // MARK: - Parts

    private mutating func hashes(
        _ part: IndexFile.Part, _ rows: IndexFile.Part, _ pairs: [(hash: UInt64, row: UInt32)],
        _ header: inout IndexHeader
    ) throws(StoreError) {
        let sorted = pairs.sorted { $0.hash != $1.hash ? $0.hash < $1.hash : $0.row < $1.row }
        try self.part(part, sorted.map(\.hash), &header)
        try self.part(rows, sorted.map(\.row), &header)
    }

    private mutating func part(
        _ part: IndexFile.Part, _ numbers: [some FixedWidthInteger], _ header: inout IndexHeader
    ) throws(StoreError) {
        let start = size
        try append(Self.bytes(numbers))
        header.parts[part.rawValue] = start..<size
    }

    private static func bytes(_ numbers: [some FixedWidthInteger]) -> [UInt8] {
        numbers.map(\.littleEndian).withUnsafeBytes { Array($0) }
    }

    private mutating func append(_ bytes: [UInt8]) throws(StoreError) {
        pending += bytes
        size += bytes.count
        if pending.count >= 1 << 20 { try flush() }
    }

    private mutating func flush() throws(StoreError) {
        hasher.update(pending)
        try file.append(pending)
        pending.removeAll(keepingCapacity: true)
    }
}
