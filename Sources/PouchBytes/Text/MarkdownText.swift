/// Text made safe to stand in Markdown (CommonMark, GitHub's): it reads as it is, and no mark-up, HTML or link comes of it.
public enum MarkdownText {
    /// One paragraph; its line breaks are kept.
    public static func paragraph(_ text: String) -> String {
        lines(of: text).map { leading(inline($0)) }.joined(separator: "\n")
    }

    /// For a heading or a link's text: on one line.
    public static func line(_ text: String) -> String {
        leading(inline(lines(of: text).joined(separator: " ")))
    }

    private static func lines(of text: String) -> [Substring] {
        text.split(whereSeparator: \.isNewline).map { line in
            var line = line
            while line.first?.isWhitespace == true { line.removeFirst() }
            while line.last?.isWhitespace == true { line.removeLast() }
            return line
        }.filter { !$0.isEmpty }
    }

    /// Escapes characters with a meaning anywhere in a line.
    private static func inline(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "~", "|", "$", "@": result += "\\\(scalar)"
            case "\t": result += " "
            case _ where scalar.value < 32 || (0x7F...0x9F).contains(scalar.value): continue
            // Marks that turn the direction of what follows.
            case _ where (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value): continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        // GitHub makes links of these.
        return result.replacing("//", with: "/\\/").replacing(/[Ww]{3}\./) { "\($0.output.dropLast())\\." }
    }

    /// Escapes characters with a meaning at the start of a line: headings, lists, rules, underlines of headings.
    private static func leading(_ line: String) -> String {
        guard let first = line.first else { return line }
        if "#+-=".contains(first) { return "\\" + line }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        if !digits.isEmpty, let mark = line.dropFirst(digits.count).first, mark == "." || mark == ")" {
            return digits + "\\" + line.dropFirst(digits.count)
        }
        return line
    }
}
