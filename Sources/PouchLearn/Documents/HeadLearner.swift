/// Learns the lines between title and text that say where a statement was made: short, centred or named so, and set
/// apart from the paragraphs by their class.
struct HeadLearner {
    let bodies: [BodyText]
    let regions: [Int?]
    /// The title's rule: the lines between the title and the region are head too.
    let title: Selector?

    /// A rule for the place; nil when documents have no such lines.
    func place() -> FieldDraft? {
        var counts: [Selector: Int] = [:]
        for (body, region) in zip(bodies, regions) {
            guard let region else { continue }
            var seen: Set<Selector> = []
            for line in head(body, region) {
                for rule in rules(body, line, region) where seen.insert(rule).inserted { counts[rule, default: 0] += 1 }
            }
        }
        let order = counts.sorted {
            ($1.value, $0.key.xpath(relative: true)) < ($0.value, $1.key.xpath(relative: true))
        }
        for (rule, count) in order where count >= 2 && count * 10 >= bodies.count * 4 {
            guard isApart(rule) else { continue }
            let isInside = zip(bodies, regions).contains { body, region in
                region.map { !rule.elements(in: body.sample.page.tree, scope: $0).isEmpty } ?? false
            }
            var draft = FieldDraft(
                name: "place", xpath: rule.xpath(relative: isInside), selector: rule, confidence: 0.7, found: count,
                agreed: 0, labelled: 0)
            // A place has its own element, and then it is found wherever that stands.
            draft.lines = Self.isNamed(rule) ? nil : "head"
            return draft
        }
        return nil
    }

    /// Lines of the region before its first sentence.
    private func head(_ body: BodyText, _ region: Int) -> [Int] {
        let lines = body.lines(region)
        let end = lines.first { body.kinds[$0] == .prose } ?? lines.upperBound
        let above = title?.elements(in: body.sample.page.tree).first.flatMap { body.lines($0).last } ?? lines.lowerBound
        let start = above < lines.lowerBound && lines.lowerBound - above < 12 ? above + 1 : lines.lowerBound
        return (start..<max(start, end)).filter { line in
            let text = body.sample.lines.lines[line]
            return (body.kinds[line] == .own || body.kinds[line] == .shared) && text.letters >= 4 && text.letters <= 60
                && text.spots.isEmpty
                && !text.text.utf8.contains { 48...57 ~= $0 } && text.linkLetters == 0 && !text.text.hasSuffix(":")
        }
    }

    private static let words: Set<String> = ["place", "location", "dateline", "city", "venue", "where"]

    private static func isNamed(_ rule: Selector) -> Bool {
        rule.steps.contains { step in
            step.tests.contains { test in
                switch test {
                case .hasClass(let name), .attribute(_, let name), .id(let name):
                    name.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).contains {
                        words.contains(String($0))
                    }
                }
            }
        }
    }

    private func rules(_ body: BodyText, _ line: Int, _ region: Int) -> [Selector] {
        let tree = body.sample.page.tree
        var found: [Selector] = []
        for place in tree.chain(body.sample.lines.lines[line].element).prefix(3)
        where place != region && !tree.contains(place, region) {
            let isInside = tree.contains(region, place)
            let node = tree.elements[place]
            for name in node.classes where Naming.isMeaningful(name) {
                let parts = name.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).map(String.init)
                guard
                    parts.contains(where: { Self.words.contains($0) })
                        || isInside && parts.contains(where: { $0.contains("center") || $0.contains("centre") })
                else { continue }
                found.append(Selector(steps: [.init(isChild: false, name: node.name, tests: [.hasClass(name)])]))
            }
            if let align = node.attributes["itemprop"],
                ["contentLocation", "location", "locationCreated"].contains(align)
            {
                found.append(
                    Selector(steps: [.init(isChild: false, name: node.name, tests: [.attribute("itemprop", align)])]))
            }
        }
        return found
    }

    /// Whether the rule's lines lie in the head, apart from a line or two at the end.
    private func isApart(_ rule: Selector) -> Bool {
        for (body, region) in zip(bodies, regions) {
            guard let region else { continue }
            let found = rule.elements(in: body.sample.page.tree)
            let lines = body.lines(region)
            let first = lines.first { body.kinds[$0] == .prose } ?? lines.upperBound
            let inText = found.filter { element in body.lines(element).contains { $0 > first } }
            guard inText.count <= 2,
                !found.contains(where: { element in body.lines(element).contains { body.kinds[$0] == .prose } })
            else { return false }
        }
        return true
    }
}
