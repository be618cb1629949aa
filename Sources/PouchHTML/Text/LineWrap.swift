/// Decides which line ends of preformatted text end a line for good, and which only wrap a paragraph.
///
/// A text typed for a terminal, a mail or a news wire has a line end every 55 to 80 letters, and its sentences go on in
/// the next line. A line end of an address, a verse or a table of columns is intended.
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

    /// Looks at the whole of a preformatted text: of its paragraphs with a line of 55 to 80 letters, most of the lines
    /// that another one follows are as long. A letter's head, an address and a verse have no such line and do not
    /// count.
    init(_ paragraphs: [[Line]]) {
        var broken = 0
        var long = 0
        for lines in paragraphs {
            let ends = lines.dropLast().filter { !$0.hasColumns }
            let longOnes = ends.count { Self.wrapped.contains($0.text.unicodeScalars.count) }
            guard longOnes > 0 else { continue }
            broken += ends.count
            long += longOnes
        }
        isHardWrapped = long * 2 > broken
    }

    /// The lines of one paragraph whose ends are intended, as places in `lines`.
    func keptBreaks(in lines: [Line]) -> [Int] {
        lines.indices.dropLast().filter { !isJoined(lines[$0], lines[$0 + 1]) }
    }

    /// Whether a line goes on in the next. A line with room for the next word ended on purpose, unless the next begins
    /// in the middle of a sentence.
    private func isJoined(_ line: Line, _ next: Line) -> Bool {
        if line.hasColumns || next.hasColumns { return false }
        if next.text.unicodeScalars.first?.properties.isLowercase ?? false { return true }
        guard isHardWrapped else { return false }
        let word = next.text.unicodeScalars.prefix { $0 != " " }.count
        return line.text.unicodeScalars.count + 1 + word > Self.wrapped.lowerBound
    }
}
