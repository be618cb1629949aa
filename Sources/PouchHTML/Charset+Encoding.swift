import Foundation

extension Charset {
    /// The bytes of a text in an encoding, as an address's query carries them (URL Standard, section 1.3, "percent-encode
    /// after encoding"): what the encoding has no bytes for is `%26%23NUMBER%3B`.
    ///
    /// - Parameter name: the standard's name, lower case. UTF-8 stands in for UTF-16, and for what is unknown (Encoding
    ///   Standard, section 4.3, "get an output encoding").
    public static func encodeForQuery(_ text: String, as name: String) -> [UInt8] {
        if name == "utf-8" || name.hasPrefix("utf-16") || text.utf8.allSatisfy({ $0 < 0x80 }) {
            return Array(text.utf8)
        }
        if name == "windows-1252" { return windows1252(text) }
        guard let encoder = QueryEncoder(to: name) else { return Array(text.utf8) }
        return encoder.encode(text)
    }

    private static func windows1252(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case ..<0x80, 0xA0...0xFF: out.append(UInt8(truncatingIfNeeded: scalar.value))
            default:
                if let place = high.firstIndex(where: { UInt32($0) == scalar.value }) {
                    out.append(UInt8(truncatingIfNeeded: 0x80 + place))
                } else {
                    out += reference(scalar)
                }
            }
        }
        return out
    }

    fileprivate static func reference(_ scalar: Unicode.Scalar) -> [UInt8] { Array("%26%23\(scalar.value)%3B".utf8) }
}

/// The C library's converter from UTF-8.
private final class QueryEncoder {
    private let handle: iconv_t
    private let name: String

    init?(to name: String) {
        guard let handle = iconv_open(Charset.localName(name, writing: true), "UTF-8"), Int(bitPattern: handle) != -1
        else {
            return nil
        }
        self.handle = handle
        self.name = name
    }

    deinit { iconv_close(handle) }

    func encode(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        for scalar in text.unicodeScalars {
            if let byte = special(scalar) {
                out.append(byte)
            } else if let bytes = convert(Array(String(replacement(scalar)).utf8)) {
                out += bytes
            } else {
                // Back to ASCII first, where the encoding shifts.
                out += flush()
                out += Charset.reference(scalar)
            }
        }
        return out + flush()
    }

    /// What the standard encodes and the C library does not.
    private func special(_ scalar: Unicode.Scalar) -> UInt8? { name == "gbk" && scalar == "\u{20AC}" ? 0x80 : nil }

    private func replacement(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        name == "shift_jis" && scalar == "\u{2212}" ? "\u{FF0D}" : scalar
    }

    /// The bytes of one character; nil when the encoding has none for it.
    private func convert(_ utf8: [UInt8]) -> [UInt8]? {
        var input = utf8.map { CChar(bitPattern: $0) }
        return input.withUnsafeMutableBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            return run(&next, &left)
        }
    }

    /// What brings the encoding back to its first state.
    private func flush() -> [UInt8] {
        var next: UnsafeMutablePointer<CChar>?
        var left = 0
        return run(&next, &left) ?? []
    }

    private func run(_ next: inout UnsafeMutablePointer<CChar>?, _ left: inout Int) -> [UInt8]? {
        var room = [CChar](repeating: 0, count: 32)
        let (status, count) = room.withUnsafeMutableBufferPointer { room in
            var out = room.baseAddress
            var free = room.count
            let status = iconv(handle, &next, &left, &out, &free)
            return (status, room.count - free)
        }
        // A status over 0 counts letters that were written otherwise than they are.
        guard status == 0, left == 0 else { return nil }
        return room[..<count].map { UInt8(bitPattern: $0) }
    }
}
