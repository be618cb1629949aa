/// What of a page is named as boilerplate.
extension GenericBody {
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

    /// Of those names, the ones that a page's head and its lead may have.
    private static let ofHead: Set<String> = [
        "teaser", "teasers", "meta", "metadata", "more", "masthead", "banner", "published", "pubdate",
    ]

    /// Whether an element is boilerplate that is no lead either, or not shown.
    static func isBeside(_ element: PageTree.Element) -> Bool {
        if element.attributes["style"] != nil || element.attributes["aria-hidden"] == "true" { return true }
        if ["figure", "li", "table", "dl"].contains(element.name) { return true }
        return isBoilerplate(element, among: boilerplate.subtracting(ofHead))
    }

    /// For each element, whether it is boilerplate or stands in such.
    func blockedElements(_ tree: PageTree) -> [Bool] {
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
        // What the page's heading stands in is the page, were it one form, or named after the margin beside it.
        let own = heading.map { lines.lines[$0].element }.flatMap { element in
            tree.chain(element).prefix(3).contains { ["h1", "h2", "h3"].contains(tree.elements[$0].name) }
                ? element : nil
        }
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
            guard Self.isBoilerplate(element), own.map({ !tree.contains(place, $0) }) ?? true else { continue }
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

    private static func isBoilerplate(_ element: PageTree.Element, among names: Set<String> = boilerplate) -> Bool {
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
        return (element.classes + [element.id].compactMap { $0 }).contains { isBoilerplate(name: $0, among: names) }
    }

    /// Of a name with several words, these make it one of what stands around a text, whatever the others are.
    private static let decisive: Set<String> = ["related", "comments", "share", "footer", "newsletter", "sidebar"]

    /// Names that tell how a system stores a field or files a page, not what it shows.
    private static let systemic = ["field--type-", "field--label-", "field-type-", "field-label-", "category-"]

    private static func isBoilerplate(name: String, among names: Set<String>) -> Bool {
        let name = name.lowercased()
        if systemic.contains(where: { name.hasPrefix($0) }) { return false }
        let parts = name.split { $0 == "-" || $0 == "_" || $0 == "." }.map(String.init)
        if let first = parts.first, ["no", "has", "with", "without"].contains(first) { return false }
        // The targets of a table of contents are the text.
        guard parts.contains(where: { names.contains($0) && ($0 != "toc" || parts.count < 3) }) else { return false }
        return !parts.contains(where: { text.contains($0) }) || parts.contains(where: { decisive.contains($0) })
    }
}
