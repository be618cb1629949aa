/// The text of a PDF: its paragraphs in reading order, each of the lines that the page shows.
public struct PDFText: Sendable, Equatable {
    /// A paragraph, as its lines on the page.
    public struct Paragraph: Sendable, Equatable {
        public var lines: [String]
        /// How high its type is, beside that of most of the text: 1 for the same.
        public var size: Double
        /// From 1.
        public var page: Int

        public var text: String { lines.joined(separator: " ") }
    }

    public var paragraphs: [Paragraph] = []
    /// Lines that stand at the same place of several pages, and numbers of pages: they are in no paragraph.
    public var running: [String] = []
    public var pages = 0
    /// The file's own data, names in lower case.
    public var information: [Fact] = []
    /// Whether the file's text goes on beyond what was read.
    public var isCut = false

    /// An entry of the document's information dictionary (ISO 32000-1, section 14.3.3).
    public struct Fact: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    /// Reads what `pdftotext -bbox-layout` prints.
    public init(layout output: [UInt8]) {
        let layout = PDFLayout(output)
        pages = layout.pages.count
        isCut = layout.isCut
        information = layout.information.map { Fact(name: $0.name, value: $0.value) }
        let runningLines = RunningLines(layout.pages)
        running = runningLines.texts
        let usual = Self.usualHeight(layout.pages)
        var joiner = ParagraphJoiner(hyphens: HyphenUse(layout.pages))
        for (number, page) in layout.pages.enumerated() {
            for block in page.blocks {
                let lines = block.filter { !runningLines.contains($0, on: number) }
                for part in BlockSplitter.paragraphs(of: lines) {
                    let heights = part.map { Self.step($0.height) }.sorted()
                    let size = usual > 0 ? Double(heights[heights.count / 2]) / Double(usual) : 1
                    joiner.add(part, size: (size * 100).rounded() / 100, page: number + 1)
                }
            }
        }
        paragraphs = joiner.paragraphs
    }

    /// A height in quarters of a point: what differs by less is of one size.
    private static func step(_ height: Double) -> Int { Int((min(max(height, 0), 10_000) * 4).rounded()) }

    /// The height of the lines that most letters stand in.
    private static func usualHeight(_ pages: [PDFLayout.Page]) -> Int {
        var letters: [Int: Int] = [:]
        for line in pages.joined where step(line.height) > 0 {
            letters[step(line.height), default: 0] += line.text.utf8.count
        }
        return letters.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
    }
}

extension [PDFLayout.Page] {
    /// The lines of all pages.
    var joined: some Sequence<PDFLayout.Line> { lazy.flatMap { $0.blocks.lazy.flatMap { $0 } } }
}

/// Parts a block of lines into paragraphs: at a first line that is set in, after a line that ends short with a sentence, at a
/// wider gap, at the mark of a list's item, and where the type is of another size.
enum BlockSplitter {
    private static let marks: Set<Unicode.Scalar> = [
        "\u{2022}", "\u{25CF}", "\u{25AA}", "\u{25E6}", "\u{2023}", "\u{F0B7}", "\u{B7}",
    ]
    private static let sentenceEnds: Set<Character> = [".", "!", "?", ":", "\"", "\u{201D}", ")", "\u{3002}"]

    static func paragraphs(of lines: [PDFLayout.Line]) -> [[PDFLayout.Line]] {
        guard let first = lines.first else { return [] }
        let left = lines.map(\.left).min() ?? 0
        let right = lines.map(\.right).max() ?? 0
        let gaps = zip(lines, lines.dropFirst()).map { $1.top - $0.top }.filter { $0 > 0 }.sorted()
        let usualGap = gaps.isEmpty ? 0 : gaps[gaps.count / 4]
        var parts: [[PDFLayout.Line]] = [[first]]
        for (before, line) in zip(lines, lines.dropFirst()) {
            let height = max(before.height, 1)
            let isSetIn = line.left - left > height * 0.8 && before.left - left < height * 0.4
            let endsShort =
                right - before.right > (right - left) * 0.2
                && (before.text.last.map { sentenceEnds.contains($0) } ?? false) && !startsLow(line.text)
            let isApart = usualGap > 0 && line.top - before.top > usualGap * 1.4
            let isMarked = line.text.unicodeScalars.first.map { marks.contains($0) } ?? false
            let isOther = abs(line.height - before.height) > height * 0.15
            if isSetIn || endsShort || isApart || isMarked || isOther {
                parts.append([line])
            } else {
                parts[parts.count - 1].append(line)
            }
        }
        return parts
    }

    static func startsLow(_ text: String) -> Bool { text.unicodeScalars.first?.properties.isLowercase ?? false }

    static func endsSentence(_ text: String) -> Bool { text.last.map { sentenceEnds.contains($0) } ?? true }
}
