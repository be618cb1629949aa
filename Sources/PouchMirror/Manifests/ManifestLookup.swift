import PouchBytes

/// Finds a URL's line in a manifest by halving: the lines are sorted by the URL's bytes, and none is held. Whoever looks up
/// often keeps one: it remembers where lines begin.
public struct ManifestLookup: Sendable {
    public let file: MirrorFile
    private let waypoints: ManifestWaypoints
    private static let chunk = 4_096
    private static let longestLine = 64 << 20

    public init(file: MirrorFile) {
        self.file = file
        waypoints = ManifestWaypoints(size: file.size)
    }

    /// A crawl's manifest; nil when it is not there.
    public init?(of crawl: String, in folder: MirrorFolder) throws(StoreError) {
        guard let file = try ManifestFile.open(crawl, folder) else { return nil }
        self.init(file: file)
    }

    /// The line of that URL; nil when the manifest has none.
    ///
    /// - Throws: `StoreError.damaged` for a file that is not a manifest.
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
        guard var (low, high) = try stretch(of: wanted) else { return (0, nil) }
        // Two waypoints are a block and a line apart: halving that would read the block twice.
        while high - low > 2 * BlockGzip.blockSize {
            let (start, bytes) = try line(around: (low + high) / 2)
            guard let found = Self.url(of: bytes[...]) else { throw damaged(at: start) }
            if found.elementsEqual(wanted) { return (start, bytes) }
            if found.lexicographicallyPrecedes(wanted) { low = start + bytes.count + 1 } else { high = start }
        }
        return try scan(from: low, to: high, for: wanted)
    }

    /// From where to where the lines lie among which that URL's would stand; nil when it would stand before the first.
    private func stretch(of wanted: [UInt8]) throws(StoreError) -> (low: Int, high: Int)? {
        let known = waypoints.known
        func waypoint(_ number: Int) throws(StoreError) -> ManifestWaypoints.Waypoint? {
            if let known = known[number] { return known }
            guard let found = try found(number) else { return nil }
            waypoints.keep(found, at: number)
            return found
        }
        guard let first = try waypoint(0), !wanted.lexicographicallyPrecedes(first.url) else { return nil }
        var (low, lowStart) = (0, first.start)
        var (high, highStart) = (waypoints.count, file.size)
        while high - low > 1 {
            let middle = (low + high) / 2
            let found = try waypoint(middle)
            if let found, !wanted.lexicographicallyPrecedes(found.url) {
                (low, lowStart) = (middle, found.start)
            } else {
                (high, highStart) = (middle, found?.start ?? highStart)
            }
        }
        return (lowStart, highStart)
    }

    /// Reads the manifest at a waypoint's place; nil when no line begins there or behind.
    private func found(_ number: Int) throws(StoreError) -> ManifestWaypoints.Waypoint? {
        let place = number * waypoints.step
        var start = place
        if place > 0 {
            let before = try line(around: place - 1)
            start = before.start + before.bytes.count + 1
        }
        guard start < file.size else { return nil }
        guard let url = Self.url(of: try rest(of: start)[...]) else { throw damaged(at: start) }
        return .init(start: start, url: Array(url))
    }

    /// Goes through the lines from `start` on: the wanted one, or where the first behind it begins. A block is read once.
    private func scan(
        from start: Int, to end: Int, for wanted: [UInt8]
    ) throws(StoreError) -> (start: Int, bytes: [UInt8]?) {
        var place = start
        while place < end {
            let block = (place / BlockGzip.blockSize + 1) * BlockGzip.blockSize
            var buffer = try file.bytes(at: place, count: min(end, block) - place)[...]
            guard !buffer.isEmpty else { throw damaged(at: place) }
            let passed = Self.linesBefore(wanted, in: buffer)
            place += passed
            buffer = buffer.dropFirst(passed)
            while !buffer.isEmpty {
                var line = buffer
                if let feed = buffer.firstIndex(of: ASCII.lineFeed) {
                    line = buffer[..<feed]
                    buffer = buffer[(feed + 1)...]
                } else {
                    line += try rest(of: place + buffer.count)
                    buffer = []
                }
                guard let found = Self.url(of: line) else { throw damaged(at: place) }
                if found.elementsEqual(wanted) { return (place, Array(line)) }
                if !found.lexicographicallyPrecedes(wanted) { return (place, nil) }
                place += line.count + 1
            }
        }
        return (end, nil)
    }

    /// Bytes of lines at a buffer's beginning that stand before the wanted one; some are left to be gone through.
    private static func linesBefore(_ wanted: [UInt8], in buffer: ArraySlice<UInt8>) -> Int {
        var (low, high) = (buffer.startIndex, buffer.endIndex)
        while high - low > chunk {
            let middle = (low + high) / 2
            guard let feed = buffer[middle..<high].firstIndex(of: ASCII.lineFeed),
                let found = ManifestLine.leadingURLBytes(of: buffer[(feed + 1)...]),
                !wanted.lexicographicallyPrecedes(found)
            else {
                high = middle
                continue
            }
            low = feed + 1
        }
        return low - buffer.startIndex
    }

    /// Every line, in order; `wants` looks at a line's bytes and spares reading the others.
    ///
    /// - Parameters:
    ///   - first: lines of URLs before this one are passed over, found by halving; nil to begin with the first line.
    ///   - visit: false ends it.
    public func forEach(
        from first: String? = nil, where wants: ([UInt8]) -> Bool, _ visit: (ManifestLine) throws -> Bool
    ) throws {
        var offset = try first.map { try place(of: $0) } ?? 0
        while offset < file.size {
            let bytes = try rest(of: offset)
            if wants(bytes), try !visit(decode(bytes, at: offset)) { return }
            offset += bytes.count + 1
        }
    }

    // MARK: - Lines

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
    private static func url(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        ManifestLine.leadingURLBytes(of: line) ?? (try? ManifestLine(Array(line))).map { Array($0.url.utf8)[...] }
    }

    private func decode(_ line: [UInt8], at offset: Int) throws(StoreError) -> ManifestLine {
        do { return try ManifestLine(line) } catch { throw damaged(at: offset) }
    }

    private func damaged(at offset: Int) -> StoreError {
        .damaged(path: file.path, detail: "no manifest line begins at byte \(offset)")
    }
}
