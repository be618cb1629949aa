import PouchArchive
import PouchBytes
import PouchStore

/// Reads a file line by line in constant memory.
struct LineReader {
    private let file: CheckedFile
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// A longer line is no line.
    static let limit = 16 << 20

    init(_ file: CheckedFile) { self.file = file }

    /// The next line without its line feed, and whether it had one; nil at the end.
    mutating func next() throws(StoreError) -> (bytes: [UInt8], isEnded: Bool)? {
        var searched = start
        while true {
            if let feed = buffer[searched...].firstIndex(of: ASCII.lineFeed) {
                defer { start = feed + 1 }
                return (Array(buffer[start..<feed]), true)
            }
            searched = buffer.count
            if isAtEnd || buffer.count - start > Self.limit {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                return (Array(buffer[start...]), false)
            }
            searched -= start
            try fill()
        }
    }

    private mutating func fill() throws(StoreError) {
        buffer.removeSubrange(..<start)
        start = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        var failure: StoreError?
        let count = chunk.withUnsafeMutableBytes { room in
            do throws(StoreError) { return try file.read(into: room) } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        isAtEnd = count == 0
        buffer += chunk[..<count]
    }
}

/// A crawl's manifest, checked against its summary before any of its lines is believed.
enum ManifestFile {
    static func path(_ crawl: String) -> String { "crawls/\(crawl)/manifest.jsonl" }

    static func open(_ crawl: String, _ folder: MirrorFolder) throws(StoreError) -> CheckedFile? {
        try folder.open(["crawls", crawl, "manifest.jsonl"])
    }

    /// Whether the manifest is, byte for byte, the one that the summary names, and well formed. Counts its bytes.
    static func isSound(
        _ crawl: CrawlFacts, _ folder: MirrorFolder, _ damage: inout DamageList, bytes total: inout Int
    ) throws(StoreError) -> Bool {
        guard let claim = crawl.summary?.manifest else { return false }
        let path = path(crawl.name)
        guard let file = try open(crawl.name, folder) else {
            damage.note(path, .missing, "the crawl's summary names it")
            return false
        }
        var lines = LineReader(file)
        var hasher = SHA256Hasher()
        var tree = MerkleAccumulator()
        var bytes = 0
        var flaw: String?
        var previous: [UInt8] = []
        while let (line, isEnded) = try lines.next() {
            hasher.update(line)
            if isEnded { hasher.update([ASCII.lineFeed]) }
            bytes += line.count + (isEnded ? 1 : 0)
            tree.append(line[...])
            guard flaw == nil else { continue }
            do {
                let url = Array(try ManifestLine(line).url.utf8)
                if !isEnded { flaw = "line \(tree.count) has no end" }
                if !previous.lexicographicallyPrecedes(url) { flaw = "line \(tree.count) is out of order" }
                previous = url
            } catch { flaw = "line \(tree.count): \(error)" }
        }
        total += bytes
        let problems = [
            hasher.finalize() == claim.sha256 ? nil : "its SHA-256 is not the one that the summary names",
            bytes == claim.bytes ? nil : "it has \(bytes) bytes and not \(claim.bytes)",
            tree.count == claim.lines ? nil : "it has \(tree.count) lines and not \(claim.lines)",
            claim.merkleRoot == nil || tree.root == claim.merkleRoot
                ? nil : "its Merkle root is not the one that the summary names",
        ].compactMap { $0 }
        for problem in problems { damage.note(path, .altered, problem) }
        if let flaw { damage.note(path, problems.isEmpty ? .flawed : .altered, flaw) }
        return problems.isEmpty && flaw == nil
    }
}

/// Walks the sound manifests side by side, URL by URL.
struct ManifestMerge {
    /// A URL's line in each sound crawl that has one.
    struct Lines {
        /// The crawl's place among all crawls, oldest first.
        var lines: [(crawl: Int, line: ManifestLine)]
        var newest: (crawl: Int, line: ManifestLine) { lines[lines.count - 1] }
        var url: String { newest.line.url }
    }

    private struct Cursor {
        var crawl: Int
        var reader: LineReader
        var url: [UInt8] = []
        var line: ManifestLine?

        mutating func advance() throws(StoreError) {
            line = nil
            guard let (bytes, _) = try reader.next() else { return }
            // Every line was read before.
            line = try? ManifestLine(bytes)
            url = Array(line?.url.utf8 ?? "".utf8)
        }
    }

    private var cursors: [Cursor] = []

    init(_ crawls: [CrawlFacts], _ folder: MirrorFolder) throws(StoreError) {
        for (place, crawl) in crawls.enumerated() where crawl.isSound {
            guard let file = try ManifestFile.open(crawl.name, folder) else { continue }
            var cursor = Cursor(crawl: place, reader: LineReader(file))
            try cursor.advance()
            if cursor.line != nil { cursors.append(cursor) }
        }
    }

    mutating func next() throws(StoreError) -> Lines? {
        guard var least = cursors.first?.url else { return nil }
        for cursor in cursors.dropFirst() where cursor.url.lexicographicallyPrecedes(least) { least = cursor.url }
        var lines: [(crawl: Int, line: ManifestLine)] = []
        for place in cursors.indices where cursors[place].url == least {
            if let line = cursors[place].line { lines.append((cursors[place].crawl, line)) }
            try cursors[place].advance()
        }
        cursors.removeAll { $0.line == nil }
        return lines.isEmpty ? nil : Lines(lines: lines)
    }
}
