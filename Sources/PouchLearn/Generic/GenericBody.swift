/// Finds the text of a page that no rule is known for: where its sentences stand, without what is named as boilerplate.
struct GenericBody {
    let page: LearnPage
    let lines: PageLines
    /// Keys of lines that other pages of the same site have too.
    var shared: Set<String> = []
    /// The page's title, which is not its text.
    var title: String?

    struct Found {
        var element: Int
        var lines: [Int]
        /// 0 to 1.
        var confidence: Double
    }

    /// Names of what stands around a text, or in it without being it.
    private static let boilerplate: Set<String> = [
        "nav", "navbar", "navigation", "menu", "footer", "sidebar", "breadcrumb", "breadcrumbs", "related", "share",
        "sharing",
        "social", "comment", "comments", "disqus", "respond", "newsletter", "subscribe", "subscription", "subscribers",
        "signup",
        "promo", "promotion", "advert", "advertisement", "ad", "ads", "adsense", "sponsor", "sponsored", "cookie",
        "cookies", "banner", "popup",
        "modal", "recommended", "recommendations", "trending", "popular", "outbrain", "taboola", "tags", "taglist",
        "toolbar",
        "pagination", "pager", "print", "byline", "author", "authors", "bio", "dateline", "timestamp", "meta",
        "metadata",
        "postmeta", "rating", "widget", "widgets", "login", "register", "search", "masthead", "skip", "hidden", "sr",
        "visually",
        "caption", "credit", "credits", "gallery", "slideshow", "carousel", "more", "teaser", "teasers", "recirc",
        "paywall",
        "disclaimer", "copyright", "toc", "infobox", "navbox", "reference", "references", "pubdate", "published",
        "breaking", "ticker",
    ]
    /// Beside one of these a name is that of the text itself: `content-more`, `article-meta-body`.
    private static let text: Set<String> = [
        "content", "article", "body", "main", "story", "text", "entry", "wrapper", "container", "page", "site", "has",
        "with", "no", "layout", "post",
    ]

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
        return Found(element: at, lines: kept, confidence: min(0.95, 0.45 + 0.5 * share))
    }

    /// The element that the page itself calls the article's body, when most of the text is in it.
    private func named(_ tree: PageTree, _ whole: Int, _ weight: (Int) -> Int) -> Int? {
        let found = tree.elements.indices.filter {
            tree.elements[$0].attributes["itemprop"]?.lowercased() == "articlebody"
        }
        return found.max { weight($0) < weight($1) }.flatMap { weight($0) * 2 >= whole ? $0 : nil }
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

    private static func isSentence(_ line: PageLines.Line) -> Bool {
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

    /// For each element, whether it is boilerplate or stands in such.
    private func blockedElements(_ tree: PageTree) -> [Bool] {
        var blocked = [Bool](repeating: false, count: tree.elements.count)
        var sums = [0]
        for line in lines.lines {
            sums.append(
                (sums.last ?? 0) + (Self.isSentence(line) && line.linkLetters * 2 < line.letters ? line.letters : 0))
        }
        func sentences(_ element: Int) -> Int {
            let range = lines.indices(in: tree.elements[element].pieces)
            return sums[range.upperBound] - sums[range.lowerBound]
        }
        let all = max(1, sums.last ?? 1)
        for (place, element) in tree.elements.enumerated() {
            if element.parent >= 0, blocked[element.parent] {
                blocked[place] = true
                continue
            }
            if element.attributes["style"] != nil || element.attributes["aria-hidden"] == "true", element.name != "body"
            {
                blocked[place] = true
                continue
            }
            guard Self.isBoilerplate(element) else { continue }
            // A part with much of the page's running text is not a margin, whatever its name.
            blocked[place] = sentences(place) * 100 < all * (Self.isRemark(element) ? 75 : 40)
        }
        return blocked
    }

    /// Readers' comments, and matter beside the page's own: these may be longer than it.
    private static func isRemark(_ element: PageTree.Element) -> Bool {
        (element.classes + [element.id].compactMap { $0 }).contains { name in
            name.lowercased().split { $0 == "-" || $0 == "_" }.contains {
                ["comment", "comments", "commentlist", "disqus", "respond", "related", "sidebar", "footer", "replies"]
                    .contains($0)
            }
        }
    }

    private static func isBoilerplate(_ element: PageTree.Element) -> Bool {
        if ["nav", "footer", "aside", "form", "figcaption", "button", "label", "header"].contains(element.name),
            element.name != "header"
        {
            return true
        }
        if let role = element.attributes["role"],
            ["navigation", "complementary", "contentinfo", "banner", "search", "dialog", "alert"].contains(role)
        {
            return true
        }
        if ["html", "body", "main", "article", "h1", "h2", "p"].contains(element.name),
            element.attributes["itemprop"] != "author"
        {
            if element.name != "p" { return false }
        }
        for name in element.classes + [element.id].compactMap({ $0 }) {
            let parts = name.lowercased().split { $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
            if parts.contains(where: { boilerplate.contains($0) }),
                !parts.contains(where: { text.contains($0) }) || parts.contains("related") || parts.contains("comments")
                    || parts.contains("share") || parts.contains("footer") || parts.contains("newsletter")
                    || parts.contains("sidebar")
            {
                return true
            }
        }
        return false
    }

    /// Lines without a meaning of their own, letters alone.
    private static let labels: Set<String> = [
        "advert", "advertisement", "advertisements", "ad", "readmore", "alsoread", "readalso", "share", "sharethis",
        "tweet",
        "comments", "comment", "relatedstories", "relatedarticles", "related", "topvideo", "dontmiss",
        "jointheconversation",
        "print", "email", "facebook", "twitter", "whatsapp", "storycontinuesbelow", "continuereading", "trending",
        "moreonthis",
        "sponsored", "publicidad", "publicidade", "anzeige", "werbung", "publicité", "реклама", "loading", "topvideos",
    ]

    /// The lines of the text within its element.
    private func kept(in element: Int, _ tree: PageTree, _ blocked: [Bool]) -> [Int] {
        let range = lines.indices(in: tree.elements[element].pieces)
        let titleKey = title.map(TextKey.of) ?? ""
        var kept: [Int] = []
        for place in range {
            let line = lines.lines[place]
            guard !blocked[line.element] || tree.contains(line.element, element), line.letters > 0 else { continue }
            if shared.contains(line.key) || Self.labels.contains(line.key) { continue }
            if !titleKey.isEmpty, line.key == titleKey { continue }
            // A line of links alone is a list of others; a line of links within a paragraph is not.
            if line.linkLetters * 10 > line.letters * 8, !isInText(line, tree) { continue }
            if Self.isMarkup(line.text) { continue }
            kept.append(place)
        }
        if let end = FurtherReading(kept.map { lines.lines[$0] }).start { kept = Array(kept[..<end]) }
        // A head without a sentence, and a tail: labels, dates, names.
        while let first = kept.first, !Self.isSentence(lines.lines[first]), isLabel(first, tree) { kept.removeFirst() }
        while let last = kept.last, !Self.isSentence(lines.lines[last]), lines.lines[last].letters < 40,
            isLabel(last, tree)
        { kept.removeLast() }
        return kept
    }

    /// Markup that a page shows as text, such as that of a counter.
    private static func isMarkup(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard scalars.first == "<", let second = scalars.dropFirst().first, second.properties.isAlphabetic else {
            return false
        }
        return text.contains("=\"") && text.contains(">")
    }

    private func isInText(_ line: PageLines.Line, _ tree: PageTree) -> Bool {
        tree.chain(line.element).prefix(3).contains { tree.elements[$0].name == "p" } && line.letters > 60
    }

    /// A line that is a date, a name or a label: neither a heading nor a paragraph of a word or two.
    private func isLabel(_ place: Int, _ tree: PageTree) -> Bool {
        let line = lines.lines[place]
        let name = tree.chain(line.element).prefix(3).map { tree.elements[$0].name }
        return line.letters < 60 && !name.contains("p") && !name.contains("li") && !name.contains("blockquote")
            && !name.contains("pre") || !line.spots.isEmpty && line.letters < 40
    }

    /// Lines joined to paragraphs: those of one block are one.
    func paragraphs(_ kept: [Int]) -> [String] {
        var paragraphs: [String] = []
        var before: Int?
        for place in kept {
            let line = lines.lines[place]
            if let last = before, last == place - 1, !line.beginsBlock, !paragraphs.isEmpty {
                paragraphs[paragraphs.count - 1] += " " + line.text
            } else {
                paragraphs.append(line.text)
            }
            before = place
        }
        return paragraphs
    }
}
