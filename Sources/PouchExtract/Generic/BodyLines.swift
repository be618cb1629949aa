import PouchProfile

/// Which of the lines below a head are the document's text: up to what ends it, without tools, links and what is said of the
/// release at its foot.
struct BodyLines {
    private let lines: DocumentLines
    private let signs: [HeadReader.Line]
    private let drops: [Pattern]
    private let trials: BoundedMatcher
    private let start: Int
    private(set) var range: Range<Int>
    /// Lines within the range that are not text.
    private(set) var left: [Int] = []
    private(set) var released: (date: DateSign, line: Int)?
    private(set) var number: String?

    init(_ lines: DocumentLines, _ signs: [HeadReader.Line], from start: Int, drops: [Pattern], trials: BoundedMatcher)
    {
        self.lines = lines
        self.signs = signs
        self.start = start
        self.drops = drops
        self.trials = trials
        range = start..<max(start, lines.end)
    }

    var isEmpty: Bool { range.allSatisfy { left.contains($0) } }

    mutating func find(needsNumber: Bool) {
        var end = range.upperBound
        for line in range where end == range.upperBound {
            let text = lines.lines[line].text
            guard text.utf8.count <= 200 else { continue }
            if PressWords.ending.matches(text), line > start { end = line }
            if case .released(let date)? = signs[line].pieces?.first, signs[line].pieces?.count == 1, line > start {
                released = (date, line)
                end = line
            }
        }
        while end > start {
            let line = end - 1
            if isDropped(line) {
                end -= 1
            } else if needsNumber, number == nil, case .number(let text)? = signs[line].pieces?.first,
                signs[line].pieces?.count == 1
            {
                number = text
                end -= 1
            } else if let above = linksAtEnd(end) {
                end = above
            } else {
                break
            }
        }
        range = start..<end
        left = range.filter { isDropped($0) }
    }

    private func isDropped(_ line: Int) -> Bool {
        let text = lines.lines[line].text
        return signs[line].isBoilerplate
            || text.utf8.count < 200 && drops.contains { trials.matches($0, text, costly: false) }
            || lines.separators.contains(line)
    }

    /// Where links at the foot begin, with their heading; nil when there are none.
    private func linksAtEnd(_ end: Int) -> Int? {
        var first = end
        while first > start, signs[first - 1].isLink { first -= 1 }
        guard first > start else { return nil }
        let above = lines.lines[first - 1].text
        let isHeading = above.utf8.count <= 60 && !signs[first - 1].isProse && PressWords.related.matches(above)
        if isHeading { return first - 1 }
        // Links alone that all lead on in the site's own menus are recognised by their number.
        return (first..<end).reduce(0) { $0 + max(1, signs[$1].links) } >= 4 ? first : nil
    }
}
