import CDeflate

/// Gzip that can be read from its middle: members of at most 65,280 bytes of plain data, each of which says in its header
/// how long it is. Any tool that reads gzip reads it.
///
/// The form is BGZF (SAM/BAM format specification, section 4.1): an extra field `BC` of two bytes holds the member's size
/// less one, and an empty member ends the file.
public enum BlockGzip {
    /// Bytes of plain data in a member, at most.
    public static let blockSize = 65_280
    /// Bytes of a member's header, its extra field included.
    static let headerSize = 18
    /// Check sum and length behind a member's data.
    static let trailerSize = 8

    /// The member's size in bytes, when `header` begins one of this form; nil for any other gzip, or none.
    static func memberSize(_ header: some Collection<UInt8>) -> Int? {
        let bytes = Array(header.prefix(headerSize))
        guard bytes.count == headerSize, bytes[..<4].elementsEqual([0x1F, 0x8B, 8, 4]),
            bytes[10..<16].elementsEqual([6, 0, UInt8(ascii: "B"), UInt8(ascii: "C"), 2, 0])
        else { return nil }
        let size = (Int(bytes[16]) | Int(bytes[17]) << 8) + 1
        return size > headerSize + trailerSize ? size : nil
    }

    /// The plain data of one member, its check sum and length checked.
    ///
    /// - Parameter offset: of the member in its file, for the error.
    /// - Throws: ``GzipError``.
    public static func plain(_ member: [UInt8], at offset: Int) throws(GzipError) -> [UInt8] {
        guard memberSize(member) == member.count else { throw .truncated(member: offset) }
        switch Inflate.Decoder().run(.gzip, member, from: 0, hint: blockSize, limit: 65_536) {
        case .done(let bytes, let used) where used == member.count: return bytes
        case .tooLarge: throw .corrupt(member: offset, detail: "it holds more than a block may")
        case .done, .damaged: throw .corrupt(member: offset, detail: "its data, or the check sum behind it")
        }
    }
}

/// Writes ``BlockGzip``: bytes go in as they come, whole members come out. Deterministic: no name, time 0.
public struct BlockGzipWriter: ~Copyable {
    private let handle: OpaquePointer
    private var gathered: [UInt8] = []

    /// - Parameter level: 1 (fast) ... 12 (smallest).
    public init(level: Int = 9) {
        guard let handle = libdeflate_alloc_compressor(Int32(min(max(level, 1), 12))) else {
            fatalError("no memory for a compressor")
        }
        self.handle = handle
    }

    deinit { libdeflate_free_compressor(handle) }

    /// Takes plain bytes and gives the members that became whole.
    public mutating func append(_ bytes: some Collection<UInt8>) -> [UInt8] {
        gathered += bytes
        var members: [UInt8] = []
        var start = 0
        while gathered.count - start >= BlockGzip.blockSize {
            members += member(gathered[start..<start + BlockGzip.blockSize])
            start += BlockGzip.blockSize
        }
        if start > 0 { gathered.removeFirst(start) }
        return members
    }

    /// The last members: the one with the remaining bytes, and the empty one that ends the file.
    public mutating func finish() -> [UInt8] {
        let rest = gathered.isEmpty ? [] : member(gathered[...])
        gathered = []
        return rest + member([])
    }

    private func member(_ plain: ArraySlice<UInt8>) -> [UInt8] {
        let room = 65_536 - BlockGzip.headerSize - BlockGzip.trailerSize
        var member: [UInt8] = [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 6, 0, 0x42, 0x43, 2, 0, 0, 0]
        member += plain.withUnsafeBytes { input in
            [UInt8](unsafeUninitializedCapacity: room) { target, count in
                guard let place = target.baseAddress else { return }
                // Empty input may have no address, and libdeflate wants one; it reads none of it.
                count = libdeflate_deflate_compress(
                    handle, input.baseAddress ?? UnsafeRawPointer(place), input.count, place, room)
                precondition(count > 0, "a block that cannot be made smaller is stored, and fits")
            }
        }
        let sum = CRC32.of(Array(plain))
        for shift in [0, 8, 16, 24] { member.append(UInt8(truncatingIfNeeded: sum >> UInt32(shift))) }
        for shift in [0, 8, 16, 24] { member.append(UInt8(truncatingIfNeeded: plain.count >> shift)) }
        let size = member.count - 1
        member[16] = UInt8(truncatingIfNeeded: size)
        member[17] = UInt8(truncatingIfNeeded: size >> 8)
        return member
    }
}

/// Where each member of a ``BlockGzip`` lies. Made from headers and lengths alone, without decompressing.
public struct BlockGzipIndex: Sendable {
    /// Offsets in the file, and in the plain data, where each member begins; one entry more for the end.
    private var members: [(packed: Int, plain: Int)]

    /// Bytes of plain data.
    public var size: Int { members[members.count - 1].plain }

    /// - Parameters:
    ///   - fileSize: in bytes.
    ///   - read: gives at most so many bytes of the file from an offset on.
    /// - Returns: nil when the file has a member of another form, or no empty one at its end: it must be read from its
    ///   beginning.
    public init?<Failure: Error>(
        fileSize: Int, read: (_ offset: Int, _ count: Int) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        members = [(0, 0)]
        var offset = 0
        var plain = 0
        var header = try read(0, BlockGzip.headerSize)
        while offset < fileSize {
            guard let size = BlockGzip.memberSize(header), offset + size <= fileSize else { return nil }
            // The length of a member's data, and the next member's header behind it.
            let end = try read(offset + size - 4, 4 + BlockGzip.headerSize)
            guard end.count >= 4 else { return nil }
            let length = (0..<4).reduce(0) { $0 | Int(end[$1]) << (8 * $1) }
            guard length <= 65_536 else { return nil }
            offset += size
            plain += length
            members.append((offset, plain))
            header = Array(end[4...])
        }
        // Without the empty member that ends a file, its end may have been lost.
        guard members.count > 1, members[members.count - 1].plain == members[members.count - 2].plain else {
            return nil
        }
    }

    /// The member that holds the plain byte at `offset`; nil when there is none.
    public func member(at offset: Int) -> (packed: Range<Int>, plain: Range<Int>)? {
        guard offset >= 0, offset < size else { return nil }
        // The last member that begins at or before the offset, and holds something.
        let last = members.partitionPoint { $0.plain > offset } - 1
        return (members[last].packed..<members[last + 1].packed, members[last].plain..<members[last + 1].plain)
    }
}
