import PouchMirror
import PouchHTML
import PouchProfile

/// Tells whether the profile's rules fit a page: whether what they found hangs together, and nothing of a head, a menu or a foot is
/// left in the text.
struct RuleFit {
    let finder: FieldFinder
    let reading: DocumentReading
    let listing: ListingEntry?
    let revisions: Pattern?
    let grammar: HeadGrammar

    /// Lines at the text's start and end that are looked at.
    private static let linesAtEdges = 3
    private static let longest = 120
    private static let mostPlaces = 3

    var isSound: Bool {
        reading.unread.isEmpty && hasTitle && hasDate && hasPlainPlace && hasPlainHead && hasPlainBody
    }

    /// Whether the title is the listing's, or the listing's stands nowhere in these lines.
    private var hasTitle: Bool {
        guard let listed = listing?.title else { return reading.found[.title] != nil }
        if listed == reading.found[.title]?.text { return true }
        let key = TitleKey.of(listed, marks: revisions)
        if let title = reading.found[.title]?.text, TitleKey.of(title, marks: revisions) == key { return true }
        let most = 2 * listed.utf8.count + 40
        return !reading.lines.lines.contains {
            $0.text.utf8.count <= most && TitleKey.of($0.text, marks: revisions).hasPrefix(key)
        }
    }

    /// Whether the date is the listing's, or the listing's stands nowhere in these lines.
    private var hasDate: Bool {
        guard let match = reading.found[.date]?.match else { return false }
        guard let listed = grammar.dates.listed else { return true }
        if DateText(match, dates: grammar.dates.rules, year: listed.year)?.day == listed { return true }
        return !reading.lines.lines.contains {
            $0.text.utf8.count <= Self.longest && grammar.dates.first(in: $0.text)?.day == listed
        }
    }

    /// Whether the place is a place alone: no date in its line, no label before it.
    private var hasPlainPlace: Bool {
        (reading.found[.place]?.texts ?? []).allSatisfy { text in
            guard text.utf8.contains(where: { 48...57 ~= $0 || $0 == UInt8(ascii: ":") }) else { return true }
            return PressWords.label.first(in: text) == nil && grammar.dates.first(in: text) == nil
        }
    }

    /// Whether no line that a field claimed is a link, and no more lines are the place than a place has.
    private var hasPlainHead: Bool {
        guard (reading.found[.place]?.texts.count ?? 0) <= Self.mostPlaces else { return false }
        let lines = reading.lines
        return (0..<min(reading.body.lowerBound, lines.end)).allSatisfy { !lines.isClaimed($0) || !isLink($0) }
    }

    private func isLink(_ line: Int) -> Bool {
        let block = reading.lines.blocks[reading.lines.lines[line].block]
        return block.links.contains { $0.text == reading.lines.lines[line].text }
    }

    private var hasPlainBody: Bool {
        let lines = reading.lines
        let body = reading.body.filter { !lines.isClaimed($0) && !lines.separators.contains($0) }
        guard !body.isEmpty else { return false }
        var links = 0
        for line in body where isLink(line) {
            links += 1
            if links > 1 { return false }
        }
        for line in body.prefix(Self.linesAtEdges) {
            let text = lines.lines[line].text
            if text.utf8.count <= Self.longest, grammar.pieces(of: text) != nil { return false }
        }
        return body.suffix(Self.linesAtEdges).allSatisfy { line in
            let text = lines.lines[line].text
            return text.utf8.count > Self.longest
                || !PressWords.boilerplate.matches(text) && !PressWords.ending.matches(text)
                    && !PressWords.released.matches(text)
        }
    }
}
