/// The charset parameter of an HTTP `Content-Type` (RFC 9110, section 8.3; MIME Sniffing Standard, section 4.4, "parse a MIME
/// type"; Fetch Standard, "extract a MIME type").
enum ContentTypeCharset {
    /// The parameter's value; nil when the field has none or is not a media type. Of several types in one field,
    /// separated by commas, the last one counts; it inherits the charset of one of the same essence.
    static func label(_ field: String) -> String? {
        var label: String?
        var essence: String?
        for value in values(Array(field.utf8)[...]) {
            guard let type = MediaType(value), type.essence != "*/*" else { continue }
            if type.essence != essence { label = nil }
            essence = type.essence
            if let charset = type.charset { label = charset }
        }
        return label
    }

    /// The field at its commas, those between quotes aside (Fetch Standard, "get, decode, and split").
    private static func values(_ field: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var values: [ArraySlice<UInt8>] = []
        var start = field.startIndex
        var place = start
        var isQuoted = false
        while place < field.endIndex {
            switch field[place] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: place += 1
            case UInt8(ascii: ",") where !isQuoted:
                values.append(field[start..<place])
                start = place + 1
            default: break
            }
            place += 1
        }
        return values + [field[start...]]
    }

    /// A media type, as far as its charset needs it.
    private struct MediaType {
        /// `type/subtype`, lower case.
        var essence: String
        var charset: String?

        init?(_ text: ArraySlice<UInt8>) {
            var rest = Self.trimmed(text)
            let type = rest.prefix { $0 != UInt8(ascii: "/") }
            guard Self.isToken(type), type.endIndex < rest.endIndex else { return nil }
            rest = rest[(type.endIndex + 1)...]
            let subtype = Self.trimmedEnd(rest.prefix { $0 != UInt8(ascii: ";") })
            guard Self.isToken(subtype) else { return nil }
            essence = Self.lower(type) + "/" + Self.lower(subtype)
            rest = rest.drop { $0 != UInt8(ascii: ";") }
            while rest.first == UInt8(ascii: ";") {
                rest = rest.dropFirst().drop { Self.isBlank($0) }
                let name = rest.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: "=") }
                rest = rest[name.endIndex...]
                guard rest.first == UInt8(ascii: "=") else { continue }
                rest = rest.dropFirst()
                guard let value = Self.value(&rest) else { continue }
                if charset == nil, Self.lower(name) == "charset" { charset = String(decoding: value, as: UTF8.self) }
            }
        }

        /// Takes a parameter's value off, up to the semicolon after it.
        private static func value(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
            var value: [UInt8] = []
            if rest.first == UInt8(ascii: "\"") {
                rest = rest.dropFirst()
                while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
                    value.append(byte == UInt8(ascii: "\\") ? rest.popFirst() ?? byte : byte)
                }
                rest = rest.drop { $0 != UInt8(ascii: ";") }
            } else {
                let plain = rest.prefix { $0 != UInt8(ascii: ";") }
                rest = rest[plain.endIndex...]
                value = Array(trimmedEnd(plain))
                if value.isEmpty { return nil }
            }
            return value.allSatisfy { $0 == 9 || $0 >= 0x20 && $0 != 0x7F } ? value : nil
        }

        private static func isBlank(_ byte: UInt8) -> Bool { byte == 9 || byte == 10 || byte == 13 || byte == 32 }

        private static func trimmedEnd(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            var text = text
            while let last = text.last, isBlank(last) { text.removeLast() }
            return text
        }

        private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
            trimmedEnd(text.drop { isBlank($0) })
        }

        private static func isToken(_ text: ArraySlice<UInt8>) -> Bool {
            !text.isEmpty
                && text.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                    }
                }
        }

        private static func lower(_ text: ArraySlice<UInt8>) -> String {
            String(decoding: text.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
        }
    }
}
