/// Finds text that was damaged before it was published: a letter where an apostrophe belongs ("Iíve", "donít"), UTF-8
/// read as windows-1252 ("â€™", "Ã©"), or a replacement character.
///
/// In the first form the bytes 0x92 and 0x93 were read in an old Macintosh encoding. The letters around the damaged one
/// distinguish it from real words: "Solís" and "Joaquím" are names, "itís" and "Iím" are damage.
public enum DamagedText {
    private static let marks: [Character] = ["í", "Õ"]
    private static let pronouns: Set<String> = [
        "i", "you", "he", "she", "it", "we", "they", "that", "there", "who", "what",
    ]
    /// Words and names that end in -ís, lower case, up to the letter.
    private static let real: Set<String> = [
        "am", "ama", "ana", "an", "as", "av", "bel", "ca", "chas", "din", "la", "le", "lu", "ma", "o", "pa", "par",
        "ra", "re", "sol", "ta", "tha", "tra",
    ]
    private static let twisted = ["\u{FFFD}", "â€", "Ã©", "Ã¨", "Ã±", "Ã¡", "Ã³", "Ã¼"]

    /// The first damaged word, or nil.
    public static func firstExample(in text: String) -> String? {
        guard mayBeDamaged(text) else { return nil }
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" })
        where word.utf8.contains(where: { $0 >= 0xC3 }) {
            if twisted.contains(where: { word.contains($0) }) || word == "Â" { return String(word.prefix(40)) }
            let letters = word.drop { !$0.isLetter }
            let plain = letters.prefix { $0.isLetter }
            if let example = apostrophe(plain) ?? quote(plain) { return String(example.prefix(40)) }
        }
        return nil
    }

    /// "donít", "Stateís", "weíre".
    private static func apostrophe(_ word: Substring) -> Substring? {
        for mark in marks {
            guard let place = word.firstIndex(of: mark), place != word.startIndex else { continue }
            let before = word[..<place]
            guard before.allSatisfy({ $0.isASCII }) else { continue }
            let stem = before.lowercased()
            let fits =
                switch word[word.index(after: place)...] {
                case "s": !real.contains(stem)
                case "t": stem.hasSuffix("n")
                case "re", "ve", "ll": true
                case "d": pronouns.contains(stem)
                case "m": stem == "i"
                default: false
                }
            if fits { return word }
        }
        return nil
    }

    /// "ìWe": an opening quotation mark before an English word.
    private static func quote(_ word: Substring) -> Substring? {
        guard word.first == "ì", word.count > 2, word.dropFirst().allSatisfy({ $0.isASCII }) else { return nil }
        return word
    }

    /// Whether a letter stands in the text with which damage begins: í Õ ì Â Ã â U+FFFD. Most texts have none.
    private static func mayBeDamaged(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var next = 0
            while true {
                let place = bytes.endOfASCIIWords(from: next)
                guard place + 1 < bytes.count else { return false }
                next = place + 1
                switch (bytes[place], bytes[place + 1]) {
                case (0xC3, 0xAD), (0xC3, 0x95), (0xC3, 0xAC), (0xC3, 0x82), (0xC3, 0x83), (0xC3, 0xA2), (0xEF, 0xBF):
                    return true
                default: continue
                }
            }
        }
    }
}
