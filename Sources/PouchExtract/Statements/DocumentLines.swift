import PouchHTML
import PouchProfile

/// The visible lines of a document's region, in reading order, and which of them a field has claimed.
struct DocumentLines {
    struct Line {
        var text: String
        /// The paragraph it belongs to.
        var block: Int
    }

    let blocks: [TextBlock]
    private(set) var lines: [Line] = []
    /// The first line of each block.
    private(set) var starts: [Int] = []
    /// For each line, whether a field has claimed it.
    private var claimed: [Bool] = []
    /// The lines that may hold the document's head: up to the first long line, or the first list or table.
    private(set) var head = 0..<0
    /// The line that ends the document; it and all below it are not text.
    private(set) var end = 0
    /// Lines like the one that ends the document.
    private(set) var separators: Set<Int> = []

    private static let longestHead = 24
    private static let linesAboveTitle = 8
    private static let longLine = 260
    private static let tailLength = 8
    /// Lines that one field may have.
    private static let mostLinesOfField = 64
    /// Steps left for finding the lines of the fields: a page of lines that all read alike must end.
    private var steps = 4_000_000

    /// Whether there were too many lines to search.
    var isExhausted: Bool { steps <= 0 }

    init(_ blocks: [TextBlock], ends: [Pattern], trials: BoundedMatcher) {
        self.blocks = blocks
        for (number, block) in blocks.enumerated() {
            starts.append(lines.count)
            for line in block.lines { lines.append(Line(text: line, block: number)) }
        }
        claimed = [Bool](repeating: false, count: lines.count)
        end = lines.count
        findEnd(ends, trials)
        head = 0..<headEnd(from: 0)
    }

    /// The first line that ends the document. Of several alike in a row ("Back to top" after each section) the last one
    /// does; the others are `separators`.
    private mutating func findEnd(_ ends: [Pattern], _ trials: BoundedMatcher) {
        var text: String?
        for (place, line) in lines.enumerated() where line.text.utf8.count < Self.longLine {
            guard ends.contains(where: { trials.matches($0, line.text, costly: false) }) else { continue }
            let folded = line.text.lowercased()
            guard text == nil || text == folded else { return }
            text = folded
            separators.insert(place)
            end = place
        }
    }

    private func isShort(_ line: Line) -> Bool {
        let block = blocks[line.block]
        return line.text.utf8.count <= Self.longLine && !block.isRow && !block.isListItem
    }

    private func headEnd(from start: Int) -> Int {
        let most = min(end, start + Self.longestHead)
        guard start < most else { return start }
        return lines[start..<most].firstIndex { !isShort($0) } ?? most
    }

    mutating func claim(_ line: Int) { claimed[line] = true }

    func isClaimed(_ line: Int) -> Bool { claimed[line] }

    /// A title below what seemed to be the head, under a teaser or a menu, has the head around it.
    mutating func setTitle(_ title: Range<Int>) {
        guard title.lowerBound >= head.upperBound, title.upperBound <= end else { return }
        var start = title.lowerBound
        while start > max(0, title.lowerBound - Self.linesAboveTitle), isShort(lines[start - 1]) { start -= 1 }
        head = start..<headEnd(from: title.upperBound)
    }

    /// The lines that make up a text which begins in `block`, or in a later line of it; nil for a text of very many lines.
    mutating func lines(of text: String, in block: Int?) -> Range<Int>? {
        guard let block, starts.indices.contains(block) else { return nil }
        var first = starts[block]
        while first < lines.count, lines[first].block == block, steps > 0 {
            if let last = lastLine(of: text, from: first) { return first..<(last + 1) }
            first += 1
        }
        return nil
    }

    private mutating func lastLine(of text: String, from first: Int) -> Int? {
        var text = text
        return text.withUTF8 { whole in
            var rest = whole[...]
            for at in first..<min(lines.count, first + Self.mostLinesOfField) {
                var line = lines[at].text
                let length = line.utf8.count
                steps -= 1 + length / 64
                guard line.withUTF8({ rest.starts(with: $0) }) else { return nil }
                rest = rest.dropFirst(length)
                if rest.isEmpty { return at }
                guard rest.first == 32 else { return nil }
                rest = rest.dropFirst()
            }
            return nil
        }
    }

    /// Whether some line from `start` on is left for the body.
    func hasText(from start: Int) -> Bool { start < end && claimed[start..<end].contains(false) }

    /// The lines of a zone; `body` begins where the fields of the head, as found so far, end.
    func range(of zone: FieldRule.Zone, bodyStart: @autoclosure () -> Int) -> Range<Int> {
        switch zone {
        case .all: 0..<end
        case .head: head
        case .body: min(bodyStart(), end)..<end
        case .tail: max(min(bodyStart(), end), end - Self.tailLength)..<end
        }
    }
}
