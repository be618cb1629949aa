import PouchHTML
import PouchProfile

/// Finds the fields of one document by the profile's rules, and remembers where each was found and by which rule.
struct FieldFinder {
    /// A text that may be a field, and the lines of the document that it is, if it is some.
    private struct Candidate {
        var text: String
        var lines: Range<Int>?
        var match: Match?

        /// Whether a pattern found its match within a text that says much more: a dateline at the start of a paragraph. The
        /// text is then no line of the head.
        var isWithinParagraph: Bool {
            guard let match, match["value"] == nil || text.utf8.count > Self.longLine else { return false }
            return text.utf8.count - match.range.count >= Self.muchMore
        }

        /// Letters beside a match that make its line a paragraph.
        private static let muchMore = 80
        private static let longLine = 260
    }

    private(set) var found = FieldTable<FieldValue>()
    /// The first and the last line of each field.
    private var place = FieldTable<ClosedRange<Int>>()
    private(set) var lines: DocumentLines
    private let nodes: [SelectedNode]
    private let rules: [(field: StatementField, rules: [FieldRule])]
    private let dates: DateRules
    /// Texts that look like a date and are not one by the profile: outside its span, or of two numbers in an order that
    /// nothing decides.
    private(set) var refusedDates: [DateText.Reading] = []
    private var tried = FieldTable<Void>()

    /// Fields that make up a document's head: the body begins after the last of them.
    private static let headFields: [StatementField] = [.kind, .title, .date, .place, .speaker]

    /// Kinds that a rule without a pattern knows, lower case.
    private let kinds: Set<String>
    /// Fields of the profile's own.
    private(set) var own: [(name: String, value: FieldValue)] = []
    private let ownRules: [(name: String, rules: [FieldRule])]
    /// The page's own metadata.
    private let data: PageData?
    /// Of claimed lines, the parts that gave a field: another field may have the rest.
    private var parts: [Int: [Range<Int>]] = [:]
    /// Texts that fields have claimed, and the parts of them that their rules matched.
    private var taken = TakenText()
    private let trials: BoundedMatcher

    init(
        _ lines: DocumentLines, nodes: [SelectedNode],
        rules: [(field: StatementField, rules: [FieldRule])],
        ownRules: [(name: String, rules: [FieldRule])] = [], data: PageData? = nil,
        kinds: Set<String>, dates: DateRules, trials: BoundedMatcher
    ) {
        self.trials = trials
        self.lines = lines
        self.nodes = nodes
        self.rules = rules
        self.kinds = kinds
        self.ownRules = ownRules
        self.data = data
        self.dates = dates
    }

    /// The first line after the head.
    var bodyStart: Int {
        // A date at a document's foot does not end its head.
        func end(_ fields: [StatementField]) -> Int {
            var last = -1
            for field in fields {
                if let line = place[field]?.upperBound, line < lines.head.upperBound { last = max(last, line) }
            }
            return last + 1
        }
        var start = end(Self.headFields)
        if let title = place[.title] { start = max(start, title.upperBound + 1) }
        // A heading with nothing below it does not end it either.
        if !lines.hasText(from: start) { start = end(Self.headFields.filter { $0 != .title }) }
        // A number stands in the head only when it follows the head's last field at once.
        return place[.number]?.upperBound == start ? start + 1 : start
    }

    /// The line of a field, when it was found in a line.
    func line(of field: StatementField) -> Int? { place[field]?.upperBound }

    /// The fields that were found, and the lines that are left for the text.
    /// - Parameter isDropped: whether a line is boilerplate.
    func reading(isDropped: (String) -> Bool) -> DocumentReading {
        var start = bodyStart
        var end = lines.end
        if let released = line(of: .releasedOn), released >= start {
            // A release line above the text is a line of the head, and does not end the text.
            let isAbove = !(start..<min(released, lines.end)).contains {
                !lines.isClaimed($0) && !isDropped(lines.lines[$0].text)
            }
            if isAbove, lines.hasText(from: released + 1) { start = released + 1 } else { end = min(end, released) }
        }
        let above = 0..<min(start, lines.end)
        let unread = above.filter { !lines.isClaimed($0) && !isDropped(lines.lines[$0].text) }
        let first = above.first { lines.isClaimed($0) } ?? above.upperBound
        let body = start..<max(start, end)
        let below = (body.upperBound..<max(body.upperBound, lines.end)).filter {
            !lines.isClaimed($0) && !lines.separators.contains($0) && !isDropped(lines.lines[$0].text)
        }
        return DocumentReading(
            found: found, lines: lines, body: body,
            head: unread.filter { $0 > first }.map { lines.lines[$0].text },
            unread: unread.map { lines.lines[$0].text },
            lost: taken.rests + below.map { lines.lines[$0].text })
    }

    /// Finds every field, in the order of the profile, but one that a rule's `between` names before that rule.
    mutating func findAll() {
        for (field, _) in rules { find(field) }
        for (name, rules) in ownRules { findOwn(name, rules) }
    }

    private mutating func findOwn(_ name: String, _ rules: [FieldRule]) {
        for rule in rules {
            for case .field(let mark)? in [rule.between?.after, rule.between?.before] { find(mark) }
            var hits = hits(rule, of: nil)
            if rule.take == .last, let last = hits.last { hits = [last] }
            guard let first = hits.first else { continue }
            own.append(
                (
                    name,
                    FieldValue(match: first.match, texts: hits.map { $0.match?["value"] ?? $0.text }, rule: rule.name)
                ))
            if !rule.keep { for hit in hits { take(hit, for: nil) } }
            return
        }
    }

    /// Tries the rules of a field in order; the first that fits wins.
    private mutating func find(_ field: StatementField) {
        guard tried[field] == nil, let rules = rules.first(where: { $0.field == field })?.rules else { return }
        tried[field] = ()
        for rule in rules {
            for case .field(let mark)? in [rule.between?.after, rule.between?.before] { find(mark) }
            var hits = hits(rule, of: field)
            if rule.take == .last, let last = hits.last { hits = [last] }
            guard let first = hits.first else { continue }
            found[field] = FieldValue(
                match: first.match, texts: hits.map { $0.match?["value"] ?? $0.text }, rule: rule.name)
            if !rule.keep { for hit in hits { take(hit, for: field) } }
            return
        }
    }

    /// Takes the line that is the title of a file which is not a page, where no rule found another.
    mutating func takeTitle(_ title: StatementReader.OwnTitle) {
        guard found[.title] == nil else { return }
        let (text, place, rule): (String, Int?, String) =
            switch title {
            case .firstLine(let text): (text, lines.lines.first?.text == text ? 0 : nil, "first-line")
            case .heading(let text): (text, lines.lines.firstIndex { $0.text == text }, "heading")
            }
        guard let place, !lines.isClaimed(place) else { return }
        found[.title] = FieldValue(texts: [text], rule: rule)
        take(Candidate(text: text, lines: place..<(place + 1)), for: .title)
    }

    private mutating func take(_ hit: Candidate, for field: StatementField?) {
        guard let range = hit.lines, let last = range.last,
            field == .title || field == .kind || !hit.isWithinParagraph
        else { return }
        for line in range { lines.claim(line) }
        // Without a group for the value, all of the line is it.
        let isPart = field?.isDay ?? false || hit.match?["value"] != nil || hit.match?["name"] != nil
        taken.add(hit.text, at: range.lowerBound, matched: isPart ? hit.match?.range : nil)
        if field != .title, range.count == 1, let part = hit.match?.range, part.count < hit.text.utf8.count {
            parts[range.lowerBound, default: []].append(part)
        }
        guard let field else { return }
        let known = place[field]
        place[field] =
            min(known?.lowerBound ?? range.lowerBound, range.lowerBound)...max(known?.upperBound ?? last, last)
        if field == .title { lines.setTitle(range) }
    }

    private static let mostRefused = 8

    /// The candidates that fit a rule; the first alone, when that is what the rule takes.
    private mutating func hits(_ rule: FieldRule, of field: StatementField?) -> [Candidate] {
        var hits: [Candidate] = []
        if let source = rule.source { return said(source, rule, of: field) }
        let zone = rule.zone.map { lines.range(of: $0, bodyStart: bodyStart) }
        func offer(_ candidate: Candidate) -> Bool {
            if let hit = fit(candidate, rule, of: field) { hits.append(hit) }
            return rule.take == .first && !hits.isEmpty
        }
        guard let xpath = rule.xpath?.value else {
            for line in zone ?? 0..<0 where isOpen(line, to: rule) {
                if offer(candidate(line)) { break }
            }
            return hits
        }
        for node in nodes where !node.text.isEmpty && node.xpath == xpath {
            // A node that is some lines of the document claims them; one that lies elsewhere, or is more, claims nothing.
            let place = lines.lines(of: node.text, in: node.block)
            guard let zone else {
                if offer(Candidate(text: node.text, lines: place)) { break }
                continue
            }
            for line in (place ?? 0..<0).clamped(to: zone) where !lines.isClaimed(line) {
                if offer(candidate(line)) { return hits }
            }
        }
        return hits
    }

    /// Whether a rule may look at a line: one that no field has, or that has a part left which the rule's pattern finds.
    private func isOpen(_ line: Int, to rule: FieldRule) -> Bool {
        guard lines.isClaimed(line) else { return true }
        guard let taken = parts[line], let pattern = rule.match,
            let match = trials.firstMatch(pattern, in: lines.lines[line].text)
        else { return false }
        return taken.allSatisfy { !$0.overlaps(match.range) }
    }

    /// A value of the page's metadata; a line of the head with the same value is that field's.
    private mutating func said(_ source: PageDataSource, _ rule: FieldRule, of field: StatementField?) -> [Candidate] {
        guard let data else { return [] }
        var hits: [Candidate] = []
        for text in data.values(of: source) {
            var candidate = Candidate(text: text)
            if field == .title || field == .kind || field == .place {
                candidate.lines = lines.head.first { !lines.isClaimed($0) && lines.lines[$0].text == text }.map {
                    $0..<($0 + 1)
                }
            }
            if field?.isDay ?? false, rule.match == nil {
                guard let match = Self.day.first(in: text), DateText(match, dates: dates, year: nil) != nil else {
                    continue
                }
                candidate.match = match
                hits.append(candidate)
            } else if let hit = fit(candidate, rule, of: field) {
                hits.append(hit)
            }
            if rule.take == .first, !hits.isEmpty { break }
        }
        return hits
    }

    /// The day of a time as machines write it (ISO 8601, RFC 3339).
    private static let day = GenericPattern(#"^(?<year>\d{4})-?(?<month>\d\d)-?(?<day>\d\d)(?!\d)"#)

    private func candidate(_ line: Int) -> Candidate {
        Candidate(text: lines.lines[line].text, lines: line..<(line + 1))
    }

    private mutating func fit(_ candidate: Candidate, _ rule: FieldRule, of field: StatementField?) -> Candidate? {
        if let between = rule.between {
            guard let line = candidate.lines?.lowerBound, let after = position(between.after, isStart: true),
                let before = position(between.before, isStart: false), line > after, line < before
            else { return nil }
        }
        if let not = rule.not, trials.matches(not, candidate.text, costly: true) { return nil }
        guard let pattern = rule.match else {
            return field != .kind || isKnownKind(candidate.text) ? candidate : nil
        }
        guard let match = trials.firstMatch(pattern, in: candidate.text) else { return nil }
        // "February 30" looks like a date and is not one.
        if field?.isDay ?? false {
            let reading = DateText.canBeDate(match, dates: dates)
            guard reading.date != nil else {
                if field == .date, refusedDates.count < Self.mostRefused { refusedDates.append(reading) }
                return nil
            }
        }
        return Candidate(text: candidate.text, lines: candidate.lines, match: match)
    }

    /// Whether a line is one of the profile's kinds, marks of revision aside.
    private func isKnownKind(_ text: String) -> Bool {
        guard text.utf8.count <= 80 else { return false }
        var plain = text.utf8.prefix { $0 != UInt8(ascii: "(") }
        while plain.last == UInt8(ascii: " ") { plain.removeLast() }
        return kinds.contains(String(Substring(plain)).lowercased())
    }

    /// Where a mark stands; nil while its field is not found, and then the rule does not apply.
    private func position(_ mark: FieldRule.Mark, isStart: Bool) -> Int? {
        switch mark {
        case .start: -1
        case .end: lines.end
        case .body: bodyStart
        case .field(let field): isStart ? place[field]?.upperBound : place[field]?.lowerBound
        }
    }
}

/// A node that an XPath rule selects, and the block it lies in.
struct SelectedNode {
    var xpath: String
    var text: String
    var block: Int?
}

/// At most one value for each field.
struct FieldTable<Value> {
    private var values = [Value?](repeating: nil, count: StatementField.allCases.count)

    subscript(field: StatementField) -> Value? {
        get { values[field.ordinal] }
        set { values[field.ordinal] = newValue }
    }
}
