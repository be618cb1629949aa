/// The 32 bytes of a SHA-256 digest (FIPS 180-4), ordered as its bytes are.
public struct SHA256Digest: Hashable, Sendable, BitwiseCopyable {
    /// The digest as four big-endian words: comparing and hashing need no memory.
    let words: (UInt64, UInt64, UInt64, UInt64)

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        self.words = words
    }

    /// Takes exactly 32 bytes; nil for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// Takes 64 hexadecimal digits of either case; nil for anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 64 else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, character) in hex.utf8.enumerated() {
            guard let digit = ASCII.hexValue(character) else { return nil }
            words[index / 16] = words[index / 16] << 4 | UInt64(digit)
        }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// Takes 52 characters of RFC 4648 base 32, either case, without padding; nil for anything else.
    public init?(base32: String) {
        guard let bytes = Base32.decode(base32) else { return nil }
        self.init(bytes)
    }

    /// The digest of `bytes`.
    public static func of(_ bytes: [UInt8]) -> SHA256Digest {
        bytes.withUnsafeBytes { of($0) }
    }

    /// The digest of a slice.
    public static func of(_ bytes: ArraySlice<UInt8>) -> SHA256Digest {
        bytes.withUnsafeBytes { of($0) }
    }

    /// The digest of a string's UTF-8.
    public static func of(_ text: String) -> SHA256Digest {
        var text = text
        return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes { [UInt8]($0) }
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        String(unsafeUninitializedCapacity: 64) { text in
            withUnsafeBytes { bytes in
                for (index, byte) in bytes.enumerated() {
                    text[index * 2] = ASCII.hexDigit(byte >> 4)
                    text[index * 2 + 1] = ASCII.hexDigit(byte & 15)
                }
            }
            return 64
        }
    }

    /// 52 characters of RFC 4648 base 32, upper case, no padding.
    public var base32: String {
        withUnsafeBytes { Base32.encode($0) }
    }

    /// Lends the 32 bytes without allocating.
    public func withUnsafeBytes<R>(_ use: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        let ordered = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        return try Swift.withUnsafeBytes(of: ordered, use)
    }
}

extension SHA256Digest: Comparable {
    public static func < (left: SHA256Digest, right: SHA256Digest) -> Bool { left.words < right.words }
    public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) {
        // Every bit of a digest is as good as any other.
        hasher.combine(words.0)
    }
}

extension SHA256Digest: CustomStringConvertible {
    public var description: String { hex }
}
