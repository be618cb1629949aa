import PouchBytes

/// Finds the addresses in a style sheet, by the rules of CSS Syntax Level 3, section 4: `url(...)`, the string of an
/// `@import`, the strings in `image-set()`. Text in comments, in other strings and behind `@namespace` is not an
/// address.
struct StyleScan {
    /// How an address is written, and so how another is to be.
    enum Form { case bare, string }

    struct Address {
        /// Without quotes or the white space around it.
        let range: Range<Int>
        let form: Form
    }

    private let bytes: ArraySlice<UInt8>
    /// Whether a byte above 0x7F may take the next one with it: a "\" in there is not an escape.
    private let isDoubleByte: Bool
    private var at: Int
    private(set) var addresses: [Address] = []
    /// Of the functions and blocks that are open, whether strings in them are addresses.
    private var open: [Bool] = []
    private static let deepest = 256

    private enum Rule { case none, `import`, namespace }
    private var rule = Rule.none

    static func addresses(in bytes: ArraySlice<UInt8>, charset: String) -> [Address] {
        let doubles: Set = ["shift_jis", "gbk", "gb18030", "big5", "euc-kr"]
        var scan = StyleScan(bytes: bytes, isDoubleByte: doubles.contains(charset), at: bytes.startIndex)
        scan.run()
        return scan.addresses
    }

    private init(bytes: ArraySlice<UInt8>, isDoubleByte: Bool, at: Int) {
        self.bytes = bytes
        self.isDoubleByte = isDoubleByte
        self.at = at
    }

    private mutating func run() {
        while at < bytes.endIndex {
            switch bytes[at] {
            case UInt8(ascii: "/") where byte(at + 1) == UInt8(ascii: "*"): skipComment()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): string()
            case UInt8(ascii: "@"):
                at += 1
                let name = self.name()
                rule = name == "import" ? .import : name == "namespace" ? .namespace : .none
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                push(false)
                if bytes[at] == UInt8(ascii: "{") { rule = .none }
                at += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                _ = open.popLast()
                at += 1
            case UInt8(ascii: ";"):
                rule = .none
                at += 1
            case UInt8(ascii: "#"):
                // A hash's name may begin with "url".
                at += 1
                _ = name()
            case let byte where Self.isName(byte) || byte == UInt8(ascii: "\\"): identifier()
            default: at += 1
            }
        }
    }

    private mutating func push(_ holdsAddresses: Bool) {
        if open.count < Self.deepest { open.append(holdsAddresses) }
    }

    private func byte(_ place: Int) -> UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    // MARK: - Tokens

    private mutating func skipComment() {
        at += 2
        while at < bytes.endIndex {
            if bytes[at] == UInt8(ascii: "*"), byte(at + 1) == UInt8(ascii: "/") {
                at += 2
                return
            }
            at += 1
        }
    }

    /// A string token; an address where one is expected.
    private mutating func string() {
        let quote = bytes[at]
        let start = at + 1
        at = start
        while at < bytes.endIndex {
            switch bytes[at] {
            case quote:
                let isAddress = rule == .import && open.isEmpty || open.last ?? false
                if isAddress { addresses.append(Address(range: start..<at, form: .string)) }
                if rule == .import { rule = .none }
                at += 1
                return
            // A line's end without a "\" makes it a bad string, which ends there.
            case 0x0A, 0x0C, 0x0D: return
            case UInt8(ascii: "\\"): skipEscape()
            default: step()
            }
        }
    }

    private mutating func identifier() {
        let start = at
        let name = self.name()
        if at == start { at += 1 }
        guard byte(at) == UInt8(ascii: "(") else { return }
        at += 1
        switch name {
        case "url", "src": url(isFunctionOnly: name == "src")
        case "image-set", "-webkit-image-set": push(true)
        default: push(false)
        }
    }

    /// Reads the rest after "url(".
    private mutating func url(isFunctionOnly: Bool) {
        skipBlanks()
        guard let first = byte(at) else { return }
        // Its string is read as any other; in the function it is an address.
        let isString = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
        if isString || isFunctionOnly { return push(isString && rule != .namespace) }
        let start = at
        var end = at
        while let byte = byte(at) {
            switch byte {
            case UInt8(ascii: ")"):
                if rule != .namespace, end > start { addresses.append(Address(range: start..<end, form: .bare)) }
                if rule == .import { rule = .none }
                at += 1
                return
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
                skipBlanks()
                if self.byte(at) != UInt8(ascii: ")"), at < bytes.endIndex { return skipBadURL() }
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F:
                return skipBadURL()
            case UInt8(ascii: "\\"):
                let next = self.byte(at + 1)
                if next == nil || next == 0x0A || next == 0x0C || next == 0x0D { return skipBadURL() }
                skipEscape()
                end = at
            default:
                step()
                end = at
            }
        }
        // The sheet's end closes it, too.
        if rule != .namespace, end > start { addresses.append(Address(range: start..<end, form: .bare)) }
    }

    private mutating func skipBadURL() {
        while let byte = byte(at) {
            if byte == UInt8(ascii: ")") {
                at += 1
                return
            }
            if byte == UInt8(ascii: "\\") { skipEscape() } else { step() }
        }
    }

    // MARK: - Characters

    private mutating func skipBlanks() {
        while let byte = byte(at), Self.isBlank(byte) { at += 1 }
    }

    /// One character, both bytes of it.
    private mutating func step() {
        let isLead = isDoubleByte && bytes[at] >= 0x81 && bytes[at] != 0xFF
        at += isLead && (byte(at + 1) ?? 0) >= 0x40 ? 2 : 1
        at = min(at, bytes.endIndex)
    }

    private mutating func skipEscape() {
        at += 1
        var digits = 0
        while digits < 6, let byte = byte(at), ASCII.hexValue(byte) != nil {
            at += 1
            digits += 1
        }
        if digits == 0 {
            if at < bytes.endIndex { step() }
        } else if let byte = byte(at), Self.isBlank(byte) {
            at += byte == 0x0D && self.byte(at + 1) == 0x0A ? 2 : 1
        }
    }

    /// A name, in lower case, its escapes resolved as far as they are ASCII; empty where none stands.
    private mutating func name() -> String {
        var name: [UInt8] = []
        while let byte = byte(at) {
            if Self.isName(byte) {
                name.append(ASCII.lowercased(byte))
                step()
            } else if byte == UInt8(ascii: "\\"), let next = self.byte(at + 1), ![0x0A, 0x0C, 0x0D].contains(next) {
                let start = at
                skipEscape()
                let scalar = StyleText.unescaped(Array(bytes[start..<at])).unicodeScalars.first
                name.append(scalar.flatMap { $0.isASCII ? ASCII.lowercased(UInt8($0.value)) : nil } ?? 0xFF)
            } else {
                break
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }
}
