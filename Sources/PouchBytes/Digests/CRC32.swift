import CDeflate

/// CRC-32 (RFC 1952, section 8). Detects torn bytes; it does not detect intent.
public enum CRC32 {
    /// - Parameter sum: of the bytes before, 0 for none: bytes may come in pieces.
    public static func of(_ bytes: [UInt8], after sum: UInt32 = 0) -> UInt32 {
        bytes.withUnsafeBytes { $0.isEmpty ? sum : libdeflate_crc32(sum, $0.baseAddress, $0.count) }
    }
}
