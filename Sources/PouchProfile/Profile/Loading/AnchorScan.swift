/// Counts what may be anchors and aliases in YAML text, without parsing it: never fewer than there are. Quoted text can
/// be counted too, so a file is only refused when it has both a mark that may be an anchor and many that may be
/// aliases.
struct AnchorScan {
    /// The offset of the first byte that may begin an anchor.
    private(set) var firstAnchor: Int?
    private(set) var aliases = 0

    init(_ text: String) {
        var before: UInt8 = 0x0A
        var mark: UInt8 = 0
        for (offset, byte) in text.utf8.enumerated() {
            if mark != 0, Self.isName(byte) {
                if mark == UInt8(ascii: "*") {
                    aliases += 1
                } else if firstAnchor == nil {
                    firstAnchor = offset - 1
                }
            }
            mark = (byte == UInt8(ascii: "*") || byte == UInt8(ascii: "&")) && Self.canPrecede(before) ? byte : 0
            before = byte
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// Whether a token can begin after the byte: white space, an indicator that ends a token, or the last byte of one
    /// of the line breaks outside ASCII.
    private static func canPrecede(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x80...0xFF: true
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ","),
            UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: ":"), UInt8(ascii: "?"), UInt8(ascii: "%"),
            UInt8(ascii: "@"), UInt8(ascii: "`"):
            true
        default: false
        }
    }
}
