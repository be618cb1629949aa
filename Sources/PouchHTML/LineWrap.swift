/// Which line ends of preformatted text part lines for good, and which only wrap a paragraph.
///
/// A text typed for a terminal, a mail or a news wire has a line end every 55 to 80 letters; read aloud, such a line goes
/// on in the next. A line end of an address, a verse or a table of columns is meant.
struct LineWrap: Sendable {
    /// A line as typed, blanks at its ends taken off.
    struct Line {
        /// White space folded.
        var text: String
        /// Whether blanks within it part columns.
        var hasColumns: Bool
    }

    /// Letters in a line that was wrapped.
    private static let wrapped = 55...80

    private let isHardWrapped: Bool

    /// Looks at the whole of a preformatted text: most of the lines that another one follows are 55 to 80 letters long.
    init(_ paragraphs: [[Line]]) {
        var broken = 0
        var long = 0
        for lines in paragraphs {
            for line in lines.dropLast() where !line.hasColumns {
                broken += 1
                if Self.wrapped.contains(line.text.unicodeScalars.count) { long += 1 }
            }
        }
        isHardWrapped = long * 2 > broken
    }

    /// The lines of one paragraph whose ends are meant, as places in `lines`.
    func keptBreaks(in lines: [Line]) -> [Int] {
        lines.indices.dropLast().filter { !isJoined(lines[$0], lines[$0 + 1]) }
    }

    /// Whether a line goes on in the next. One that had room for the next word ended where it was meant to, unless the next
    /// begins in the middle of a sentence.
    private func isJoined(_ line: Line, _ next: Line) -> Bool {
        if line.hasColumns || next.hasColumns { return false }
        if next.text.unicodeScalars.first?.properties.isLowercase ?? false { return true }
        guard isHardWrapped else { return false }
        let word = next.text.unicodeScalars.prefix { $0 != " " }.count
        return line.text.unicodeScalars.count + 1 + word > Self.wrapped.lowerBound
    }
}
