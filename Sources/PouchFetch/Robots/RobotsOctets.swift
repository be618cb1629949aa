/// The one form in which the octets of a rule and of a URL are compared (RFC 9309 section 2.2.2).
///
/// Unreserved characters stand plain, however they were written: `%7E` and `~` are equal. Reserved ones stay as written:
/// `%2F` is not `/`. Every other octet, and those that mean something in a rule (`*`, `$`), are escapes of three octets,
/// which count as the three of `%XX`. An escape's octets stand nowhere else, so that no rule matches from its middle on
/// or up to it: `/*A` does not forbid `/%2A`, and a stray `%` does not forbid what `%20` begins.
enum RobotsOctets {
    /// Appends the form of `text`. In a rule a `*` is kept, as the wildcard; in a URL it is an octet like any other.
    static func append(_ text: UnsafeBufferPointer<UInt8>, isRule: Bool, to out: inout [UInt8]) {
        var place = 0
        while place < text.count {
            let byte = text[place]
            if byte == UInt8(ascii: "%") {
                if place + 2 < text.count, let high = hexValue(text[place + 1]), let low = hexValue(text[place + 2]) {
                    let value = high << 4 | low
                    if isUnreserved(value) { out.append(value) } else { escape(value, &out) }
                    place += 3
                    continue
                }
                out.append(byte)  // A stray "%" stays, as it does in a URL.
            } else if isKept(byte) || isRule && byte == UInt8(ascii: "*") {
                out.append(byte)
            } else {
                escape(byte, &out)
            }
            place += 1
        }
    }

    /// `ALPHA DIGIT - . _ ~`
    @inline(__always)
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        contains(byte, 0x03ff_6000_0000_0000, 0x47ff_fffe_87ff_fffe)
    }

    /// The unreserved, and the reserved `:/?#[]@!&()+,;=`, which no URL parser rewrites.
    @inline(__always)
    private static func isKept(_ byte: UInt8) -> Bool {
        contains(byte, 0xafff_fb4a_0000_0000, 0x47ff_fffe_afff_ffff)
    }

    @inline(__always)
    private static func contains(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
        byte < 128 && ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 != 0
    }

    /// The high bit is set in none but an escape's octets.
    private static func escape(_ byte: UInt8, _ out: inout [UInt8]) {
        out.append(0x80)
        out.append(0x90 | byte >> 4)
        out.append(0x90 | byte & 15)
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }
}
