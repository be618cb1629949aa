import CZlib

/// Why gzip data (RFC 1952) could not be read. Offsets count compressed bytes from the start of the input.
public enum GzipError: Error, Hashable, Sendable {
    /// The bytes at `offset` are not a gzip member.
    case notGzip(offset: Int)
    /// The input ends inside the member that begins at `member`.
    case truncated(member: Int)
    /// The member is damaged: its data, or the check sum and length behind it.
    case corrupt(member: Int, detail: String)
}

extension GzipError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notGzip(let offset): "no gzip member at byte \(offset)"
        case .truncated(let member): "the gzip member at byte \(member) is cut off"
        case .corrupt(let member, let detail): "the gzip member at byte \(member) is damaged: \(detail)"
        }
    }
}

/// Decompresses gzip member by member, in constant memory, and says where each member lies.
///
///     let reader = GunzipReader { try file.read(into: $0) }
///     while let offset = try reader.nextMember() {
///         while case let count = try reader.read(into: buffer), count > 0 { use(buffer[..<count]) }
///         print(offset, reader.position - offset)
///     }
///
/// Check sum and length of each member are checked. Errors of the source are passed on.
public final class GunzipReader {
    /// Fills the buffer with the next bytes of the input and says how many; 0 at its end.
    public typealias Source = (UnsafeMutableRawBufferPointer) throws -> Int

    /// Where the current member begins.
    public private(set) var memberOffset: Int

    private let source: Source
    /// zlib keeps the stream's address, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private var taken: Int
    private var isInMember = false

    /// - Parameter offset: where in the input the source begins: what offsets are counted from.
    public init(offset: Int = 0, source: @escaping Source) {
        self.source = source
        memberOffset = offset
        taken = offset
        input = .allocate(byteCount: 65_536, alignment: 16)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            fatalError("zlib cannot start: out of memory")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    /// The compressed bytes used up so far; after a member has been read to its end, where the next one begins.
    public var position: Int { taken - Int(stream.pointee.avail_in) }

    /// Begins the next member and says where it begins; nil at the end of the input. What is left of the member before
    /// is passed over, and checked.
    public func nextMember() throws -> Int? {
        if isInMember { try skipMember() }
        guard try refill() else { return nil }
        memberOffset = position
        guard inflateReset(stream) == Z_OK else { throw GzipError.corrupt(member: memberOffset, detail: "zlib failed") }
        isInMember = true
        return memberOffset
    }

    /// Reads what comes next of the member; 0 at its end, once its check sum has proved right.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard isInMember, !buffer.isEmpty else { return 0 }
        let room = UInt32(clamping: buffer.count)
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = room
        while true {
            let hasInput = try refill()
            let status = inflate(stream, Z_NO_FLUSH)
            let count = Int(room - stream.pointee.avail_out)
            switch status {
            case Z_STREAM_END:
                isInMember = false
                return count
            case Z_OK, Z_BUF_ERROR:
                if count > 0 { return count }
                if !hasInput { throw GzipError.truncated(member: memberOffset) }
            default:
                isInMember = false
                let isStart = stream.pointee.total_out == 0 && position - memberOffset <= 2
                if isStart { throw GzipError.notGzip(offset: memberOffset) }
                let detail = stream.pointee.msg.map { String(cString: $0) } ?? "invalid data"
                throw GzipError.corrupt(member: memberOffset, detail: detail)
            }
        }
    }

    /// Whether there is input left.
    private func refill() throws -> Bool {
        if stream.pointee.avail_in > 0 { return true }
        let count = try source(input)
        taken += count
        stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_in = UInt32(count)
        return count > 0
    }

    private func skipMember() throws {
        try withUnsafeTemporaryAllocation(byteCount: 32_768, alignment: 16) { spare in
            while try read(into: spare) > 0 {}
        }
    }
}
