/// A set of ASCII bytes as two words of bits, so that a test costs a shift and needs no table in memory.
struct ByteSet {
    let low: UInt64
    let high: UInt64

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        guard byte < 128 else { return false }
        return ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 != 0
    }
}

extension ByteSet {
    /// The path percent-encode set: C0 controls, space, `"#<>?^`{}` and DEL; bytes over 0x7F are encoded as well.
    @inline(__always)
    static var pathEncode: ByteSet { ByteSet(low: 0xd000_000d_ffff_ffff, high: 0xa800_0001_4000_0000) }

    /// `pathEncode`, `/` and `\`: what ends a run of bytes that a path takes over as they are.
    @inline(__always)
    static var pathStop: ByteSet { ByteSet(low: 0xd000_800d_ffff_ffff, high: 0xa800_0001_5000_0000) }

    /// The special-query percent-encode set: C0 controls, space, `"#<>'` and DEL.
    @inline(__always)
    static var queryEncode: ByteSet { ByteSet(low: 0x5000_008d_ffff_ffff, high: 0x8000_0000_0000_0000) }

    /// Forbidden domain code points.
    @inline(__always)
    static var forbiddenInDomain: ByteSet { ByteSet(low: 0xd400_8029_ffff_ffff, high: 0x9000_0000_7800_0001) }

    /// `a-z`, `0-9`, `-`, `.` and `_`.
    @inline(__always)
    static var cleanInHost: ByteSet { ByteSet(low: 0x03ff_6000_0000_0000, high: 0x07ff_fffe_8000_0000) }
}

/// ASCII by name.
enum ASCII {
    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always)
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// The value of a hexadecimal digit.
    @inline(__always)
    static func hexValue(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte & 15 }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    /// The upper-case hexadecimal digit of 0...15.
    @inline(__always)
    static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? value + 0x30 : value + 0x37 }
}

extension [UInt8] {
    /// Appends `%XX`.
    @inline(__always)
    mutating func appendPercentEncoded(_ byte: UInt8) {
        append(0x25)
        append(ASCII.hexDigit(byte >> 4))
        append(ASCII.hexDigit(byte & 15))
    }
}
