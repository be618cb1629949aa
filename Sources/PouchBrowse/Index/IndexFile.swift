import PouchBytes
import PouchMirror

/// The file of a ``BrowseIndex``, `browse.index`: written once, then only read. It is not evidence: when it is missing,
/// damaged or of other crawls, it is made again.
///
///     opening line | rows, in the order of their URLs | parts, numbers of 8 or 4 bytes | header, JSON | its length | SHA-256
///
/// Numbers are little-endian. The SHA-256 is of all before it.
struct IndexFile: Sendable {
    static let name = "browse.index"
    /// Has a number for the file's form; a file of another form is made again.
    static let opening = Array("pouch browse.index 1\n".utf8)
    /// Of the header's length and the digest.
    private static let tail = 8 + 32
    /// Bytes of the longest header that is read.
    private static let largestHeader = 64 << 20

    enum Part: String, CaseIterable {
        /// Where each row begins; one more for the end of the last. 8 bytes each.
        case starts
        /// ``IndexDate``s of all rows. 8 bytes each.
        case dates
        /// Hashes of ids and of URLs, sorted, and the rows of each: 8 bytes, 4 bytes.
        case idHashes = "id_hashes"
        case idRows = "id_rows"
        case urlHashes = "url_hashes"
        case urlRows = "url_rows"
        /// Rows of listed or held statements, by date. 4 bytes.
        case byDate = "by_date"
        /// Rows of listed statements that are not held. 4 bytes.
        case missing
        /// First bytes of versions' digests, sorted, and the rows of each: 8 bytes, 4 bytes.
        case digests
        case digestRows = "digest_rows"
    }

    let file: MirrorFile
    let header: IndexHeader

    /// Opens a file and reads it once, for its digest.
    ///
    /// - Throws: `StoreError.damaged` for a file that is not an index, or not whole.
    init(_ file: MirrorFile) throws(StoreError) {
        self.file = file
        let damaged = Self.damage(file)
        let end = file.size - Self.tail
        guard end > Self.opening.count, try file.bytes(at: 0, count: Self.opening.count) == Self.opening else {
            throw damaged
        }
        let tail = try file.bytes(at: end, count: Self.tail)
        guard try SHA256Digest(tail[8...]) == Self.digest(of: file, end + 8) else { throw damaged }
        let length = Int(clamping: Self.numbers(tail[..<8], UInt64.self).first ?? .max)
        guard length <= min(Self.largestHeader, end),
            let header = try? IndexHeader(json: file.bytes(at: end - length, count: length)),
            header.isWithin(0..<end)
        else { throw damaged }
        self.header = header
    }

    static func damage(_ file: MirrorFile) -> StoreError {
        .damaged(path: file.path, detail: "it is no index of this release")
    }

    private static func digest(of file: MirrorFile, _ count: Int) throws(StoreError) -> SHA256Digest {
        var hasher = SHA256Hasher()
        var place = 0
        while place < count {
            let piece = try file.bytes(at: place, count: min(1 << 18, count - place))
            if piece.isEmpty { break }
            hasher.update(piece)
            place += piece.count
        }
        return hasher.finalize()
    }

    /// All numbers of a part.
    func numbers<Number: FixedWidthInteger & Sendable>(
        _ part: Part, _ type: Number.Type
    ) throws(StoreError) -> [Number] {
        try numbers(part, 0..<count(of: part, type), type)
    }

    func numbers<Number: FixedWidthInteger & Sendable>(
        _ part: Part, _ range: Range<Int>, _ type: Number.Type
    ) throws(StoreError) -> [Number] {
        let size = MemoryLayout<Number>.size
        let place = header.parts[part.rawValue]?.lowerBound ?? 0
        let bytes = try file.bytes(at: place + range.lowerBound * size, count: range.count * size)
        let numbers = Self.numbers(bytes[...], type)
        guard numbers.count == range.count else { throw .damaged(path: file.path, detail: "it is not whole") }
        return numbers
    }

    func count<Number: FixedWidthInteger>(of part: Part, _ type: Number.Type) -> Int {
        (header.parts[part.rawValue]?.count ?? 0) / MemoryLayout<Number>.size
    }

    private static func numbers<Number: FixedWidthInteger>(
        _ bytes: ArraySlice<UInt8>, _ type: Number.Type
    ) -> [Number] {
        let size = MemoryLayout<Number>.size
        return bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / size).map {
                Number(littleEndian: bytes.loadUnaligned(fromByteOffset: $0 * size, as: type))
            }
        }
    }
}

/// The part before the numbers: the crawls that the index was made of, and the counts.
struct IndexHeader: Sendable {
    /// Of the crawls that it was made of (``BrowseIndex/key(_:sound:)``).
    var key = ""
    /// All complete crawls, oldest first.
    var crawls: [String] = []
    var months: [BrowseIndex.Month] = []
    /// Rows of statements that the newest crawl found changed, those that went first; not all.
    var changes: [Int] = []
    /// The place of each part in the file.
    var parts: [String: Range<Int>] = [:]

    func isWithin(_ bounds: Range<Int>) -> Bool {
        parts.values.allSatisfy { bounds.contains($0.lowerBound) && $0.upperBound <= bounds.upperBound }
    }

    /// Whether what is counted can be, of so many statements in lists.
    func isPossible(of count: Int) -> Bool {
        months.allSatisfy { month in
            0...9_999 ~= month.year && 0...12 ~= month.month && month.range.upperBound <= count
                && [month.listed, month.held, month.changed, month.unlisted].allSatisfy { 0...count ~= $0 }
        } && months.count <= count
    }

    var json: [UInt8] {
        var json = JSONWriter()
        func array(_ numbers: [Int]) {
            json.beginArray()
            for number in numbers { json.int(number) }
            json.endArray()
        }
        json.beginObject()
        json.field("key", key)
        json.field("crawls", crawls)
        json.key("months")
        json.beginArray()
        for month in months {
            array([
                month.year, month.month, month.listed, month.held, month.changed, month.unlisted,
                month.range.lowerBound, month.range.upperBound,
            ])
        }
        json.endArray()
        json.key("changes")
        array(changes)
        json.key("parts")
        json.beginObject()
        for (name, range) in parts.sorted(by: { $0.key < $1.key }) {
            json.key(name)
            array([range.lowerBound, range.upperBound])
        }
        json.endObject()
        json.endObject()
        return json.bytes
    }

    init() {}

    /// - Throws: `JSONError`.
    init(json bytes: [UInt8]) throws {
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "key": self.key = try json.string()
            case "crawls": crawls = try json.strings()
            case "months":
                try json.array { months.append(try Self.month(&$0)) }
            case "changes": changes = try Self.numbers(&json)
            case "parts":
                try json.object { name, json in
                    let range = try Self.numbers(&json)
                    guard range.count == 2, 0 <= range[0], range[0] <= range[1] else { throw Self.noRange(json) }
                    parts[name] = range[0]..<range[1]
                }
            default: try json.skip()
            }
        }
        try json.end()
    }

    private static func month(_ json: inout JSONReader) throws -> BrowseIndex.Month {
        let numbers = try numbers(&json)
        guard numbers.count == 8, 0 <= numbers[6], numbers[6] <= numbers[7] else { throw noRange(json) }
        var month = BrowseIndex.Month(year: numbers[0], month: numbers[1])
        (month.listed, month.held, month.changed, month.unlisted) = (numbers[2], numbers[3], numbers[4], numbers[5])
        month.range = numbers[6]..<numbers[7]
        return month
    }

    private static func numbers(_ json: inout JSONReader) throws -> [Int] {
        var numbers: [Int] = []
        try json.array { numbers.append(try $0.int()) }
        return numbers
    }

    private static func noRange(_ json: JSONReader) -> JSONError {
        JSONError(offset: json.position, problem: "no range")
    }
}
