import PouchBytes

extension ByteSet {
    /// The path percent-encode set (C0 controls, space, `"#<>?^`{}` and DEL), `/` and `\`: what ends a run of bytes that a
    /// path takes over as they are.
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

extension [UInt8] {
    /// Appends `%XX`, the digits in upper case (URL Standard, section 1.3).
    @inline(__always)
    mutating func appendPercentEncoded(_ byte: UInt8) {
        append(0x25)
        append(ASCII.upperHexDigit(byte >> 4))
        append(ASCII.upperHexDigit(byte & 15))
    }
}
