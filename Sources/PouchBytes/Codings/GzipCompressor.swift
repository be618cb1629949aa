import CDeflate

/// Makes gzip members (RFC 1952) from bytes; deterministic: no name, time 0, operating system 255.
///
/// Holds some hundred kilobytes of tables, so keep one and use it again, on one thread at a time.
public final class GzipCompressor {
    private let handle: OpaquePointer
    private var gathered: [UInt8] = []

    /// - Parameter level: 0 (stored) ... 12 (smallest); values outside are moved inside.
    public init(level: Int = 6) {
        guard let handle = libdeflate_alloc_compressor(Int32(min(max(level, 0), 12))) else {
            fatalError("no memory for a compressor")
        }
        self.handle = handle
    }

    deinit {
        libdeflate_free_compressor(handle)
    }

    /// One member that holds the parts one after another.
    public func member(_ parts: [ArraySlice<UInt8>]) -> [UInt8] {
        if let only = parts.first, parts.count == 1 { return only.withUnsafeBytes(compress) }
        gathered.removeAll(keepingCapacity: gathered.capacity <= 1 << 20)
        gathered.reserveCapacity(parts.reduce(0) { $0 + $1.count })
        for part in parts { gathered.append(contentsOf: part) }
        return gathered.withUnsafeBytes(compress)
    }

    /// One member that holds the parts one after another.
    public func member(_ parts: [[UInt8]]) -> [UInt8] {
        member(parts.map { $0[...] })
    }

    /// One member that holds `bytes`.
    public func member(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes(compress)
    }

    private func compress(_ input: UnsafeRawBufferPointer) -> [UInt8] {
        let bound = libdeflate_gzip_compress_bound(handle, input.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { room, count in
            guard let target = room.baseAddress else { return }
            // Empty input may have no address, and libdeflate wants one; it reads none of it.
            count = libdeflate_gzip_compress(
                handle, input.baseAddress ?? UnsafeRawPointer(target), input.count, target, bound)
            precondition(count > 0, "libdeflate needs more than the bound it gave")
        }
    }
}

/// Single gzip members without an instance to keep.
public enum GzipMember {
    /// One RFC 1952 member holding the parts one after another; the same input gives the same bytes.
    public static func compress(_ parts: [[UInt8]]..., level: Int = 6) -> [UInt8] {
        GzipCompressor(level: level).member(parts.flatMap { $0 })
    }
}
