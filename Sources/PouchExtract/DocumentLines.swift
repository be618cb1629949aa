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
    private var starts: [Int] = []
    private(set) var claimed: Set<Int> = []
    /// Where the head may end at the latest: before the first long line, or the first list or table.
    private(set) var headEnd = 0
    /// The line that ends the document; it and all below it are no text.
    private(set) var end = 0

    private static let longestHead = 24
    private static let longLine = 260
    private static let tailLength = 8

    init(_ blocks: [TextBlock], ends: [Pattern]) {
        self.blocks = blocks
        for (number, block) in blocks.enumerated() {
            starts.append(lines.count)
            for line in block.lines { lines.append(Line(text: line, block: number)) }
        }
        end = lines.firstIndex { line in line.text.utf8.count < Self.longLine && ends.contains { (try? $0.matches(line.text)) ?? false } } ?? lines.count
        headEnd = lines.prefix(min(end, Self.longestHead)).firstIndex { line in
            let kind = blocks[line.block].kind
            return line.text.utf8.count > Self.longLine || kind == .row || kind == .listItem
        } ?? min(end, Self.longestHead)
    }

    mutating func claim(_ line: Int) { claimed.insert(line) }

    /// The first line of a block; nil when the block is none of the document's.
    func firstLine(of block: Int) -> Int? { starts.indices.contains(block) ? starts[block] : nil }

    /// The lines of a zone; `body` begins where the fields of the head, as found so far, end.
    func range(of zone: FieldRule.Zone, bodyStart: Int) -> Range<Int> {
        switch zone {
        case .all: 0..<end
        case .head: 0..<headEnd
        case .body: min(bodyStart, end)..<end
        case .tail: max(min(bodyStart, end), end - Self.tailLength)..<end
        }
    }
}
