import PouchBytes

/// A sorted index in two files, as pywb and WACZ have it: `index.cdx.gz` holds the lines in gzip members of some thousand
/// lines each, `index.idx` the first key of each member and where it lies.
public struct CompressedIndex {
    /// Lines in a member: what py-wacz takes.
    public static let linesInBlock = 1024

    /// The members made so far and not yet taken.
    public private(set) var members: [UInt8] = []
    /// `index.idx` so far.
    public private(set) var index: [UInt8] = []
    private var block: [UInt8] = []
    private var lines = 0
    private var firstKey: ArraySlice<UInt8> = []
    private var offset = 0
    private let compressor = GzipCompressor(level: 6)

    /// - Parameter name: the members' file name in the index.
    public init(name: String = "index.cdx.gz") {
        index =
            Array("!meta 0 {\"format\": \"cdxj-gzip-1.0\", \"filename\": \"".utf8) + Array(name.utf8)
            + Array("\"}\n".utf8)
    }

    /// Adds a line of the index, its line feed included. Lines come in sorted order.
    public mutating func add(_ line: [UInt8]) {
        if lines == 0 { firstKey = line.prefix { $0 != UInt8(ascii: "{") }.dropLast() }
        block += line
        lines += 1
        if lines == Self.linesInBlock { endBlock() }
    }

    /// Ends the last member.
    public mutating func finish() { if lines > 0 { endBlock() } }

    /// Hands over the members made since the last time.
    public mutating func takeMembers() -> [UInt8] {
        defer { members = [] }
        return members
    }

    private mutating func endBlock() {
        let member = compressor.member(block)
        let digest = SHA256Digest.of(member).hex
        let place = " {\"offset\": \(offset), \"length\": \(member.count), \"digest\": \"sha256:\(digest)\"}\n"
        index += firstKey
        index += Array(place.utf8)
        members += member
        offset += member.count
        block.removeAll(keepingCapacity: true)
        lines = 0
    }
}
