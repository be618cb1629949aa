import PouchBytes
import PouchHTML
import PouchURL

/// A page read for learning: its elements as values, and its links resolved.
package struct LearnPage: Sendable {
    package let url: WebURL
    let tree: PageTree
    /// Links to http and https addresses, in document order.
    let links: [PageLink]

    /// A link that the page shows.
    struct PageLink: Sendable {
        var element: Int
        var url: WebURL
        var text: String
        /// Folded for comparing.
        var key: String
    }

    /// More links than these are not looked at.
    static let mostLinks = 20_000

    /// Reads a page; nil when it is empty.
    package init?(url: WebURL, body: [UInt8], contentType: String?, origin: Origin? = nil) {
        let parser = HTMLParser(limits: HTMLLimits(bytes: 8 << 20, depth: 256, nodes: 400_000))
        let tree = parser.withDocument(body, contentType: contentType, fallbackCharset: nil) { document in
            document.root.map { PageTree($0) }
        }
        guard let tree, !tree.elements.isEmpty else { return nil }
        self.init(url: url, tree: tree)
    }

    init(url: WebURL, tree: PageTree) {
        self.url = url
        self.tree = tree
        let base =
            tree.elements.first { $0.name == "base" }?.attributes["href"].flatMap { WebURL($0, relativeTo: url) } ?? url
        var links: [PageLink] = []
        for (place, element) in tree.elements.enumerated() where element.name == "a" || element.name == "area" {
            guard links.count < Self.mostLinks, !element.isHidden, let href = element.attributes["href"],
                !href.hasPrefix("#"), let target = WebURL(href, relativeTo: base), target.text != url.text
            else { continue }
            let text = tree.text(place)
            links.append(PageLink(element: place, url: target, text: text, key: TextKey.of(text)))
        }
        self.links = links
    }

    /// The address that the page says is its own: `link rel=canonical`, `og:url`.
    package var ownAddress: WebURL? {
        let canonical = tree.elements.first {
            $0.name == "link" && $0.attributes["rel"]?.lowercased() == "canonical"
        }?.attributes["href"]
        return [canonical, meta("og:url")].lazy.compactMap { $0.flatMap { WebURL($0) } }.first
    }

    /// How many lines an element's text has.
    func lines(of element: Int) -> Int {
        let pieces = tree.elements[element].pieces
        return 1 + pieces.dropFirst().filter { tree.pieces[$0].gap.rawValue >= PageTree.Piece.Gap.line.rawValue }.count
    }

    /// The content of the first `meta` element of one of these names or properties.
    func meta(_ names: String...) -> String? {
        for name in names {
            for element in tree.elements where element.name == "meta" {
                let attributes = element.attributes
                if (attributes["property"] ?? attributes["name"] ?? attributes["itemprop"])?.lowercased() == name,
                    let content = attributes["content"], !content.isEmpty
                {
                    return content
                }
            }
        }
        return nil
    }
}

/// Texts compared by their letters and digits alone.
enum TextKey {
    static func of(_ text: String) -> String {
        var key = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            key.append(scalar)
        }
        return String(key)
    }
}
