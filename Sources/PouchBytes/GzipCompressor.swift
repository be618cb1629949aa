import CDeflate

/// Makes gzip members (RFC 1952): no name, no time, so that the same bytes give the same member. One a thread.
public final class GzipCompressor {
    private let compressor: OpaquePointer?

    /// - Parameter level: 0 (stored) to 12 (smallest).
    public init(level: Int) { compressor = libdeflate_alloc_compressor(Int32(level)) }

    deinit { libdeflate_free_compressor(compressor) }

    /// One member that holds these bytes.
    public func member(_ bytes: [UInt8]) -> [UInt8] {
        let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            count = libdeflate_gzip_compress(compressor, bytes, bytes.count, output.baseAddress, bound)
        }
    }
}
