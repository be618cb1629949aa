import PouchProfile

/// Titles compared as a reader would: case, white space, the shape of quotes and dashes, and marks of revision aside.
enum TitleKey {
    static func of(_ title: String, marks: Pattern?) -> String {
        var text = title
        if let match = (try? marks?.firstMatch(in: title)) ?? nil {
            let bytes = Array(title.utf8)
            text = String(decoding: bytes[..<match.range.lowerBound] + bytes[match.range.upperBound...], as: UTF8.self)
        }
        var key = ""
        for character in text.lowercased() {
            switch character {
            case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "'", "\"", "`": continue
            case "\u{2013}", "\u{2014}", "-", "\u{2011}": key.append("-")
            case " ", "\u{A0}", "\t", "\n": continue
            default: key.append(character)
            }
        }
        return key
    }
}
