/// Walks manifests side by side, URL by URL, in constant memory. Their lines must have been read before, and found sound.
public struct ManifestMerge {
    /// A URL's line in each sound crawl that has one.
    public struct Lines {
        /// The crawl as the caller numbers them, oldest first.
        public var lines: [(crawl: Int, line: ManifestLine)]
        public var newest: (crawl: Int, line: ManifestLine) { lines[lines.count - 1] }
        public var url: String { newest.line.url }
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

    /// - Parameters:
    ///   - files: oldest crawl first.
    ///   - url: where to begin: at its lines, or those behind the place where they would stand; nil for the first ones.
    public init(_ files: [(crawl: Int, file: MirrorFile)], from url: String? = nil) throws(StoreError) {
        for (crawl, file) in files {
            let start = try url.map { url throws(StoreError) in try ManifestLookup(file: file).place(of: url) } ?? 0
            var cursor = Cursor(crawl: crawl, reader: LineReader(file, from: start))
            try cursor.advance()
            if cursor.line != nil { cursors.append(cursor) }
        }
    }

    public mutating func next() throws(StoreError) -> Lines? {
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
