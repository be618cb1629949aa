/// Makes paragraphs of lines: a word that a hyphen parts is one again, and a paragraph that goes on in the next block, column or
/// page is one.
struct ParagraphJoiner {
    private(set) var paragraphs: [PDFText.Paragraph] = []
    private let hyphens: HyphenUse

    init(hyphens: HyphenUse) { self.hyphens = hyphens }

    mutating func add(_ lines: [PDFLayout.Line], size: Double, page: Int) {
        var texts: [String] = []
        for line in lines { append(line.text, to: &texts) }
        if let last = paragraphs.indices.last, let text = texts.first, BlockSplitter.startsLow(text),
            !BlockSplitter.endsSentence(paragraphs[last].lines.last ?? ""), abs(paragraphs[last].size - size) < 0.1,
            paragraphs[last].page >= page - 1
        {
            append(text, to: &paragraphs[last].lines)
            paragraphs[last].lines += texts.dropFirst()
        } else {
            paragraphs.append(PDFText.Paragraph(lines: texts, size: size, page: page))
        }
    }

    private func append(_ text: String, to lines: inout [String]) {
        guard let last = lines.last, let joined = hyphens.joined(last, text) else { return lines.append(text) }
        lines[lines.count - 1] = joined
    }
}

/// Which hyphens at a line's end part a word, and which belong to it.
struct HyphenUse {
    /// Words with a hyphen that stand within a line.
    private var compounds: Set<String> = []

    private static let mostCompounds = 50_000

    init(_ pages: [PDFLayout.Page]) {
        for line in pages.joined where line.text.utf8.contains(UInt8(ascii: "-")) {
            for word in line.text.split(separator: " ") where word.dropLast().contains("-") {
                if compounds.count < Self.mostCompounds { compounds.insert(Self.key(word)) }
            }
        }
    }

    private static func key(_ word: some StringProtocol) -> String {
        String(word.lowercased().filter { $0.isLetter || $0 == "-" })
    }

    /// Two lines as one, where a hyphen at the end of the first parts a word; nil where none does.
    func joined(_ first: String, _ second: String) -> String? {
        guard BlockSplitter.startsLow(second) else { return nil }
        if first.last == "\u{AD}" { return first.dropLast() + second }
        guard first.last == "-" || first.last == "\u{2010}", first.dropLast().last?.isLetter ?? false else {
            return nil
        }
        let start = first.split(separator: " ").last ?? ""
        let end = second.split(separator: " ").first ?? ""
        return compounds.contains(Self.key(start.dropLast() + "-" + end)) ? first + second : first.dropLast() + second
    }
}
