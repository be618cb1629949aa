import PouchBytes
import PouchURL

/// A page's own facts: title, date, author and section, each from the signs that agree.
struct GenericFacts {
    let page: LearnPage
    let lines: PageLines

    /// Keys of lines that other pages of the site have too: a heading among them names the site's part, not the page.
    let shared: Set<String>

    init(_ page: LearnPage, _ lines: PageLines, shared: Set<String> = []) {
        self.page = page
        self.lines = lines
        self.shared = shared
    }

    private var tree: PageTree { page.tree }

    // MARK: - Title

    /// The heading, when the page's own words elsewhere agree with it; else the best of those.
    var title: GenericPageReader.Sign? {
        var headings = self.headings("h1")
        let lower = self.headings("h2") + self.headings("h3")
        if headings.isEmpty { headings = self.headings("h2") }
        let graph = page.meta("og:title", "twitter:title", "dc.title", "dcterms.title")
        let data = tree.structuredData.lazy.compactMap { DateLearner.member("headline", of: $0) }.first
        let whole = tree.elements.firstIndex { $0.name == "title" }.flatMap { titleText($0) }
        let others = [graph, data, whole].compactMap { $0 }
        // A heading of the first level may be the site's: then one below it is what the page calls itself.
        let names = others.map(TextKey.of)
        func isName(_ heading: String, least: Int) -> Bool {
            let key = TextKey.of(heading)
            return key.count >= least && names.contains { $0.hasPrefix(key) }
        }
        if !headings.contains(where: { isName($0, least: 3) }), let own = lower.first(where: { isName($0, least: 8) }) {
            return .init(value: own, rule: "h2", confidence: 0.9)
        }
        // A heading that begins another name of the page, or is one.
        for heading in headings {
            let key = TextKey.of(heading)
            guard key.count >= 3 else { continue }
            let agreeing = others.filter { agrees(key, TextKey.of($0)) }.count
            if agreeing > 0 { return .init(value: heading, rule: "h1", confidence: agreeing > 1 ? 0.98 : 0.95) }
        }
        if headings.count == 1, let heading = headings.first, TextKey.of(heading).count >= 8 {
            return .init(value: heading, rule: "h1", confidence: others.isEmpty ? 0.8 : 0.7)
        }
        if let data { return .init(value: data, rule: "json-ld", confidence: 0.8) }
        if let graph { return .init(value: withoutSite(graph), rule: "og:title", confidence: 0.75) }
        if let whole { return .init(value: withoutSite(whole), rule: "title-element", confidence: 0.6) }
        return headings.first.map { .init(value: $0, rule: "h1", confidence: 0.5) }
    }

    /// Whether a heading is the site's name: it leads to the site's first page, or is what the page calls its site.
    private func isSite(_ heading: Int) -> Bool {
        if let site = page.meta("og:site_name"), TextKey.of(site) == TextKey.of(tree.text(heading)) { return true }
        return page.links.contains { link in
            (tree.contains(heading, link.element) || tree.contains(link.element, heading))
                && link.url.origin == page.url.origin && link.url.path == "/" && page.url.path != "/"
        }
    }

    /// The texts of headings that no other page has, and that are not the site's name.
    private func headings(_ name: String) -> [String] {
        tree.elements.indices.lazy
            .filter {
                tree.elements[$0].name == name && !tree.elements[$0].isHidden && !tree.elements[$0].pieces.isEmpty
            }
            .prefix(8).filter { !isSite($0) }.map { tree.text($0) }
            .filter { !$0.isEmpty && $0.utf8.count < 400 && !shared.contains(TextKey.of($0)) }
    }

    private func agrees(_ a: String, _ b: String) -> Bool {
        a == b || a.count >= 8 && b.hasPrefix(a) || b.count >= 8 && a.hasPrefix(b) || a.count >= 12 && b.hasSuffix(a)
    }

    private func titleText(_ element: Int) -> String? { tree.titles[element] }

    /// A title without the site's name at its end.
    private func withoutSite(_ text: String) -> String {
        let site = page.meta("og:site_name").map(TextKey.of) ?? ""
        for mark in [" | ", " :: ", " • ", " » ", " — ", " – ", " - "] {
            let parts = text.split(separator: mark)
            guard parts.count > 1, let last = parts.last else { continue }
            let key = TextKey.of(String(last))
            if key == site || mark == " | " || mark == " • " || mark == " :: " || site.isEmpty && key.count < 30 {
                return parts.dropLast().joined(separator: mark)
            }
        }
        return text
    }

    // MARK: - Others

    var author: GenericPageReader.Sign? {
        let meta = page.meta("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
        if let meta, !meta.contains("://"), meta.utf8.count < 120, !meta.isEmpty {
            return .init(value: meta, rule: "meta", confidence: 0.8)
        }
        for source in tree.structuredData {
            guard let start = source.range(of: "\"author\"") else { continue }
            let rest = String(source[start.upperBound...].prefix(400))
            if let name = DateLearner.member("name", of: rest), name.utf8.count < 120 {
                return .init(value: name, rule: "json-ld", confidence: 0.8)
            }
        }
        if let place = tree.elements.firstIndex(where: {
            $0.attributes["itemprop"] == "author" || $0.attributes["rel"] == "author"
        }) {
            let text = tree.text(place)
            if !text.isEmpty, text.utf8.count < 120 { return .init(value: text, rule: "itemprop", confidence: 0.75) }
        }
        return nil
    }

    var section: GenericPageReader.Sign? {
        page.meta("article:section", "dc.type", "parsely-section").flatMap {
            $0.utf8.count < 80 ? .init(value: $0, rule: "meta", confidence: 0.75) : nil
        }
    }

    var language: String? {
        let text =
            tree.elements.first?.attributes["lang"]
            ?? page.meta("og:locale").map { String($0.map { $0 == "_" ? "-" : $0 }) }
        guard let text = text?.lowercased(), (2...12).contains(text.utf8.count),
            text.utf8.allSatisfy({ 97...122 ~= $0 || $0 == 45 || 48...57 ~= $0 })
        else { return nil }
        return text
    }
}
