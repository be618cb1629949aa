/// Tells text that was damaged before it was published: a letter where an apostrophe belongs ("Iíve", "donít"), UTF-8 read
/// as windows-1252 ("â€™", "Ã©"), or a replacement character.
///
/// In the first form 0x92 was read in an old Macintosh encoding. It is told from real words by what follows: í, Õ or ’s
/// like before an English ending (s, t, re, ve, ll, d, m) at the end of a word of otherwise plain letters.
public enum DamagedText {
    private static let endings: Set<String> = ["s", "t", "re", "ve", "ll", "d", "m"]

    /// The first damaged word, or nil.
    public static func firstExample(in text: String) -> String? {
        guard mayBeDamaged(text) else { return nil }
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) where word.utf8.contains(where: { $0 >= 0xC3 }) {
            if word.unicodeScalars.contains("\u{FFFD}") || word.contains("â€") || word.contains("Ã©") || word.contains("Ã¨") || word.contains("Ã±")
            {
                return String(word.prefix(40))
            }
            let letters = word.drop { !$0.isLetter }
            let trimmed = String(letters.reversed().drop { !$0.isLetter }.reversed())
            for mark: Character in ["í", "Õ", "ì"] {
                guard let place = trimmed.firstIndex(of: mark), place != trimmed.startIndex else { continue }
                let before = trimmed[..<place]
                let after = trimmed[trimmed.index(after: place)...]
                if before.allSatisfy({ $0.isASCII && $0.isLetter }), endings.contains(String(after)), before.last.map({ !"aeo".contains($0) || after != "s" }) ?? false {
                    return trimmed
                }
            }
        }
        return nil
    }

    /// Whether a letter stands in the text with which damage begins: í Õ ì Â Ã â U+FFFD. Most texts have none.
    private static func mayBeDamaged(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            for place in bytes.indices.dropLast() where bytes[place] >= 0xC3 {
                switch (bytes[place], bytes[place + 1]) {
                case (0xC3, 0xAD), (0xC3, 0x95), (0xC3, 0xAC), (0xC3, 0x83), (0xC3, 0xA2), (0xEF, 0xBF): return true
                default: continue
                }
            }
            return false
        }
    }
}
