/// A paragraph's worth of visible text, in reading order.
public struct TextBlock: Sendable, Equatable {
    /// The kind of block, by the elements around its text.
    public enum Kind: Sendable, Equatable {
        case paragraph
        /// 1 to 6.
        case heading(level: Int)
        /// Of a list in so many lists, itself counted: 1 for one that is in no other.
        case listItem(level: Int)
        /// Of a table or a figure.
        case caption
        /// A row of a table of data: its cells joined by " | ".
        case row
    }

    /// The text between two line breaks each; never empty, none of them is empty.
    public var lines: [String]
    public var kind: Kind
    public var links: [LinkInText]
    /// Sources of the images inside, as written.
    public var images: [String]
    /// Lines of preformatted text whose end is intended, by their place in ``lines``; the end of every other line is a
    /// space.
    public var keptBreaks: [Int] = []
    /// Whether its lines are those of preformatted text.
    public var isPreformatted = false

    /// The whole paragraph.
    public var text: String { text(of: Array(lines.indices)) }

    /// The paragraph with some of its lines alone.
    /// - Parameter kept: places in ``lines``, ascending.
    public func text(of kept: [Int]) -> String {
        guard !keptBreaks.isEmpty else { return kept.map { lines[$0] }.joined(separator: " ") }
        var text = ""
        for (place, line) in kept.enumerated() {
            if place > 0 { text += keptBreaks.contains { kept[place - 1]..<line ~= $0 } ? "\n" : " " }
            text += lines[line]
        }
        return text
    }

    /// A row of data.
    public var isRow: Bool { kind == .row }

    public var isListItem: Bool { if case .listItem = kind { true } else { false } }
}

/// A link as a paragraph has it.
public struct LinkInText: Sendable, Equatable {
    public var text: String
    /// As written in the page.
    public var href: String
}

/// The text of a region, and what was found on the way.
public struct RegionText: Sendable {
    public var blocks: [TextBlock]
    /// For each node asked about, the block that begins with it or holds it.
    public var marks: [Int: Int]
    /// Control characters that were dropped.
    public var controls: Int
    /// The texts that elements hide by themselves (``Node/hidesItself``) and that were passed over for it.
    public var hidden: [String] = []
}

extension HTMLDocument {
    /// The visible text of a region as paragraphs in reading order: block elements end one, so do two line breaks in a row;
    /// a row of a table of data is one; lists and layout tables are read item by item. In preformatted text a line of the
    /// source is a line, and an empty one ends a paragraph.
    ///
    /// What hides itself inside the region is not visible, unless it is most of the text: a script shows it then.
    /// - Parameters:
    ///   - skipping: nodes that are passed over with all that is inside.
    ///   - marking: nodes whose place is wanted; `marks` gives the block for each index.
    public func text(of region: Node, skipping: [Node] = [], marking: [Node] = []) -> RegionText {
        var reader = BlockReader(skipping: skipping, marking: marking)
        let visible = reader.read(region)
        guard !visible.hidden.isEmpty, reader.hiddenBytes > visible.blocks.reduce(0, { $0 + $1.text.utf8.count }) else {
            return visible
        }
        var other = BlockReader(skipping: skipping, marking: marking, readsHidden: true)
        return other.read(region)
    }
}

/// Builds blocks while a region is walked.
private struct BlockReader {
    private let skipping: [Node]
    private let marking: [Node]
    private let readsHidden: Bool
    /// Of the texts that were passed over since they hide themselves.
    private(set) var hiddenBytes = 0
    private var folder = TextFolder()
    private var linkFolder = TextFolder()
    private var lines: [String] = []
    private var links: [LinkInText] = []
    private var images: [String] = []
    private var openLink: String?
    /// Whether a paragraph has ended inside the open link, and has its part of it.
    private var isLinkSplit = false
    private var breaks = 0
    /// Marks of nodes entered since the last text: should the paragraph end before more comes, they begin the next.
    private var unsettled: [Int] = []
    private var kinds: [(node: Node, kind: TextBlock.Kind)] = []
    private var row: (node: Node, cells: [String], links: [LinkInText], images: [String])?
    private var result = RegionText(blocks: [], marks: [:], controls: 0)
    /// Lists around the text being read.
    private var listDepth = 0
    private var preformatted: Preformatted?

    /// An element whose line ends are lines' ends.
    private struct Preformatted {
        let node: Node
        /// The first block in it.
        let start: Int
        /// Of the lines so far of the paragraph being read, and of its paragraphs before: those with columns.
        var columns: [Bool] = []
        var columnsBefore: [[Bool]] = []
        /// Whether blanks and then a letter have come after a letter of the line.
        var hasColumns = false

        mutating func endLine() {
            columns.append(hasColumns)
            hasColumns = false
        }

        mutating func endBlock() {
            columnsBefore.append(columns)
            columns = []
        }
    }

    init(skipping: [Node], marking: [Node], readsHidden: Bool = false) {
        self.skipping = skipping
        self.marking = marking
        self.readsHidden = readsHidden
    }

    mutating func read(_ region: Node) -> RegionText {
        // A node's part in the reading is noted on the node itself, for as long as the region is read.
        for (place, node) in marking.enumerated() where node.note == nil { node.note = .wanted(place) }
        for node in skipping { node.note = .skipped }
        defer { for node in marking + skipping { node.note = nil } }
        var walk = NodeWalk(region)
        var passed: Node?
        while let step = walk.next() {
            switch step {
            case .enter(let node):
                if node.isText {
                    node.withContent { preformatted == nil ? add($0) : addLines($0) }
                    continue
                }
                let tag = node.tag
                if !node.isElement || tag.isHidden && node != region || node.note == .skipped {
                    walk.skip(node)
                    continue
                }
                if !readsHidden, node != region, node.hidesItself {
                    passOver(node)
                    walk.skip(node)
                    passed = node
                    continue
                }
                enter(node, tag)
            case .leave(let node):
                // It has no box, and parts no text.
                if node == passed {
                    passed = nil
                } else if node.isElement {
                    leave(node, node.tag)
                }
            }
        }
        flush()
        // A picture under the last paragraph is that paragraph's.
        if let last = result.blocks.indices.last {
            result.blocks[last].links += links.filter { !$0.href.isEmpty }
            result.blocks[last].images += images
        }
        result.controls = folder.controls
        return result
    }

    /// Letters of a hidden text that are kept, and such texts of a region.
    private static let (longestHidden, mostHidden) = (1_024, 100)

    private mutating func passOver(_ node: Node) {
        guard result.hidden.count < Self.mostHidden else { return }
        let text = node.text
        hiddenBytes += text.utf8.count
        if !text.isEmpty { result.hidden.append(String(text.prefix(Self.longestHidden))) }
    }

    // MARK: - Text

    private mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        let length = folder.length
        folder.add(text)
        if openLink != nil { linkFolder.add(text) }
        if length == 0, !folder.isEmpty { breaks = 0 }
        if folder.length > length { unsettled.removeAll(keepingCapacity: true) }
    }

    /// Preformatted text: what `<br>` is elsewhere, a line's end is here.
    private mutating func addLines(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text[...]
        while true {
            let line = rest.prefix { $0 != 0x0A }
            if Self.hasColumns(line, after: !folder.isEmpty) { preformatted?.hasColumns = true }
            add(UnsafeBufferPointer(rebasing: line))
            rest = rest[line.endIndex...].dropFirst()
            if line.endIndex == text.endIndex { return }
            folder.space()
            linkFolder.space()
            breakLine()
        }
    }

    /// Whether a tab, or three blanks that end no sentence, part two words of a line.
    private static func hasColumns(_ line: Slice<UnsafeBufferPointer<UInt8>>, after hasWords: Bool) -> Bool {
        var hasWords = hasWords
        var blanks = 0
        for byte in line {
            switch byte {
            case 0x09: blanks += 3
            case 0x20: blanks += 1
            case 0x0D: break
            default:
                if hasWords, blanks >= 3 { return true }
                hasWords = true
                blanks = 0
            }
        }
        return false
    }

    private mutating func breakLine() {
        endLine()
        breaks += 1
        if breaks > 1, row == nil { flush() }
    }

    // MARK: - Elements

    private mutating func enter(_ node: Node, _ tag: Tag) {
        if tag.isBlock { if row == nil { flush() } else { folder.space() } }
        if case .wanted(let place) = node.note {
            result.marks[place] = result.blocks.count
            unsettled.append(place)
        }
        switch tag {
        case .br: breakLine()
        case .a:
            finishLink()
            openLink = node.attribute("href")
        case .img:
            if let source = node.attribute("src") { images.append(source) }
        case .list: listDepth += 1
        case .li, .dt, .dd: kinds.append((node, .listItem(level: max(listDepth, 1))))
        case .caption: kinds.append((node, .caption))
        case .pre, .textarea:
            if preformatted == nil, row == nil { preformatted = Preformatted(node: node, start: result.blocks.count) }
        case .h1, .h2, .h3, .h4, .h5, .h6: kinds.append((node, .heading(level: tag.headingLevel ?? 1)))
        case .tr where row == nil && Self.isData(node): row = (node, [], [], [])
        default: break
        }
    }

    private mutating func leave(_ node: Node, _ tag: Tag) {
        if tag == .a { finishLink() }
        if let open = row {
            if tag == .td || tag == .th {
                endLine()
                let text = lines.joined(separator: " ")
                lines = []
                breaks = 0
                if !text.isEmpty { row?.cells.append(text) }
            }
            if node == open.node { endRow() }
            return
        }
        if tag.isBlock { flush() }
        if tag == .list { listDepth -= 1 }
        if kinds.last?.node == node { kinds.removeLast() }
        if preformatted?.node == node { endPreformatted() }
    }

    /// Decides which line ends are intended, now that all lines are known.
    private mutating func endPreformatted() {
        flush()
        guard let ended = preformatted else { return }
        preformatted = nil
        let paragraphs = zip(result.blocks[ended.start...], ended.columnsBefore).map { block, columns in
            zip(block.lines, columns).map { LineWrap.Line(text: $0, hasColumns: $1) }
        }
        let wrap = LineWrap(paragraphs)
        for (place, lines) in paragraphs.enumerated() where lines.count > 1 {
            result.blocks[ended.start + place].keptBreaks = wrap.keptBreaks(in: lines)
            result.blocks[ended.start + place].isPreformatted = true
        }
    }

    private mutating func finishLink() {
        guard let href = openLink else { return }
        openLink = nil
        let text = linkFolder.take()
        if !text.isEmpty || !isLinkSplit { links.append(LinkInText(text: text, href: href)) }
        isLinkSplit = false
    }

    /// Whether a row is one of data, not of layout: two of its cells have text, and none has parts of its own.
    private static func isData(_ row: Node) -> Bool {
        var filled = 0
        var cell = row.firstChild
        while let node = cell {
            if node.tag == .td || node.tag == .th {
                guard let length = lengthOfData(node) else { return false }
                filled += length > 0 ? 1 : 0
            }
            cell = node.nextSibling
        }
        return filled >= 2
    }

    /// Bytes of text in a cell of data; nil for a cell of layout: one with several blocks or lines, or a long paragraph.
    /// Word processors put a paragraph into each cell.
    private static func lengthOfData(_ cell: Node) -> Int? {
        var length = 0
        var blocks = 0
        var breaks = 0
        var walk = NodeWalk(cell)
        while let step = walk.next() {
            guard case .enter(let node) = step else { continue }
            if node.isText {
                node.withContent { text in
                    for byte in text where byte > 32 && byte != 0xC2 && byte != 0xA0 { length += 1 }
                }
            } else if node != cell {
                let tag = node.tag
                breaks += tag == .br ? 1 : 0
                blocks += tag == .p ? 1 : 0
                if tag.isBlock && tag != .p || blocks > 1 || breaks > 2 { return nil }
            }
            if blocks > 0, length > longestParagraphOfData { return nil }
        }
        return length
    }

    private static let longestParagraphOfData = 120

    // MARK: - Ends

    private mutating func endLine() {
        let line = folder.take()
        if !line.isEmpty {
            lines.append(line)
            breaks = 0
            preformatted?.endLine()
        }
        preformatted?.hasColumns = false
    }

    private mutating func endRow() {
        guard let done = row else { return }
        row = nil
        if !done.cells.isEmpty {
            result.blocks.append(
                TextBlock(lines: [done.cells.joined(separator: " | ")], kind: .row, links: links, images: images))
            preformatted?.columnsBefore.append([])
        }
        preformatted?.columns = []
        lines = []
        links = []
        images = []
        breaks = 0
    }

    private mutating func flush() {
        if let href = openLink, !linkFolder.isEmpty {
            links.append(LinkInText(text: linkFolder.take(), href: href))
            isLinkSplit = true
        }
        endLine()
        breaks = 0
        if lines.isEmpty {
            // A picture or an empty link without text belongs to the paragraph that follows.
            return
        }
        links.removeAll { $0.text.isEmpty && $0.href.isEmpty }
        result.blocks.append(
            TextBlock(lines: lines, kind: kinds.last?.kind ?? .paragraph, links: links, images: images))
        for place in unsettled { result.marks[place] = result.blocks.count }
        preformatted?.endBlock()
        lines = []
        links = []
        images = []
    }
}
