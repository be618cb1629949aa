import PouchMirror
import PouchBytes
import PouchHTML
import PouchProfile

/// Reads a document by the signs that press pages share, where the rules of a profile do not fit its page: by its
/// listing entry, by where the running text stands, and by the form of short lines.
struct GenericReader {
    let extractor: PageExtractor
    let page: FetchedPage
    let listing: ListingEntry?
    let type: DocumentType

    private var profile: SiteProfile { extractor.profile }
    private var rules: DocumentRules { type.rules }

    /// The reading of a page that the profile's rules do not fit; nil for one that they fit, or that shows no signs of
    ///   a document.
    /// - Parameters:
    ///   - reading: the rules' result. Its breadcrumb is kept, and its title where there is no better one.
    ///   - reading: what they found. Of it a breadcrumb is kept, and a title where there is no better one.
    func reading(
        of document: borrowing HTMLDocument, _ region: Node, _ skipped: [Node], besides reading: DocumentReading,
        _ finder: FieldFinder
    ) -> DocumentReading? {
        let isPart = region.tag != .body && region.tag != .html
        let fit = RuleFit(
            finder: finder, reading: reading, listing: listing, revisions: rules.revisions, grammar: grammar)
        if isPart, fit.isSound { return nil }
        guard let root = document.root else { return nil }
        if isPart, let found = read(document, in: region, skipped, reading.found), found.isSure { return found.0 }
        let content = ContentRegion(titleKey: titleKey, dates: dates).find(in: root)
        guard let found = read(document, in: content, skipped, reading.found) else { return nil }
        // Without a word of the listing's on the page, rules that found title and date know better.
        let isKnown = reading.found[.title] != nil && reading.found[.date] != nil
        return found.isSure || !isKnown || !isPart ? found.0 : nil
    }

    private var grammar: HeadGrammar {
        HeadGrammar(kinds: type.kinds, offices: rules.offices, dates: dates, trials: extractor.trials)
    }

    private var titleKey: String? { listing?.title.map { TitleKey.of($0, marks: rules.revisions) } }

    private var dates: DateForms {
        let listed = listing?.date.flatMap { CalendarDate(iso: $0) }
        return DateForms(
            rules: profile.dates, listed: listed,
            year: listed?.year ?? listing?.year ?? page.yearInAddress)
    }

    private func read(
        _ document: borrowing HTMLDocument, in region: Node, _ skipped: [Node], _ found: FieldTable<FieldValue>
    ) -> (DocumentReading, isSure: Bool)? {
        let boxes = PageBoxes.find(in: region)
        let text = document.text(of: region, skipping: skipped + boxes.map(\.node))
        let lines = DocumentLines(text.blocks, ends: rules.ends, trials: extractor.trials)
        let strong = Self.strongTexts(in: region)
        let dates = dates
        let reader = HeadReader(
            Self.described(lines, strong), grammar: grammar, listedTitle: listing?.title, listedDate: dates.listed,
            revisions: rules.revisions)
        guard let head = reader.find() else { return nil }
        var fields = HeadFields(head, reader, known: found[.title])
        fields.settle()
        var body = BodyLines(
            lines, reader.lines, from: head.lines.upperBound, drops: rules.drops, trials: extractor.trials)
        body.find(needsNumber: fields.found[.number] == nil)
        let others = fields.others.map { lines.lines[$0].text }
        var reading = DocumentReading(found: fields.found, lines: lines, body: body.range, head: others, unread: others)
        reading.isGeneric = true
        reading.leftOut = Self.leftOut(reader.lines, body, head)
        for line in body.left { reading.lines.claim(line) }
        if let released = body.released, reading.found[.releasedOn] == nil {
            reading.found[.releasedOn] = FieldValue(
                released.date, lines.lines[released.line].text, rule: "generic/release", 0.95)
        }
        if let number = body.number {
            reading.found[.number] = FieldValue(texts: [number], rule: "generic/number", 0.9)
        }
        reading.found[.breadcrumb] = found[.breadcrumb] ?? breadcrumb(document)
        let hasAnchor = head.titleFit >= 0.6 || dates.listed != nil && fields.date == dates.listed
        return (reading, hasAnchor && !body.isEmpty)
    }

    /// Sentences of the region above the head and below the text.
    private static func leftOut(_ lines: [HeadReader.Line], _ body: BodyLines, _ head: HeadReader.Head) -> [String] {
        let outside =
            lines.prefix(head.lines.lowerBound) + lines.dropFirst(max(body.range.upperBound, head.lines.upperBound))
        return outside.filter { $0.isProse && !$0.isLink && !PressWords.ending.matches($0.text) }.map(\.text)
    }

    // MARK: - Lines

    private static func described(_ lines: DocumentLines, _ strong: Set<String>) -> [HeadReader.Line] {
        lines.lines.prefix(lines.end).enumerated().map { place, line in
            let block = lines.blocks[line.block]
            var described = HeadReader.Line(text: line.text, block: line.block, linked: 0)
            if !block.links.isEmpty {
                described.linked = linked(line.text, block.links)
                described.links = block.links.count { !$0.text.isEmpty && line.text.contains($0.text) }
            }
            if case .heading = block.kind { described.isHeading = true }
            described.isStrong = strong.contains(line.text)
            return described
        }
    }

    /// Of a line's letters, the share that stands in links.
    private static func linked(_ line: String, _ links: [LinkInText]) -> Double {
        func letters(_ text: String) -> Int {
            text.unicodeScalars.reduce(0) { $0 + ($1.properties.isAlphabetic ? 1 : 0) }
        }
        let whole = letters(line)
        guard whole > 0 else { return 0 }
        var inLinks = 0
        for link in links.prefix(64) where !link.text.isEmpty && line.contains(link.text) {
            inLinks += letters(link.text)
        }
        return min(1, Double(inLinks) / Double(whole))
    }

    private static let mostStrong = 400

    /// The texts of headings, and of what stands in bold or large letters.
    private static func strongTexts(in region: Node) -> Set<String> {
        var texts: Set<String> = []
        var seen = 0
        region.eachVisible { node in
            guard node.isElement, seen < mostStrong, isStrong(node) else { return }
            seen += 1
            let text = node.text(upTo: 400)
            if !text.isEmpty { texts.insert(text) }
        } leave: { _ in
        }
        return texts
    }

    private static func isStrong(_ node: Node) -> Bool {
        if node.tag.headingLevel != nil { return true }
        switch node.name {
        case "b", "strong", "big", "center", "u", "em": return true
        case "font":
            guard let size = node.attribute("size") else { return false }
            return size.hasPrefix("+") || (Int(size) ?? 0) >= 4
        case "div", "span", "p", "td":
            let known = node.attribute("class")?.lowercased() ?? ""
            return known.contains("title") || known.contains("head")
        default: return false
        }
    }

    // MARK: - Breadcrumb

    private static let trail = GenericPattern(
        #"(?i)^(?:you are (?:here|in):? ?|location: ?)?(?<value>(?:home|main|front page|press|news)\b.{0,60}?(?: ?(?:>|»|::|›|→) ?[^>»›→]{1,120}){1,12})$|^you are (?:here|in):? ?(?<value2>.{3,500})$"#
    )
    private static let linesAbove = 80

    private func breadcrumb(_ document: borrowing HTMLDocument) -> FieldValue? {
        guard let root = document.root else { return nil }
        for block in document.text(of: root).blocks.prefix(Self.linesAbove) {
            for line in block.lines.prefix(8) where line.utf8.count < 600 {
                guard
                    line.contains(">") || line.contains("»") || line.contains("›") || line.contains("::")
                        || line.contains("→"),
                    let match = Self.trail.first(in: line), let value = match["value"] ?? match["value2"]
                else { continue }
                let plain = value.replacing("»", with: ">").replacing("›", with: ">").replacing("→", with: ">")
                    .replacing("::", with: ">")
                return FieldValue(texts: [plain], rule: "generic/trail", 0.9)
            }
        }
        return nil
    }
}

extension FieldValue {
    init(texts: [String], rule: String, _ confidence: Double) {
        self.init(texts: texts, rule: rule)
        self.confidence = confidence
    }

    init(_ sign: DateSign, _ text: String, rule: String, _ confidence: Double) {
        self.init(texts: [text], rule: rule)
        date = DateText(day: sign.day, end: sign.end, lacksYear: sign.lacksYear)
        self.confidence = confidence
    }
}
