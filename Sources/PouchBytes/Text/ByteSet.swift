/// A set of ASCII bytes as two words of bits: a test costs a shift and needs no table in memory.
@frozen public struct ByteSet: Sendable {
    @usableFromInline let low: UInt64
    @usableFromInline let high: UInt64

    /// Bit n of `low` stands for byte n, bit n of `high` for byte 64 + n.
    @inlinable
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// Whether the byte is in the set; `false` for bytes of 128 and more.
    @inlinable @inline(__always)
    public func contains(_ byte: UInt8) -> Bool {
        guard byte < 128 else { return false }
        return ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 != 0
    }
}
