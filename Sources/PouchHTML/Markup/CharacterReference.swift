import Foundation

/// Character references (HTML Standard, "Character reference state").
enum CharacterReference {
    /// Where a reference stands. In an attribute, a name without ";" before a letter, a digit or "=" is not a
    /// reference.
    enum Place { case text, attribute }

    /// The characters of a reference, and how many bytes it takes; nil where "&" is only an ampersand.
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - at: the place of an "&".
    ///   - end: of the text or the value.
    static func find(
        in bytes: UnsafeBufferPointer<UInt8>, at: Int, end: Int, _ place: Place
    ) -> (text: [UInt8], length: Int)? {
        guard at + 1 < end else { return nil }
        switch bytes[at + 1] {
        case UInt8(ascii: "#"): return numeric(bytes, at, end)
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: return named(bytes, at, end, place)
        default: return nil
        }
    }

    /// Adds a text with its references resolved.
    static func resolve(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ place: Place, into output: inout [UInt8]
    ) {
        var at = range.lowerBound
        while at < range.upperBound {
            let next = bytes.place(of: UInt8(ascii: "&"), in: at..<range.upperBound) ?? range.upperBound
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[at..<next]))
            at = next
            guard at < range.upperBound else { return }
            if let found = find(in: bytes, at: at, end: range.upperBound, place) {
                output.append(contentsOf: found.text)
                at += found.length
            } else {
                output.append(UInt8(ascii: "&"))
                at += 1
            }
        }
    }

    // MARK: - Numbers

    private static func numeric(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int) -> ([UInt8], Int)? {
        var next = at + 2
        let isHex = next < end && bytes[next] | 32 == UInt8(ascii: "x")
        if isHex { next += 1 }
        let start = next
        var value: UInt32 = 0
        while next < end, let digit = digit(bytes[next], isHex: isHex) {
            value = min(value * (isHex ? 16 : 10) + digit, 0x11_0000)
            next += 1
        }
        guard next > start else { return nil }
        if next < end, bytes[next] == UInt8(ascii: ";") { next += 1 }
        return (utf8(scalar(value)), next - at)
    }

    private static func digit(_ byte: UInt8, isHex: Bool) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46 where isHex: UInt32(byte) - 0x41 + 10
        case 0x61...0x66 where isHex: UInt32(byte) - 0x61 + 10
        default: nil
        }
    }

    /// "Numeric character reference end state": 0x80 to 0x9F mean what they do in windows-1252.
    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        switch value {
        case 0: "\u{FFFD}"
        case 0x80...0x9F: Unicode.Scalar(Charset.high[Int(value) - 0x80]) ?? "\u{FFFD}"
        default: Unicode.Scalar(value) ?? "\u{FFFD}"
        }
    }

    private static func utf8(_ scalar: Unicode.Scalar) -> [UInt8] { Array(String(Character(scalar)).utf8) }

    // MARK: - Names

    private static func named(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ place: Place
    ) -> ([UInt8], Int)? {
        let start = at + 1
        var next = start
        while next < end, next - start < Names.longest, isAlphanumeric(bytes[next]) { next += 1 }
        if next < end, bytes[next] == UInt8(ascii: ";"), let text = Names.shared[bytes, start..<next + 1] {
            return (text, next + 1 - at)
        }
        // The longest of those that may lack a ";".
        var last = min(next, start + Names.longestWithoutEnd)
        while last > start + 1 {
            if let text = Names.shared[bytes, start..<last] {
                let follows = last < end ? bytes[last] : 0
                if place == .attribute, follows == UInt8(ascii: "=") || isAlphanumeric(follows) { return nil }
                return (text, last - at)
            }
            last -= 1
        }
        return nil
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}

/// The named references, made ready at the first one that is met.
private struct Names: Sendable {
    static let shared = Names()
    /// Letters of the longest name, and of the longest that needs no ";".
    static let longest = 32
    static let longestWithoutEnd = 6

    private let texts: [String: [UInt8]]

    private init() {
        var texts: [String: [UInt8]] = [:]
        texts.reserveCapacity(NamedReferences.count)
        for line in NamedReferences.table.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A }) {
            guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            var text = String.UnicodeScalarView()
            for code in line[line.index(after: sign)...].split(separator: UInt8(ascii: "+")) {
                if let scalar = UInt32(Substring(code), radix: 16).flatMap(Unicode.Scalar.init) { text.append(scalar) }
            }
            texts[String(Substring(line[..<sign]))] = Array(String(text).utf8)
        }
        self.texts = texts
    }

    subscript(bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>) -> [UInt8]? {
        texts[String(decoding: bytes[range], as: UTF8.self)]
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// How often a byte stands here; mostly it does not.
    func count(of byte: UInt8) -> Int {
        place(of: byte, in: 0..<count) == nil ? 0 : reduce(0) { $0 + ($1 == byte ? 1 : 0) }
    }

    /// Where a byte stands first in a part.
    func place(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard let start = baseAddress, !range.isEmpty,
            let found = memchr(start + range.lowerBound, Int32(byte), range.count)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(start)
    }
}
