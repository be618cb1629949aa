/// Small questions about single bytes, asked all over the formats.
public enum ASCII {
    public static let tab: UInt8 = 0x09
    public static let lineFeed: UInt8 = 0x0A
    public static let carriageReturn: UInt8 = 0x0D
    public static let space: UInt8 = 0x20
    public static let colon: UInt8 = 0x3A

    /// 0...15 for a hexadecimal digit of either case, else nil.
    @inlinable public static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    /// The lower-case hexadecimal digit for 0...15.
    @inlinable public static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x57 + value
    }

    /// The upper-case hexadecimal digit for 0...15, as percent encoding has it.
    @inlinable public static func upperHexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x37 + value
    }

    /// `A-Z` and `a-z`.
    @inlinable public static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// `0-9`.
    @inlinable public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// C0 controls and DEL; `false` for bytes of 128 and more.
    @inlinable public static func isControl(_ byte: UInt8) -> Bool { byte < space || byte == 127 }

    /// A space or a TAB.
    @inlinable public static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    /// The byte, with `A-Z` as `a-z`.
    @inlinable public static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Whether two byte strings are equal, the case of ASCII letters aside.
    @inlinable public static func equalIgnoringCase(
        _ left: some Collection<UInt8>, _ right: some Collection<UInt8>
    ) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { lowercased($0) == lowercased($1) }
    }

    /// Whether a text has these letters in it, byte for byte.
    public static func contains(_ text: String, _ word: String) -> Bool {
        text.utf8.indices.contains { text.utf8[$0...].starts(with: word.utf8) }
    }

    /// A `tchar` (RFC 9110, section 5.6.2), the characters of a header's name.
    @inlinable public static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }

    /// A slice without spaces, tabs, CR and LF at either end.
    @inlinable public static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, isBlank(first) || first == carriageReturn || first == lineFeed {
            bytes.removeFirst()
        }
        while let last = bytes.last, isBlank(last) || last == carriageReturn || last == lineFeed { bytes.removeLast() }
        return bytes
    }
}
