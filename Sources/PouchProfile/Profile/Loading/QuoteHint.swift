/// Advice where a profile is not YAML for want of quotes: XPaths and patterns are full of signs that have a meaning in
/// YAML.
enum QuoteHint {
    /// Advice for the line that an error points at, or for the one before it; nil when nothing there needs quotes.
    /// - Parameter problem: in the YAML library's words.
    static func text(lines: [Substring], line: Int, problem: String) -> String? {
        if problem.contains("escape") {
            return "put the pattern in single quotes: in double quotes a backslash begins an escape"
        }
        for number in [line - 1, line - 2] where lines.indices.contains(number) {
            if let advice = advice(on: lines[number]) { return advice }
        }
        return nil
    }

    private static func advice(on line: Substring) -> String? {
        let bare = withoutQuoted(line)
        if bare.contains(/(?:^|[\s:,\[{(-])(?:\.{0,2}\/\/?|@|\*\[|\(\/\/)[a-z*@(.\/]/) {
            return "quote the XPath: write it in double quotes, as in \"//div[@id='list']\""
        }
        if bare.contains(/(?:text|href|match|not|not_text|not_href|address|count)\s*:\s*[^\s'"&*]/) {
            return "put the pattern in single quotes, as in '^(?<year>\\d{4})$'"
        }
        if bare.contains(/:\s+[^\s'"\[{#][^#]*:\s/) { return "put a text with a colon in it in quotes" }
        return nil
    }

    /// The line with what stands in quotes taken out.
    private static func withoutQuoted(_ line: Substring) -> String {
        var bare = ""
        var quote: Character?
        for letter in line.prefix(2_000) {
            if let open = quote {
                if letter == open { quote = nil }
            } else if letter == "'" || letter == "\"" {
                // An apostrophe within a word, or in an XPath's predicate, opens nothing that YAML knows.
                if bare.last.map({ ": ,[{-".contains($0) }) ?? true { quote = letter } else { bare.append(letter) }
            } else {
                bare.append(letter)
            }
        }
        return bare
    }
}
