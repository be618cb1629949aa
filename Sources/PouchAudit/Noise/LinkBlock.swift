import PouchHTML
import PouchMirror

/// Where on a page a block of links stands.
struct LinkPlace: Equatable {
    /// An XPath of the element that holds the block and nothing else; nil when none does that has a name of its own.
    var holder: String?
    /// The element of a line; nil when lines cannot be of it.
    var item: String?
}

extension VersionReader {
    /// nil when the page shows none of the links.
    ///
    /// - Parameter lines: of the block, as a page has them.
    func linkBlock(of line: ManifestLine, in place: Int, lines: [String]) throws -> LinkPlace? {
        guard let body = try pages.page(of: line, in: place) else { return nil }
        return parser.withDocument(body, contentType: line.contentType, fallbackCharset: fallbackCharset) { document in
            guard let root = document.root else { return nil }
            return LinkBlock(root, lines)?.place { document.text(of: $0).blocks.map(\.text) }
        }
    }
}

private struct LinkBlock {
    private let links: [Node]
    private static let (mostLinks, mostLines, deepest, longest) = (200, 50, 12, 400)

    init?(_ root: Node, _ lines: [String]) {
        let lines = lines.prefix(Self.mostLines)
        var links: [Node] = []
        root.eachElement { node, tag in
            guard tag == .a, links.count < Self.mostLinks else { return }
            let text = node.text(upTo: Self.longest)
            if !text.isEmpty, lines.contains(where: { $0.contains(text) }) { links.append(node) }
        }
        guard !links.isEmpty else { return nil }
        self.links = links
    }

    /// - Parameter blocks: the visible lines of an element.
    func place(_ blocks: (Node) -> [String]) -> LinkPlace {
        LinkPlace(holder: holder(blocks), item: item())
    }

    private func holder(_ blocks: (Node) -> [String]) -> String? {
        for holder in holders() {
            let anchors = Self.anchors(in: holder)
            // A heading may stand above the links.
            let other = blocks(holder).count { line in !anchors.contains { line.contains($0) } }
            guard other <= 1 else { return nil }
            for name in ["id", "class"] {
                if let value = holder.attribute(name), Self.isPlain(value), Self.isPlain(holder.name) {
                    return ".//\(holder.name)[@\(name)=\"\(value)\"]"
                }
            }
        }
        return nil
    }

    /// The elements that hold all of the links, the innermost first.
    private func holders() -> [Node] {
        var counts: [Node: Int] = [:]
        var chain: [Node] = []
        for (place, link) in links.enumerated() {
            var node = link.parent
            for _ in 0..<Self.deepest {
                guard let holder = node, holder.isElement else { break }
                counts[holder, default: 0] += 1
                if place == 0 { chain.append(holder) }
                node = holder.parent
            }
        }
        return chain.filter { counts[$0] == links.count && !["body", "html"].contains($0.name) }
    }

    private static func anchors(in holder: Node) -> [String] {
        var texts: [String] = []
        holder.eachElement { node, tag in
            guard tag == .a, texts.count < mostLinks else { return }
            let text = node.text(upTo: longest)
            if !text.isEmpty { texts.append(text) }
        }
        return texts
    }

    private func item() -> String? {
        var node = links[0].parent
        for _ in 0..<3 {
            guard let holder = node else { return nil }
            if ["li", "p", "td", "dd", "dt"].contains(holder.name) { return holder.name }
            node = holder.parent
        }
        return nil
    }

    /// Whether a name can stand in an XPath's quotes.
    private static func isPlain(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x2D || $0 == 0x5F || $0 == 0x20
            }
    }
}
