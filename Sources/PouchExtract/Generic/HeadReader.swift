import PouchBytes
import PouchProfile

/// Finds a document's head among its lines: the run of short lines that say title, kind, number, speaker, place and date, in
/// whatever order and form.
struct HeadReader {
    /// A line, and what is known of it.
    struct Line {
        var text: String
        /// The paragraph it belongs to.
        var block: Int
        /// Of its letters, the share in links.
        var linked: Double
        var isHeading = false
        /// Larger or heavier than the text, or in the middle.
        var isStrong = false
        var pieces: [HeadPiece]?
        /// How well it fits the listing's title, 0 to 1.
        var titleFit = 0.0
        /// How many lines from this one on are the title.
        var titleLines = 0
        var isProse = false
        var isBoilerplate = false
        /// How many links it has, in all or in part.
        var links = 0

        var isLink: Bool { linked >= 0.8 }
    }

    /// The head that was found.
    struct Head {
        var lines: Range<Int>
        var title: Range<Int>?
        /// 1 where the listing gives the very title.
        var titleFit = 0.0
        var titleText: String?
        var pieces: [(piece: HeadPiece, line: Int)] = []
        /// Lines of the head that are not its fields.
        var others: [Int] = []
        var score = 0.0
    }

    let grammar: HeadGrammar
    let listedTitle: String?
    let listedDate: CalendarDate?
    let revisions: Pattern?
    private(set) var lines: [Line]

    /// Lines that are looked at for a head.
    static let reach = 600
    private static let mostSeeds = 24
    private static let mostLines = 30
    /// Lines that fit nothing, one after another, within a head.
    private static let mostUnknown = 2

    init(
        _ lines: [Line], grammar: HeadGrammar, listedTitle: String?, listedDate: CalendarDate?, revisions: Pattern?
    ) {
        self.lines = lines
        self.grammar = grammar
        self.listedTitle = listedTitle
        self.listedDate = listedDate
        self.revisions = revisions
        read()
    }

    // MARK: - Lines

    private static let sentence = GenericPattern(#"(?<!\b\p{Lu})(?<!\b\p{Lu}\.\p{Lu})[.!?:;]["”’')]*$"#)
    private static let smallWord = GenericPattern(#"(?:\b\p{Ll}{2,}\b.*){3,}"#)
    private static let turn = GenericPattern(
        #"^(?:Q(?:uestion)?|A(?:nswer)?|QUESTION|ANSWER|MS?R?S?\.? \p{Lu}[\p{L}’'-]+|(?:SECRETARY|AMBASSADOR|MODERATOR|SENIOR [\p{L} ]+) ?[\p{Lu} ]*)[:.] "#
    )
    private static let longest = 200

    private mutating func read() {
        for place in lines.indices.prefix(Self.reach) {
            let text = lines[place].text
            if text.utf8.count <= 320 { fitTitle(at: place) }
            lines[place].isBoilerplate =
                text.utf8.count <= 120 && (PressWords.boilerplate.matches(text) || Self.isMenu(text))
            if text.utf8.count <= 320, lines[place].titleFit == 0 { lines[place].pieces = grammar.pieces(of: text) }
            if lines[place].isHeading, let pieces = lines[place].pieces, pieces.allSatisfy(Self.isWeak) {
                lines[place].pieces = nil
            }
            lines[place].isProse = lines[place].pieces == nil && lines[place].titleFit == 0 && isProse(text)
        }
    }

    /// Whether a piece is too weak for a heading to count as one: "Embassy Attack in Kenya" is not a place.
    private static func isWeak(_ piece: HeadPiece) -> Bool {
        switch piece {
        case .role, .place, .person(_, nil): true
        default: false
        }
    }

    /// "Home | News | Contact us"
    private static func isMenu(_ text: String) -> Bool {
        let parts = text.split(separator: "|")
        return parts.count > 1 && parts.allSatisfy { PressWords.boilerplate.matches(String($0)) }
    }

    private func isProse(_ text: String) -> Bool {
        let size = text.utf8.count
        if size > Self.longest || Self.turn.matches(text) { return true }
        return size > 30 && Self.sentence.matches(text) && Self.smallWord.matches(text)
    }

    /// Whether lines from one on are the listing's title.
    private mutating func fitTitle(at place: Int) {
        guard let listedTitle else { return }
        let (listed, isCut) = Self.uncut(listedTitle)
        let wanted = TitleKey.of(listed, marks: revisions)
        guard wanted.utf8.count >= 2 else { return }
        var text = lines[place].text
        if case .title(let named)?? = grammar.pieces(of: text)?.first.map(Optional.some) { text = named }
        var key = TitleKey.of(text, marks: revisions)
        guard !key.isEmpty, key.hasPrefix(wanted.prefix(key.count)) || key.hasPrefix(wanted) else {
            let fit = Self.likeness(text, listed)
            if fit >= 0.8 { (lines[place].titleFit, lines[place].titleLines) = (fit * 0.8, 1) }
            return
        }
        for count in 1...4 where place + count <= lines.count {
            if count > 1 {
                guard key.utf8.count < wanted.utf8.count else { return }
                key += TitleKey.of(lines[place + count - 1].text, marks: revisions)
            }
            if key == wanted || isCut && key.hasPrefix(wanted) && key.utf8.count < 400 {
                (lines[place].titleFit, lines[place].titleLines) = (1, count)
                return
            }
        }
    }

    /// A title that the listing cuts short, without the mark of the cut.
    private static func uncut(_ title: String) -> (text: String, isCut: Bool) {
        for mark in ["...", "…", " [more]"] where title.hasSuffix(mark) && title.utf8.count > 12 {
            return (String(title.dropLast(mark.count)), true)
        }
        return (title, false)
    }

    /// Words in common, of all words of two titles, 0 to 1; 0 for titles of few words.
    static func likeness(_ a: String, _ b: String) -> Double {
        func words(_ text: String) -> Set<String> {
            Set(text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
        }
        guard a.utf8.count < 400, b.utf8.count < 400 else { return 0 }
        let (x, y) = (words(a), words(b))
        guard x.count >= 4, y.count >= 4 else { return 0 }
        return Double(x.intersection(y).count) / Double(x.union(y).count)
    }

    // MARK: - The head

    /// The best head; nil when no line looks like one of a head.
    func find() -> Head? {
        var seeds: [Int] = []
        for (place, line) in lines.enumerated().prefix(Self.reach) where seeds.count < Self.mostSeeds {
            let isDate = line.pieces?.contains { if case .date = $0 { true } else { false } } ?? false
            if line.titleFit >= 0.6 || isDate || line.isHeading && !line.isLink { seeds.append(place) }
        }
        var best: Head?
        var seen: Set<Range<Int>> = []
        for seed in seeds {
            let range = grown(from: seed)
            guard seen.insert(range).inserted else { continue }
            let head = head(withHeading(withEdges(range)))
            if head.score > (best?.score ?? 2) { best = head }
        }
        return best
    }

    private func weight(_ line: Line) -> Double {
        if line.titleFit > 0 { return line.isLink ? 1 : 5 * line.titleFit }
        guard let pieces = line.pieces else { return 0 }
        return (line.isLink ? 0.2 : 1)
            * pieces.reduce(0) { sum, piece in
                switch piece {
                case .date(let date): sum + (date.day == listedDate ? 4 : date.lacksYear ? 1 : 2)
                case .kind: sum + 2
                case .person(_, let role): sum + (role == nil ? 1 : 2)
                case .office, .number, .title: sum + 2
                case .place, .role: sum + 1.5
                case .notice: sum + 0.5
                case .label: sum + 0.2
                case .released: sum
                }
            }
    }

    /// The run of lines around one that are lines of a head.
    private func grown(from seed: Int) -> Range<Int> {
        var start = seed
        var end = seed + max(1, lines[seed].titleLines)
        var (at, unknown) = (end, 0)
        while at < lines.count, at - seed < Self.mostLines, stays(at, &unknown, isBelow: true) {
            at += max(1, lines[at].titleLines)
            if unknown == 0 { end = min(at, lines.count) }
        }
        (at, unknown) = (seed - 1, 0)
        while at >= 0, seed - at < Self.mostLines, stays(at, &unknown, isBelow: false) {
            if unknown == 0, !lines[at].isBoilerplate { start = at }
            at -= 1
        }
        return start..<end
    }

    /// The lines of a head, and a name right above them or a place right below, whose form alone decides nothing.
    private func withEdges(_ range: Range<Int>) -> Range<Int> {
        var range = range
        let pieces = range.flatMap { lines[$0].pieces ?? [] }
        let hasPerson = pieces.contains { piece in
            switch piece {
            case .person, .office: true
            default: false
            }
        }
        let above = range.lowerBound - 1
        if !hasPerson, above >= 0, isUnknown(above), grammar.isName(lines[above].text),
            lines[range.lowerBound].pieces != nil
        {
            range = above..<range.upperBound
        }
        let hasPlace = pieces.contains { if case .place = $0 { true } else { false } }
        let below = range.upperBound
        guard !hasPlace, below < lines.count, isUnknown(below), !lines[below].isStrong,
            let last = lines[below - 1].pieces, last.contains(where: { if case .date = $0 { true } else { false } }),
            lines[below].text.utf8.count <= 40, HeadGrammar.isCapitalised(lines[below].text),
            range.contains(where: { lines[$0].titleFit > 0 }), below + 1 < lines.count, lines[below + 1].isProse
        else { return range }
        return range.lowerBound..<(below + 1)
    }

    private func isUnknown(_ line: Int) -> Bool {
        let line = lines[line]
        return line.pieces == nil && line.titleFit == 0 && !line.isLink && !line.isProse && !line.isBoilerplate
            && !line.isHeading
    }

    /// The lines of a head, and the heading right below it or above it when none of them is the title.
    private func withHeading(_ range: Range<Int>) -> Range<Int> {
        guard !range.contains(where: { lines[$0].titleFit > 0 || lines[$0].isHeading && lines[$0].pieces == nil })
        else {
            return range
        }
        var below = range.upperBound
        while below < lines.count, lines[below].isBoilerplate { below += 1 }
        if below < lines.count, isLarge(below) {
            let block = lines[below].block
            while below < lines.count, lines[below].block == block, isLarge(below) { below += 1 }
            return range.lowerBound..<below
        }
        var above = range.lowerBound
        while above > 0, lines[above - 1].isBoilerplate { above -= 1 }
        guard above > 0, isLarge(above - 1) else { return range }
        let block = lines[above - 1].block
        while above > 0, lines[above - 1].block == block, isLarge(above - 1) { above -= 1 }
        return above..<range.upperBound
    }

    private func isLarge(_ line: Int) -> Bool {
        let line = lines[line]
        return !line.isLink && line.pieces == nil && (line.isHeading || line.isStrong && !line.isProse)
    }

    /// Whether a head may go on with a line.
    private func stays(_ at: Int, _ unknown: inout Int, isBelow: Bool) -> Bool {
        let line = lines[at]
        if line.titleFit >= 0.6 || line.pieces != nil && !line.isLink {
            // A line of a field that is so far away stands in the text.
            unknown = 0
            return true
        }
        if line.isProse { return false }
        if line.isBoilerplate { return true }
        if line.isLink { return false }
        unknown += 1
        return unknown <= Self.mostUnknown
    }

    private func head(_ range: Range<Int>) -> Head {
        var head = Head(lines: range)
        var at = range.lowerBound
        var hasDate = false
        while at < range.upperBound {
            let line = lines[at]
            if line.titleFit > 0, line.titleFit > head.titleFit {
                head.title = at..<(at + max(1, line.titleLines))
                head.titleFit = line.titleFit
                head.score += weight(line)
                at += max(1, line.titleLines)
                continue
            }
            if let pieces = line.pieces {
                head.score += weight(line)
                for piece in pieces {
                    if case .date = piece { hasDate = true }
                    head.pieces.append((piece, at))
                }
            } else if !line.isBoilerplate {
                head.others.append(at)
                head.score -= 0.5
            }
            at += 1
        }
        if hasDate, head.title != nil { head.score += 1 }
        let below = lines[min(range.upperBound, lines.count)...].prefix(4)
        if below.contains(where: \.isProse) { head.score += 2 }
        return head
    }
}
