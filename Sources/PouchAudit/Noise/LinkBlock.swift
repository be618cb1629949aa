import PouchHTML
import PouchProfile
import PouchStore

extension VersionReader {
    /// An XPath of the element that holds a block of links and nothing else, for a profile's `skip`; nil when none does.
    ///
    /// - Parameter texts: lines of the block.
    func linkBlock(of line: ManifestLine, in place: Int, texts: Set<String>) throws -> String? {
        guard let body = try pages.page(of: line, in: place) else { return nil }
        return parser.withDocument(body, contentType: line.contentType, fallbackCharset: fallbackCharset) { document in
            guard let root = document.root else { return nil }
            return LinkBlock(root, texts)?.xpath { document.text(of: $0).blocks.map(\.text) }
        }
    }
}

/// Where on a page the links stand whose texts are known.
private struct LinkBlock {
    private let links: [Node]
    private static let (mostLinks, deepest, longest) = (200, 12, 1_000)

    init?(_ root: Node, _ texts: Set<String>) {
        var links: [Node] = []
        root.eachElement { node, tag in
            guard tag == .a, links.count < Self.mostLinks else { return }
            if texts.contains(node.text(upTo: Self.longest)) { links.append(node) }
        }
        guard !links.isEmpty else { return nil }
        self.links = links
    }

    /// - Parameter blocks: the visible lines of an element.
    func xpath(_ blocks: (Node) -> [String]) -> String? {
        for holder in holders() {
            let lines = blocks(holder)
            let own = Set(Self.anchors(in: holder))
            // A heading may stand above the links.
            guard !lines.isEmpty, lines.count(where: { !own.contains($0) }) <= 1 else { break }
            for name in ["id", "class"] {
                if let value = holder.attribute(name), Self.isPlain(value), Self.isPlain(holder.name) {
                    return ".//\(holder.name)[@\(name)=\"\(value)\"]"
                }
            }
        }
        guard let item = links[0].parent, Self.isPlain(item.name), item.tag.isLine else { return nil }
        return ".//\(item.name)[normalize-space() = normalize-space(a)]"
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
            if tag == .a, texts.count < mostLinks { texts.append(node.text(upTo: longest)) }
        }
        return texts
    }

    /// Whether a name can stand in an XPath's quotes, and says more than a style.
    private static func isPlain(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                0x30...0x39 ~= $0 || 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 || $0 == 0x2D || $0 == 0x5F || $0 == 0x20
            }
    }
}

extension Tag {
    fileprivate var isLine: Bool { self == .li || self == .p || self == .td || self == .dd || self == .dt }
}
