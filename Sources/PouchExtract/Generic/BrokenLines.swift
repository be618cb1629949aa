/// Tells whether lines parted by `<br>` are paragraphs of their own or one that was broken.
enum BrokenLines {
    private static let sentence = GenericPattern(#"[.!?:]["”’')]*$"#)

    /// The paragraphs of some lines. A line is a paragraph where it ends a sentence and does not belong to a text that
    /// was broken at a width: the lines of such a text are all about as long.
    static func paragraphs(_ lines: [String]) -> [String] {
        guard lines.count > 1 else { return lines }
        let lengths = lines.dropLast().map(\.utf8.count)
        let longest = lengths.max() ?? 0
        let isWrapped =
            lines.count > 3 && longest <= 100 && lengths.filter { $0 * 4 >= longest * 3 }.count * 3 >= lengths.count * 2
        if isWrapped { return [lines.joined(separator: " ")] }
        var paragraphs: [String] = []
        var current: [String] = []
        for (place, line) in lines.enumerated() {
            current.append(line)
            // A short line between paragraphs is a heading.
            let isHeading =
                current.count == 1 && line.utf8.count <= 60 && line.first?.isUppercase == true
                && place + 1 < lines.count && lines[place + 1].utf8.count > 60
            if isHeading || line.utf8.count > 40 && sentence.matches(line) {
                paragraphs.append(current.joined(separator: " "))
                current = []
            }
        }
        if !current.isEmpty { paragraphs.append(current.joined(separator: " ")) }
        return paragraphs
    }
}
