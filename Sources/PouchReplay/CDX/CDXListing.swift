import PouchArchive
import PouchBytes
import PouchMirror
import PouchURL

/// The captures that a query asks for, from the manifests of the complete crawls; each line is the one that
/// `pouch export DIR cdxj` writes of its record.
public struct CDXListing {
    /// A line of a manifest that names a record.
    private struct Row {
        /// The beginning of a line, by which lines are sorted.
        var order: String.UTF8View { "\(key) \(stamp) {\"url\": \"\(url)\"".utf8 }
        let url: String
        let key: String
        let stamp: String
        let time: Timestamp
        let record: ManifestLine.Record
    }

    /// So many captures are put in order for one request.
    public static let mostRows = 50_000

    private let query: CDXQuery
    private let reader: CaptureReader
    private let goOn: () throws -> Void
    private var rows: [Row] = []

    /// - Parameter goOn: asked now and then; throws when the request is to end.
    /// - Throws: ``CDXQuery/Refusal`` for more than ``mostRows`` captures, and `StoreError`.
    public init(_ query: CDXQuery, in reader: CaptureReader, goOn: @escaping () throws -> Void = {}) throws {
        self.query = query
        self.reader = reader
        self.goOn = goOn
        for scheme in ["http", "https"] { try collect(CDXRange(query, scheme: scheme)) }
        sort()
    }

    /// Writes the lines, each with its line feed.
    ///
    /// - Throws: `StoreError.damaged` for a record that is not where the manifest says.
    public func write(_ use: ([UInt8]) throws -> Void) throws {
        var left = query.limit ?? .max
        for row in rows where left > 0 {
            try goOn()
            guard let entry = try entry(row), query.filters.allSatisfy({ $0.takes(entry) }) else { continue }
            try use(CDXText.line(of: entry, query.output, query.fields))
            left -= 1
        }
    }

    // MARK: - Rows

    private mutating func collect(_ range: CDXRange) throws {
        var files: [(crawl: Int, file: MirrorFile)] = []
        for crawl in reader.crawls.indices {
            if let manifest = try reader.manifest(crawl) { files.append((crawl, manifest.file)) }
        }
        var merge = try ManifestMerge(files, from: range.start)
        while let lines = try merge.next() {
            try goOn()
            switch range.takes(lines.url) {
            case .end: return
            case .no: continue
            case .yes:
                // A section's record is its page's.
                for (_, line) in lines.lines where line.role != ManifestLine.sectionRole { try add(line) }
            }
        }
    }

    private mutating func add(_ line: ManifestLine) throws {
        guard let record = line.record, let time = line.fetchedAt.flatMap({ Timestamp(rfc3339: $0) }) else { return }
        let stamp = time.stamp
        if let from = query.from, stamp < from { return }
        if let to = query.to, stamp > to { return }
        guard rows.count < Self.mostRows else {
            throw CDXQuery.Refusal(
                description: "more than \(Self.mostRows) captures: ask for a longer url, or from and to")
        }
        rows.append(
            Row(url: line.target, key: SURT.key(of: line.target), stamp: stamp, time: time, record: record))
    }

    private mutating func sort() {
        rows.sort { $0.order.lexicographicallyPrecedes($1.order) }
        switch query.order {
        case .key: break
        case .reverse: rows.reverse()
        case .closest(let time):
            // In whole seconds, as a line gives its time.
            func distance(_ row: Row) -> UInt64 { (row.time.secondsSince1970 - time.secondsSince1970).magnitude }
            rows = rows.enumerated().sorted { left, right in
                let (near, far) = (distance(left.element), distance(right.element))
                return near == far ? left.offset < right.offset : near < far
            }
            .map(\.element)
        }
    }

    // MARK: - Records

    private func entry(_ row: Row) throws -> CDXJEntry? {
        let place = row.record
        let damaged = StoreError.damaged(
            path: reader.folder.shown(place.file), detail: "no whole record at \(place.offset)")
        guard let components = MirrorPath.components(place.file, below: "archive"),
            let file = try reader.folder.open(components)
        else { throw StoreError.damaged(path: reader.folder.shown(place.file), detail: "the file is missing") }
        var at = place.offset
        let end = place.offset + place.length
        var found: CDXJEntry?
        do {
            try CDXJIndexer.read(
                filename: String(place.file.dropFirst("archive/".count)),
                source: { room in
                    let rest = UnsafeMutableRawBufferPointer(rebasing: room[..<min(room.count, max(0, end - at))])
                    if rest.isEmpty { return 0 }
                    let count = try file.read(at: at, into: rest)
                    at += count
                    return count
                }, visit: { found = $0.entry })
        } catch is WARCError { throw damaged } catch is GzipError { throw damaged }
        found?.offset = place.offset
        return found
    }
}

/// Where the URLs of a query stand among the lines of a manifest, of one scheme.
struct CDXRange {
    enum Answer { case yes, no, end }

    /// The first line may be this one, or any behind it.
    let start: String
    private let match: CDXQuery.Match
    private let host: String

    init(_ query: CDXQuery, scheme: String) {
        match = query.match
        host = query.url.host
        let rest = query.url.text.utf8.drop { $0 != UInt8(ascii: ":") }
        switch query.match {
        case .exact, .prefix: start = scheme + String(Substring(rest))
        case .host: start = scheme + "://" + query.url.host
        case .domain: start = scheme + "://"
        }
    }

    func takes(_ url: String) -> Answer {
        guard url.utf8.starts(with: start.utf8) else { return .end }
        switch match {
        case .exact: return url.utf8.count == start.utf8.count ? .yes : .end
        case .prefix: return .yes
        case .host:
            let next = url.utf8.dropFirst(start.utf8.count).first
            return next == UInt8(ascii: "/") || next == UInt8(ascii: ":") ? .yes : .no
        case .domain:
            let own = url.utf8.dropFirst(start.utf8.count).prefix {
                $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":")
            }
            let isSub = own.count > host.utf8.count && String(Substring(own)).hasSuffix("." + host)
            return own.elementsEqual(host.utf8) || isSub ? .yes : .no
        }
    }
}
