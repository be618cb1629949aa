/// Signs of a node's part of the page, from the elements around it.
enum Surroundings {
    private static let tags: Set<String> = ["nav", "footer", "aside", "header"]
    private static let words: Set<String> = [
        "nav", "navbar", "navigation", "menu", "submenu", "footer", "sidebar", "breadcrumb", "breadcrumbs", "related",
        "toolbar", "topbar", "megamenu", "widget", "share", "social", "cookie", "banner", "sitemap", "sitenav",
        "subnav",
        "mainnav", "trending", "popular",
    ]

    /// Whether it stands in navigation, a header, a footer or a margin.
    static func isBoilerplate(_ element: Int, in tree: PageTree) -> Bool {
        for place in tree.chain(element) {
            let node = tree.elements[place]
            if node.name == "body" || node.name == "main" || node.attributes["role"] == "main" { return false }
            if node.name == "header", tree.chain(place).contains(where: { tree.elements[$0].name == "article" }) {
                continue
            }
            if tags.contains(node.name) { return true }
            if let role = node.attributes["role"],
                ["navigation", "banner", "contentinfo", "complementary", "menu", "menubar"].contains(role)
            {
                return true
            }
            // A banner with the page's heading is its head.
            if isNamedSo(node), !isHead(place, in: tree) { return true }
        }
        return false
    }

    private static func isHead(_ place: Int, in tree: PageTree) -> Bool {
        let node = tree.elements[place]
        let isBanner = (node.classes + [node.id].compactMap { $0 }).contains { parts(of: $0).contains("banner") }
        return isBanner && tree.first("h1", in: place) != nil && tree.first("nav", in: place) == nil
    }

    /// The words of a name: `left-nav`, `left_nav` and `leftNav` have the same two.
    static func parts(of name: String) -> [String] {
        var parts = [""]
        var before: Character = "-"
        for character in name {
            if character == "-" || character == "_" || character.isUppercase && before.isLowercase { parts.append("") }
            if character != "-", character != "_" { parts[parts.count - 1] += character.lowercased() }
            before = character
        }
        return parts.filter { !$0.isEmpty }
    }

    static func isNamedSo(_ node: PageTree.Element) -> Bool {
        for name in node.classes + [node.id].compactMap({ $0 }) {
            let parts = parts(of: name)
            // A list of widgets, or a page with a sidebar, is not itself a widget or a sidebar.
            if parts.contains(where: { words.contains(String($0)) }), !parts.contains("has"), !parts.contains("with"),
                !parts.contains("no"), !parts.contains("content"), !parts.contains("main")
            {
                return true
            }
        }
        return false
    }
}
