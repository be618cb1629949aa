import PouchHTML

/// A page's markup, read as browsers read it and written anew for libxml2: bounded, whole, and the same each time.
enum MarkupTarget {
    private static let limits = HTMLLimits(bytes: 1 << 16, depth: 48, nodes: 2_000)

    static func run(_ input: [UInt8]) {
        let parser = HTMLParser(limits: limits)
        let first = read(input, parser)
        require(read(input, parser) == first, "two readings of one page")
        require(first.depth <= limits.depth + 1, "deeper than the limit: \(first.depth)")
        // The parts that no tag began, and scripts, are beyond the limit; formatting is opened again a bounded number of times.
        require(first.elements <= limits.nodes + input.count + 512, "\(first.elements) elements")
    }

    private struct Seen: Equatable {
        var elements = 0
        var depth = 0
        var text: [String] = []
    }

    private static func read(_ input: [UInt8], _ parser: HTMLParser) -> Seen {
        parser.withDocument(input, contentType: "text/html; charset=utf-8", fallbackCharset: nil) { document in
            var seen = Seen()
            guard let root = document.root else { return seen }
            require(root.name == "html" && root.nextSibling == nil, "more than one root")
            var next: Node? = root
            var depth = 1
            while let node = next {
                if node.isElement {
                    seen.elements += 1
                    seen.depth = max(seen.depth, depth)
                }
                if let child = node.firstChild {
                    require(child.parent == node, "a child of another parent")
                    next = child
                    depth += 1
                    continue
                }
                next = node
                while let left = next, left.nextSibling == nil {
                    next = left.parent.flatMap { $0.isElement ? $0 : nil }
                    depth -= 1
                }
                next = next?.nextSibling
            }
            seen.text = document.text(of: root).blocks.map(\.text)
            return seen
        }
    }
}
