/// The charset in a meta element's `content` (HTML Standard, section 2.4.8, "extracting a character encoding from a meta
/// element").
enum MetaContent {
    private static let word = Array("charset".utf8)

    /// The label after `charset=`; nil when there is none.
    static func label(_ content: ArraySlice<UInt8>) -> String? {
        var rest = content
        repeat {
            guard let found = rest.firstPlace(of: word) else { return nil }
            rest = rest[(found + word.count)...].drop { ASCIISpace.contains($0) }
            // A "charset" that no "=" follows is passed over.
        } while rest.first != UInt8(ascii: "=")
        rest = rest.dropFirst().drop { ASCIISpace.contains($0) }
        guard let quote = rest.first else { return nil }
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let value = rest.dropFirst()
            return value.firstIndex(of: quote).map { String(decoding: value[..<$0], as: UTF8.self) }
        }
        let value = rest.prefix { !ASCIISpace.contains($0) && $0 != UInt8(ascii: ";") }
        return String(decoding: value, as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    /// Whether it begins with `word`, which is in lower case and may be in any here.
    func startsIgnoringCase(with word: [UInt8]) -> Bool {
        guard count >= word.count else { return false }
        for (place, letter) in word.enumerated() {
            let byte = self[startIndex + place]
            guard byte == letter || 0x41...0x5A ~= byte && byte | 32 == letter else { return false }
        }
        return true
    }

    /// Whether it is `word`, which is in lower case and may be in any here.
    func isSameIgnoringCase(as word: [UInt8]) -> Bool { count == word.count && startsIgnoringCase(with: word) }

    /// Where `word`, which is in lower case, stands first, in any case.
    func firstPlace(of word: [UInt8]) -> Int? {
        guard let letter = word.first, count >= word.count else { return nil }
        let last = endIndex - word.count
        var place = startIndex
        while place <= last {
            if self[place] | 32 == letter | 32, self[place...].startsIgnoringCase(with: word) { return place }
            place += 1
        }
        return nil
    }
}
