/// Finds the text of a page that no rule is known for: where its sentences stand, without what is named as boilerplate.
struct GenericBody {
    let page: LearnPage
    let lines: PageLines
    /// Keys of lines that other pages of the same site have too.
    var shared: Set<String> = []
    /// The page's title, which is not its text.
    var title: String?
    /// The line of the title.
    var heading: Int?

    struct Found {
        var element: Int
        /// Of the text's lead, where it stands apart.
        var lead: [Int]
        var lines: [Int]
        /// 0 to 1.
        var confidence: Double
    }

    func find() -> Found? {
        let tree = page.tree
        let blocked = blockedElements(tree)
        // The weight of each line.
        var weights = [Int](repeating: 0, count: lines.lines.count)
        for (place, line) in lines.lines.enumerated() {
            guard !blocked[line.element], !shared.contains(line.key),
                line.linkLetters * 2 < line.letters || line.letters > 120 && line.linkLetters * 10 < line.letters * 7
            else { continue }
            if Self.isSentence(line) { weights[place] = line.letters }
        }
        var sums = [0]
        for weight in weights { sums.append((sums.last ?? 0) + weight) }
        func weight(_ element: Int) -> Int {
            let range = lines.indices(in: tree.elements[element].pieces)
            return sums[range.upperBound] - sums[range.lowerBound]
        }
        let whole = weight(tree.body)
        guard whole > 0 else { return nil }
        var at = named(tree, whole, weight) ?? tree.body
        descend: while true {
            var child = at + 1
            let least = weight(at) * 80 / 100
            while child < tree.elements[at].end {
                if weight(child) >= max(1, least) {
                    guard
                        !["p", "span", "b", "strong", "font", "em", "i", "a", "li", "blockquote"].contains(
                            tree.elements[child].name)
                    else { break descend }
                    at = child
                    continue descend
                }
                child = tree.elements[child].end
            }
            break
        }
        at = ofSeveral(at, tree, weight)
        let kept = self.kept(in: at, tree, blocked)
        guard !kept.isEmpty else { return nil }
        let share = Double(weight(at)) / Double(whole)
        let lead = heading.map {
            PageLead(page: page, lines: lines, heading: $0, shared: shared).find(above: kept)
        }
        return Found(element: at, lead: lead ?? [], lines: kept, confidence: min(0.95, 0.45 + 0.5 * share))
    }

    /// The element that the page itself calls the article's body, when much of the text is in it.
    private func named(_ tree: PageTree, _ whole: Int, _ weight: (Int) -> Int) -> Int? {
        let found = tree.elements.indices.filter {
            tree.elements[$0].attributes["itemprop"]?.lowercased() == "articlebody"
        }
        // Where the page has one, readers' comments may be longer.
        let least = found.count == 1 ? 10 : 50
        return found.max { weight($0) < weight($1) }.flatMap { weight($0) * 100 >= whole * least ? $0 : nil }
    }

    /// Of several articles one after the other, the one with the page's heading; the others are further reading.
    private func ofSeveral(_ element: Int, _ tree: PageTree, _ weight: (Int) -> Int) -> Int {
        var byStep: [String: [Int]] = [:]
        for place in element + 1..<max(element + 1, tree.elements[element].end)
        where tree.elements[place].name == "article" && weight(place) > 200 {
            byStep[DateFinder.step(tree.elements[place]), default: []].append(place)
        }
        if let one = besideHeading(element, tree, weight) { return one }
        guard let group = byStep.values.filter({ $0.count > 1 }).max(by: { $0.count < $1.count }),
            let first = group.first,
            !tree.contains(first, group[1])
        else { return element }
        let key = title.map(TextKey.of) ?? ""
        let holder = group.first { place in
            (place..<tree.elements[place].end).contains {
                ["h1", "h2"].contains(tree.elements[$0].name) && !key.isEmpty
                    && TitleLearner.areNear(TextKey.of(tree.text($0)), key)
            }
        }
        if let holder { return holder }
        // The heading stands above the first.
        let heading = tree.first("h1", in: tree.body)
        return heading.map { $0 < first } ?? false && weight(first) * 100 > weight(element) * 15 ? first : element
    }

    /// Where several headings of the first level stand in an element, the part with the page's own.
    private func besideHeading(_ element: Int, _ tree: PageTree, _ weight: (Int) -> Int) -> Int? {
        let headings = (element..<tree.elements[element].end).filter {
            tree.elements[$0].name == "h1" && !tree.elements[$0].pieces.isEmpty
        }
        let key = TextKey.of(title ?? headings.first.map { tree.text($0) } ?? "")
        guard headings.count > 1,
            let own = headings.first(where: { !key.isEmpty && TitleLearner.areNear(TextKey.of(tree.text($0)), key) })
        else { return nil }
        let others = headings.filter { TextKey.of(tree.text($0)) != TextKey.of(tree.text(own)) }
        guard !others.isEmpty else { return nil }
        var best: Int?
        for place in tree.chain(own) where place != element && tree.contains(element, place) {
            if others.contains(where: { tree.contains(place, $0) }) { break }
            if weight(place) * 100 >= weight(element) * 10 { best = place }
        }
        return best
    }

    static func isSentence(_ line: PageLines.Line) -> Bool {
        if line.letters >= 80 { return true }
        guard line.letters >= 18, let last = line.text.unicodeScalars.last else { return false }
        if line.letters >= 30, Self.isUnpunctuated(line.text) { return true }
        return ".!?:;”\"’)…。！？".unicodeScalars.contains(last)
    }

    /// Whether a text is of a script that ends no sentence with a mark: Thai, Lao, Khmer, Burmese.
    private static func isUnpunctuated(_ text: String) -> Bool {
        text.unicodeScalars.prefix(24).contains {
            (0x0E00...0x0EFF).contains($0.value) || (0x1000...0x109F).contains($0.value)
                || (0x1780...0x17FF).contains($0.value)
        }
    }
}
