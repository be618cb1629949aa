import PouchDiff

/// One edit of a statement's text, the smallest that other statements may share: a paragraph that changed or moved, or
/// paragraphs in a row that came or went.
struct TextUnit {
    /// Lines that differ in their numbers alone.
    struct Counter: Equatable {
        var shape: EditDigest
        var old: String
        var new: String
    }

    var edit: BlockEdit
    /// Its paragraphs, as places in `TextDiff.paragraphs`.
    var places: [Int]
    /// Empty when anything but numbers differs.
    var counters: [Counter] = []
    /// Whether every line of it is nothing but links to other documents.
    var isOfLinks = false
    /// The words in front of its links, "Related:", that stand on both sides; empty when there are none.
    var label = ""
    /// The changed words of a paragraph, whatever else stands in it; nil for a whole paragraph, or too few letters to
    /// compare by.
    var words: EditDigest?
}

/// Facts of a version's text, beside its paragraphs.
struct TextFacts {
    var paragraphs: [String]
    /// Of paragraphs that have several: their lines.
    var lines: [String: [String]] = [:]
    var links: LinkLines

    func lines(of paragraph: String) -> [String] { lines[paragraph] ?? [paragraph] }
}

extension TextUnit {
    /// So many paragraphs that are not one link are looked into for several.
    private static let mostLinkLines = 60

    /// The edits of a diff, in its order.
    static func units(_ diff: TextDiff, _ old: TextFacts, _ new: TextFacts) -> [TextUnit] {
        var maker = UnitMaker(diff: diff, old: old, new: new, linkLines: mostLinkLines)
        return maker.make()
    }
}

private struct UnitMaker {
    let diff: TextDiff
    let old: TextFacts
    let new: TextFacts
    var linkLines: Int
    private var units: [TextUnit] = []
    private var run: [Int] = []

    init(diff: TextDiff, old: TextFacts, new: TextFacts, linkLines: Int) {
        (self.diff, self.old, self.new, self.linkLines) = (diff, old, new, linkLines)
    }

    mutating func make() -> [TextUnit] {
        for (place, paragraph) in diff.paragraphs.enumerated() {
            switch paragraph.kind {
            case .same: flush()
            case .deleted, .inserted: run.append(place)
            case .changed, .moved:
                flush()
                pair(place, paragraph)
            }
        }
        flush()
        return units
    }

    /// Letters that must have changed in all: "the" for "a" in two statements is not an edit that they share.
    private static let leastLetters = 8

    private static func words(_ paragraph: TextDiff.Paragraph) -> EditDigest? {
        let changed = paragraph.spans.filter { $0.kind != .same }
        guard changed.count < paragraph.spans.count else { return nil }
        let letters = changed.reduce(0) { $0 + $1.text.unicodeScalars.count(where: \.properties.isAlphabetic) }
        guard letters >= leastLetters else { return nil }
        return EditDigest(
            BlockEdit(
                place: .text, deleted: changed.filter { $0.kind == .deleted }.map(\.text),
                inserted: changed.filter { $0.kind == .inserted }.map(\.text)))
    }

    private func was(_ paragraph: TextDiff.Paragraph) -> String? { Self.text(old, paragraph.oldNumber) }
    private func now(_ paragraph: TextDiff.Paragraph) -> String? { Self.text(new, paragraph.newNumber) }

    private static func text(_ facts: TextFacts, _ number: Int?) -> String? {
        guard let number, facts.paragraphs.indices.contains(number - 1) else { return nil }
        return facts.paragraphs[number - 1]
    }

    private mutating func pair(_ place: Int, _ paragraph: TextDiff.Paragraph) {
        guard let was = was(paragraph), let now = now(paragraph) else { return }
        var unit = TextUnit(edit: BlockEdit(place: .text, deleted: [was], inserted: [now]), places: [place])
        if let before = label(was, old, besides: new), let after = label(now, new, besides: old) {
            (unit.isOfLinks, unit.label) = (true, after.isEmpty ? before : after)
        }
        if !unit.isOfLinks { unit.counters = counters(was, now) }
        unit.words = Self.words(paragraph)
        units.append(unit)
    }

    /// Paragraphs in a row that came or went: counters that the diff did not find alike, blocks of links, and the rest are
    /// an edit each.
    private mutating func flush() {
        guard !run.isEmpty else { return }
        var gone = run.filter { diff.paragraphs[$0].kind == .deleted }
        var come = run.filter { diff.paragraphs[$0].kind == .inserted }
        var label = ""
        let linksGone = gone.filter { isLink($0, &label) }
        let linksCome = come.filter { isLink($0, &label) }
        gone.removeAll(where: Set(linksGone).contains)
        come.removeAll(where: Set(linksCome).contains)
        pairCounters(&gone, &come)
        add(gone, come)
        add(linksGone, linksCome, linksLabel: label)
        run = []
    }

    private mutating func pairCounters(_ gone: inout [Int], _ come: inout [Int]) {
        guard !gone.isEmpty, !come.isEmpty else { return }
        var waiting: [EditDigest: [Int]] = [:]
        for place in gone.reversed() {
            if let shape = shape(was(diff.paragraphs[place]), old) { waiting[shape, default: []].append(place) }
        }
        var paired: Set<Int> = []
        for place in come {
            guard let now = now(diff.paragraphs[place]), let shape = shape(now, new),
                let other = waiting[shape]?.popLast(), let was = was(diff.paragraphs[other])
            else { continue }
            paired.formUnion([place, other])
            units.append(
                TextUnit(
                    edit: BlockEdit(place: .text, deleted: [was], inserted: [now]), places: [other, place].sorted(),
                    counters: counters(was, now)))
        }
        gone.removeAll(where: paired.contains)
        come.removeAll(where: paired.contains)
    }

    /// Of a paragraph that is one line with a counter in it.
    private func shape(_ paragraph: String?, _ facts: TextFacts) -> EditDigest? {
        guard let paragraph, facts.lines[paragraph] == nil else { return nil }
        return NumberLine.counter(paragraph)?.shape
    }

    /// - Parameter linksLabel: of lines that are nothing but links; nil for others.
    private mutating func add(_ gone: [Int], _ come: [Int], linksLabel: String? = nil) {
        guard !gone.isEmpty || !come.isEmpty else { return }
        let edit = BlockEdit(
            place: .text, deleted: gone.compactMap { was(diff.paragraphs[$0]) },
            inserted: come.compactMap { now(diff.paragraphs[$0]) })
        units.append(
            TextUnit(
                edit: edit, places: (gone + come).sorted(), isOfLinks: linksLabel != nil, label: linksLabel ?? ""))
    }

    // MARK: - Lines

    /// - Parameter label: set to the words in front of its links, where there are any.
    private mutating func isLink(_ place: Int, _ label: inout String) -> Bool {
        let paragraph = diff.paragraphs[place]
        let found =
            paragraph.kind == .deleted
            ? was(paragraph).flatMap { self.label($0, old, besides: new) }
            : now(paragraph).flatMap { self.label($0, new, besides: old) }
        if let found, !found.isEmpty { label = found }
        return found != nil
    }

    /// The words in front of a paragraph's links; nil when it is not one of links. Words that the other version does not have
    /// in front of links are an edit.
    private mutating func label(_ paragraph: String, _ facts: TextFacts, besides other: TextFacts) -> String? {
        guard facts.links.isLink(paragraph) || linkLines > 0 else { return nil }
        if !facts.links.isLink(paragraph) { linkLines -= 1 }
        guard let label = facts.links.label(of: paragraph) else { return nil }
        if label.isEmpty { return label }
        return other.paragraphs.contains { $0.hasPrefix(label) && other.links.label(of: $0) == label } ? label : nil
    }

    /// The lines that differ, when they differ in numbers alone.
    private func counters(_ was: String, _ now: String) -> [TextUnit.Counter] {
        let (oldLines, newLines) = (old.lines(of: was), new.lines(of: now))
        guard oldLines.count == newLines.count else { return [] }
        var found: [TextUnit.Counter] = []
        for (before, after) in zip(oldLines, newLines) where !before.utf8.elementsEqual(after.utf8) {
            guard let one = NumberLine.counter(before), let other = NumberLine.counter(after), one.shape == other.shape
            else { return [] }
            found.append(TextUnit.Counter(shape: one.shape, old: before, new: after))
        }
        return found
    }
}
