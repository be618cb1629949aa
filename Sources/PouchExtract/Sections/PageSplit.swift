import PouchHTML
import PouchProfile
import PouchURL

/// The parts of a page that are statements of their own, by a profile's `split`.
struct PageSplit {
    struct Part {
        var address: SectionAddress
        var node: Node
    }

    private(set) var parts: [Part] = []
    /// What is no section although the rule finds it, in sentences. Its text stays the page's own.
    private(set) var warnings: [String] = []
    /// Whether there are more than are read.
    private(set) var isCut = false

    /// Sections of a page.
    static let most = 2_000
    /// Nodes that are looked at to find them.
    private static let mostLooked = 100_000

    init(
        _ rule: SplitRule, _ document: borrowing HTMLDocument, in region: Node, of page: WebURL,
        _ queries: CompiledQueries
    ) {
        guard let query = queries[rule.sections] else { return }
        let found = document.nodes(query, from: region)
        var known: Set<String> = []
        var (nested, nameless, double) = (0, 0, 0)
        var last: Node?
        for node in found.prefix(Self.mostLooked) where node.isElement && node != region {
            // In document order, what is inside the last part comes before all that is not.
            if let last, node.isInside(last) {
                nested += 1
                continue
            }
            last = node
            let anchor = rule.anchor.map { named(by: $0, document, node, queries) } ?? Self.anchor(of: node)
            guard let address = anchor.flatMap({ SectionAddress(page: page, anchor: $0) }) else {
                nameless += 1
                continue
            }
            guard known.insert(address.fragment).inserted else {
                double += 1
                continue
            }
            guard parts.count < Self.most else {
                isCut = true
                break
            }
            parts.append(Part(address: address, node: node))
        }
        isCut = isCut || found.count > Self.mostLooked
        tell(found.count, nested: nested, nameless: nameless, double: double)
    }

    private mutating func tell(_ found: Int, nested: Int, nameless: Int, double: Int) {
        func add(_ count: Int, _ why: String) {
            if count > 0 { warnings.append("\(count) \(count == 1 ? "part" : "parts") of the page \(why)") }
        }
        if found == 0 { warnings.append("no part of the page is a statement by `split`") }
        add(nested, "within another, read as that one's text")
        add(nameless, "without a name, read as the page's own text")
        add(double, "with the name of an earlier one, read as the page's own text")
        if isCut { warnings.append("sections cut at \(Self.most): the rest is read as the page's own text") }
    }

    private func named(
        by anchor: Located<String>, _ document: borrowing HTMLDocument, _ node: Node, _ queries: CompiledQueries
    ) -> String? {
        guard let query = queries[anchor], let found = document.nodes(query, from: node).first else { return nil }
        return found.attributeValue ?? found.attribute("id") ?? found.attribute("name") ?? found.text(upTo: 1_024)
    }

    /// What a link to the part would name: its own `id` or `name`, else the first within it.
    private static func anchor(of node: Node) -> String? {
        var found: String?
        node.eachElement { inner, _ in
            if found == nil {
                found = [inner.attribute("id"), inner.attribute("name")].compactMap { $0 }.first { !$0.isEmpty }
            }
        }
        return found
    }
}
