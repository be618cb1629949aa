import PouchBytes

/// Finds a URL's line in a manifest by halving: the lines are sorted by the URL's bytes, and none is held.
public struct ManifestLookup: Sendable {
    public let file: MirrorFile
    private static let chunk = 4_096
    private static let longestLine = 64 << 20

    public init(file: MirrorFile) { self.file = file }

    /// A crawl's manifest; nil when it is not there.
    public init?(of crawl: String, in folder: MirrorFolder) throws(StoreError) {
        guard let file = try ManifestFile.open(crawl, folder) else { return nil }
        self.init(file: file)
    }

    /// The line of that URL; nil when the manifest names it not.
    ///
    /// - Throws: `StoreError.damaged` for what is no manifest.
    public func line(of url: String) throws(StoreError) -> ManifestLine? {
        let (start, bytes) = try find(url)
        return try bytes.map { bytes throws(StoreError) in try decode(bytes, at: start) }
    }

    /// The bytes of that URL's line, without its line feed; nil when the manifest names it not.
    public func bytes(of url: String) throws(StoreError) -> [UInt8]? { try find(url).bytes }

    /// Where the line of that URL begins, or the first line behind the place where it would stand.
    public func place(of url: String) throws(StoreError) -> Int { try find(url).start }

    /// The lines on both sides of the place where a URL's line would stand, which the manifest has not.
    public func neighbours(of url: String) throws(StoreError) -> (below: [UInt8]?, above: [UInt8]?) {
        let place = try place(of: url)
        let below = place > 0 ? try line(around: place - 1).bytes : nil
        return (below, place < file.size ? try rest(of: place) : nil)
    }

    private func find(_ url: String) throws(StoreError) -> (start: Int, bytes: [UInt8]?) {
        let wanted = Array(url.utf8)
        var low = 0
        var high = file.size
        while low < high {
            let (start, bytes) = try line(around: (low + high) / 2)
            guard let found = Self.url(of: bytes) else { throw damaged(at: start) }
            if found == wanted { return (start, bytes) }
            if found.lexicographicallyPrecedes(wanted) { low = start + bytes.count + 1 } else { high = start }
        }
        return (low, nil)
    }

    /// Every line, in order; `wants` looks at a line's bytes and spares reading the others.
    ///
    /// - Parameters:
    ///   - first: lines of URLs before this one are passed over, found by halving; nil to begin with the first line.
    ///   - visit: false ends it.
    public func forEach(
        from first: String? = nil, where wants: ([UInt8]) -> Bool, _ visit: (ManifestLine) throws -> Bool
    ) throws {
        var offset = try first.map { try start(of: $0) } ?? 0
        while offset < file.size {
            let bytes = try rest(of: offset)
            if wants(bytes), try !visit(decode(bytes, at: offset)) { return }
            offset += bytes.count + 1
        }
    }

    // MARK: - Lines

    /// Where the first line begins whose URL is not before `url`.
    private func start(of url: String) throws(StoreError) -> Int {
        let wanted = Array(url.utf8)
        var low = 0
        var high = file.size
        while low < high {
            let (start, bytes) = try line(around: (low + high) / 2)
            guard let found = Self.url(of: bytes) else { throw damaged(at: start) }
            if found.lexicographicallyPrecedes(wanted) { low = start + bytes.count + 1 } else { high = start }
        }
        return low
    }

    private func line(around place: Int) throws(StoreError) -> (start: Int, bytes: [UInt8]) {
        var start = place
        while start > 0 {
            let from = max(0, start - Self.chunk)
            let before = try file.bytes(at: from, count: start - from)
            if let feed = before.lastIndex(of: ASCII.lineFeed) {
                start = from + feed + 1
                break
            }
            start = from
        }
        return (start, try rest(of: start))
    }

    /// The line that begins at `start`, without its end.
    private func rest(of start: Int) throws(StoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let more = try file.bytes(at: start + bytes.count, count: Self.chunk)
            if let feed = more.firstIndex(of: ASCII.lineFeed) { return bytes + more[..<feed] }
            bytes += more
            if more.count < Self.chunk { return bytes }
            guard bytes.count <= Self.longestLine else { throw damaged(at: start) }
        }
    }

    /// The URL stands first in a line.
    private static func url(of line: [UInt8]) -> [UInt8]? {
        (ManifestLine.leadingURL(of: line) ?? (try? ManifestLine(line))?.url).map { Array($0.utf8) }
    }

    private func decode(_ line: [UInt8], at offset: Int) throws(StoreError) -> ManifestLine {
        do { return try ManifestLine(line) } catch { throw damaged(at: offset) }
    }

    private func damaged(at offset: Int) -> StoreError {
        .damaged(path: file.path, detail: "what stands at byte \(offset) is no line of a manifest")
    }
}
