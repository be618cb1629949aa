import PouchHTML
import PouchProfile

/// Finds the fields of one document by the profile's rules, and remembers where each was found and by which rule.
struct FieldFinder {
    struct Value {
        /// The match of the rule's pattern, when it has one.
        var match: Match?
        /// The candidates that gave the field: one, or several joined.
        var texts: [String]
        var rule: String

        var text: String { texts.joined(separator: ", ") }
    }

    private(set) var found: [StatementField: Value] = [:]
    /// The last line of each field.
    private var place: [StatementField: Int] = [:]
    private var firstPlace: [StatementField: Int] = [:]
    var lines: DocumentLines
    /// Nodes that XPath rules select, with the block each lies in.
    private let nodes: [String: [(text: String, block: Int?)]]

    /// Fields that make up a document's head: the body begins after the last of them.
    private static let headFields: [StatementField] = [.kind, .title, .date, .place, .speaker]

    /// Kinds that a rule without a pattern knows, lower case.
    private let kinds: Set<String>

    init(_ lines: DocumentLines, nodes: [String: [(text: String, block: Int?)]], kinds: Set<String>) {
        self.lines = lines
        self.kinds = kinds
        self.nodes = nodes
    }

    /// The first line after the head.
    var bodyStart: Int {
        let end = Self.headFields.compactMap { place[$0] }.max() ?? -1
        // A number stands in the head only when it follows the head's last field at once.
        if let number = place[.number], number == end + 1 { return number + 1 }
        return end + 1
    }

    /// The line of a field, when it was found in a line.
    func line(of field: StatementField) -> Int? { place[field] }

    /// Tries the rules of a field in order; the first that fits wins.
    mutating func find(_ field: StatementField, _ rules: [FieldRule]) {
        for rule in rules {
            let candidates = candidates(rule)
            var hits: [(text: String, line: Int?, match: Match?)] = []
            for candidate in candidates {
                guard let hit = fit(candidate, rule, of: field) else { continue }
                hits.append(hit)
                if rule.take == .first { break }
            }
            if rule.take == .last, let last = hits.last { hits = [last] }
            guard let first = hits.first else { continue }
            found[field] = Value(match: first.match, texts: hits.map { $0.match?["value"] ?? $0.text }, rule: rule.name)
            for hit in hits {
                guard let line = hit.line else { continue }
                lines.claim(line)
                place[field] = max(place[field] ?? line, line)
                firstPlace[field] = min(firstPlace[field] ?? line, line)
            }
            return
        }
    }

    private func candidates(_ rule: FieldRule) -> [(text: String, line: Int?)] {
        if let xpath = rule.xpath {
            return (nodes[xpath.value] ?? []).filter { !$0.text.isEmpty }.map { node in
                // A node that is one line of the document claims it; one that lies elsewhere, or is longer, claims nothing.
                let line = node.block.flatMap { block in
                    lines.firstLine(of: block).flatMap { start in
                        lines.lines[start...].prefix { $0.block == block }.firstIndex { $0.text == node.text }
                            ?? (lines.blocks[block].text == node.text ? start : nil)
                    }
                }
                return (node.text, line)
            }
        }
        guard let zone = rule.zone else { return [] }
        return lines.range(of: zone, bodyStart: bodyStart).filter { !lines.claimed.contains($0) }.map { (lines.lines[$0].text, $0) }
    }

    private func fit(_ candidate: (text: String, line: Int?), _ rule: FieldRule, of field: StatementField) -> (text: String, line: Int?, match: Match?)? {
        if let between = rule.between {
            guard let line = candidate.line, let after = position(between.after, isStart: true), let before = position(between.before, isStart: false),
                line > after, line < before
            else { return nil }
        }
        if let not = rule.not, (try? not.matches(candidate.text)) ?? true { return nil }
        guard let pattern = rule.match else {
            guard field != .kind || isKnownKind(candidate.text) else { return nil }
            return (candidate.text, candidate.line, nil)
        }
        guard let match = (try? pattern.firstMatch(in: candidate.text)) ?? nil else { return nil }
        return (candidate.text, candidate.line, match)
    }

    /// Whether a line is one of the profile's kinds, marks of revision aside.
    private func isKnownKind(_ text: String) -> Bool {
        guard text.utf8.count <= 80 else { return false }
        let plain = text.prefix { $0 != "(" }.lowercased()
        return kinds.contains(String(plain.reversed().drop { $0 == " " }.reversed()))
    }

    /// Where a mark stands; nil while its field is not found, and then the rule does not apply.
    private func position(_ mark: FieldRule.Mark, isStart: Bool) -> Int? {
        switch mark {
        case .start: -1
        case .end: lines.end
        case .body: bodyStart
        case .field(let field): isStart ? place[field] : firstPlace[field]
        }
    }
}
