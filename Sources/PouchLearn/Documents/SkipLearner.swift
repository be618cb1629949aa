/// Learns which lines within the documents' region are not text: lines that other pages have too, and lists of related
/// documents.
struct SkipLearner {
    let bodies: [BodyText]
    /// Each body's region; nil where no rule finds one.
    let regions: [Int?]
    let shape: String
    /// For each body, the lines after which no text follows; they must not be left out themselves.
    private var marks: [Set<Int>] = []
    private(set) var ends: [String] = []

    init(bodies: [BodyText], regions: [Int?], shape: String) {
        self.bodies = bodies
        self.regions = regions
        self.shape = shape
        marks = bodies.map { _ in [] }
        findEnds()
    }

    private static let mostRules = 14
    private static let tags: Set<String> = ["nav", "aside", "footer", "form"]
    private static let words: Set<String> = [
        "share", "sharing", "social", "related", "tags", "print", "breadcrumb", "breadcrumbs", "addtoany", "sharethis",
        "addthis", "pager", "pagination", "comments", "subscribe", "newsletter", "toolbar",
    ]

    /// Rules for elements that hold nothing of the document's text, relative to the region.
    func selectors() -> [Selector] {
        var candidates: Set<Selector> = []
        for (body, region) in zip(bodies, regions) {
            guard let region else { continue }
            let tree = body.sample.page.tree
            for element in (region + 1)..<max(region + 1, tree.elements[region].end) {
                let lines = body.lines(element)
                guard !lines.isEmpty, lines.count <= 80, candidates.count < Self.mostCandidates,
                    !lines.contains(where: { body.kinds[$0] == .prose })
                else { continue }
                for step in steps(tree.elements[element]) { candidates.insert(Selector(steps: [step])) }
            }
        }
        let tallies = candidates.map { ($0, tally($0)) }.filter { isSafe($0.1) }.sorted {
            ($1.1.boilerplate, $0.0.xpath(relative: true)) < ($0.1.boilerplate, $1.0.xpath(relative: true))
        }
        var chosen: [Selector] = []
        var covered = bodies.map { _ in Set<Int>() }
        for (rule, tally) in tallies where chosen.count < Self.mostRules {
            let fresh = zip(tally.lines, covered).reduce(0) { $0 + $1.0.subtracting($1.1).count }
            guard fresh > 0 else { continue }
            chosen.append(rule)
            for (number, lines) in tally.lines.enumerated() { covered[number].formUnion(lines) }
        }
        return chosen
    }

    private static let mostCandidates = 2_000

    /// The lines that a rule would leave out of all documents together.
    private struct Tally {
        var prose = 0
        /// Lines that may be text.
        var own = 0
        /// A word or two before the first sentence or behind the last: a label, a code.
        var labels = 0
        /// Lines that other pages have, and links to other documents.
        var boilerplate = 0
        var documents = 0
        var lines: [Set<Int>] = []
    }

    private func isSafe(_ tally: Tally) -> Bool {
        tally.prose == 0 && tally.boilerplate > 0 && tally.own * 2 <= tally.boilerplate
            && (tally.labels == 0 || tally.documents * 2 >= bodies.count)
            || tally.prose == 0 && tally.own == 0 && tally.labels > 0 && tally.documents * 10 >= bodies.count * 6
                && bodies.count > 2
    }

    private func tally(_ rule: Selector) -> Tally {
        var tally = Tally()
        for (number, body) in bodies.enumerated() {
            var lines: Set<Int> = []
            defer { tally.lines.append(lines) }
            guard let region = regions[number] else { continue }
            let inside = body.lines(region)
            let first = inside.first { body.kinds[$0] == .prose } ?? inside.upperBound
            let last = inside.last { body.kinds[$0] == .prose } ?? inside.upperBound
            for element in rule.elements(in: body.sample.page.tree, scope: region) {
                for line in body.lines(element) where lines.insert(line).inserted {
                    if marks[number].contains(line) { tally.prose += 1 }
                    let letters = body.sample.lines.lines[line].letters
                    let isEdge = line < first || line > last
                    switch body.kinds[line] {
                    case .prose: tally.prose += 1
                    case .own: if isEdge, letters <= 12 { tally.labels += 1 } else { tally.own += 1 }
                    case .links:
                        if isJunk(body, body.sample.lines.lines[line].element) {
                            tally.boilerplate += 1
                        } else if isEdge, letters <= 25 {
                            tally.labels += 1
                        } else {
                            tally.own += 1
                        }
                    case .shared, .counted: tally.boilerplate += 1
                    case .field: break
                    }
                }
                // An element that is a part of a line takes no more than that part.
                let tree = body.sample.page.tree
                if let line = body.lines(element).first,
                    body.sample.lines.lines[line].pieces.lowerBound < tree.elements[element].pieces.lowerBound
                {
                    tally.prose += 1
                }
            }
            if !lines.isEmpty { tally.documents += 1 }
        }
        return tally
    }

    /// Whether links stand in something that is named as boilerplate, or lead to other documents of the archive.
    private func isJunk(_ body: BodyText, _ element: Int) -> Bool {
        let tree = body.sample.page.tree
        for place in tree.chain(element).prefix(6) {
            let node = tree.elements[place]
            if ["nav", "aside", "footer"].contains(node.name) { return true }
            for name in node.classes + [node.id].compactMap({ $0 }) {
                if name.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).contains(where: {
                    Self.words.contains(String($0))
                }) {
                    return true
                }
            }
        }
        let links = body.sample.page.links.filter { tree.contains(element, $0.element) }
        return links.count >= 2 && links.filter { AddressShape.of($0.url) == shape }.count * 3 >= links.count * 2
    }

    private func steps(_ element: PageTree.Element) -> [Selector.Step] {
        var steps: [Selector.Step] = []
        if let id = element.id, Naming.isMeaningful(id) {
            steps.append(.init(isChild: false, name: element.name, tests: [.id(id)]))
        }
        for name in element.classes where Naming.isMeaningful(name) {
            steps.append(.init(isChild: false, name: element.name, tests: [.hasClass(name)]))
        }
        if Self.tags.contains(element.name) { steps.append(.init(isChild: false, name: element.name, tests: [])) }
        return steps
    }

    // MARK: - Lines

    /// Lines behind the text that most documents have, and that begin what is about the office: "Contacts:".
    private mutating func findEnds() {
        var places: [String: [(body: Int, line: Int)]] = [:]
        for (number, body) in bodies.enumerated() {
            guard let region = regions[number] else { continue }
            let lines = body.lines(region)
            let last = lines.last { body.kinds[$0] == .prose } ?? lines.lowerBound
            var seen: Set<String> = []
            for line in lines where line > last && body.kinds[line] == .shared {
                let text = body.sample.lines.lines[line].text
                if text.utf8.count <= 60, isContact(text), seen.insert(text).inserted {
                    places[text, default: []].append((number, line))
                }
            }
        }
        for (text, found) in places.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) })
        where found.count >= most && ends.count < 4 {
            ends.append("^\(Self.escaped(text))$")
            for place in found { marks[place.body].insert(place.line) }
        }
    }

    /// So many documents make a habit.
    private var most: Int { max(2, (bodies.count + 1) / 2) }

    /// Lines of the region that are not text: those that stand alike before and behind most documents.
    func drops(skipping rules: [Selector]) -> [String] {
        var counts: [String: Int] = [:]
        var heads: [String: Int] = [:]
        var tails: [String: Int] = [:]
        for (number, body) in bodies.enumerated() {
            guard let region = regions[number] else { continue }
            var skipped: Set<Int> = []
            for rule in rules {
                for element in rule.elements(in: body.sample.page.tree, scope: region) {
                    skipped.formUnion(body.lines(element))
                }
            }
            let end = marks[number].min() ?? .max
            let lines = body.lines(region).filter { !skipped.contains($0) && $0 < end }
            let prose = lines.filter { body.kinds[$0] == .prose || body.kinds[$0] == .own }
            var seen: Set<String> = []
            for line in lines where body.kinds[line] == .shared {
                let text = body.sample.lines.lines[line].text
                guard text.utf8.count < 100, seen.insert(text).inserted else { continue }
                counts[text, default: 0] += 1
                if let first = prose.first, line < first { heads[text, default: 0] += 1 }
                if let last = prose.last, line > last { tails[text, default: 0] += 1 }
            }
        }
        var drops: [String] = []
        for (text, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) })
        where count >= most && drops.count < 8 {
            let letters = TextKey.of(text)
            let isHead = heads[text] == count && letters.count > 2
            let isTail =
                bodies.count > 2 && tails[text] == count
                && letters.unicodeScalars.filter { $0.properties.isAlphabetic }.count > 3
            if isHead || isTail { drops.append("^\(Self.escaped(text))$") }
        }
        // Marks of an end, on whatever page: "# # #".
        drops.append(#"^(?:[#*_=•·~–—-] ?){2,}$"#)
        return drops
    }

    /// Whether a line at the end begins what is about the office and not the matter; other lines alike may be text.
    private func isContact(_ text: String) -> Bool {
        let key = text.lowercased()
        return [
            "contact", "further information", "more information", "related", "share", "about ", "press office",
            "media inquir", "tags", "topics", "kontakt", "contatti", "contacto", "notes to editors",
        ].contains { key.hasPrefix($0) }
    }

    /// A text as a pattern that matches it.
    static func escaped(_ text: String) -> String {
        var pattern = ""
        for character in text {
            if "\\^$.|?*+()[]{}#".contains(character) { pattern += "\\" }
            pattern.append(character)
        }
        return pattern
    }
}
