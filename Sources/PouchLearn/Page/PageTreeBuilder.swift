import PouchHTML

/// Walks a page once and keeps it as values.
struct PageTreeBuilder {
    var elements: [PageTree.Element] = []
    var pieces: [PageTree.Piece] = []
    var structuredData: [String] = []
    var titles: [Int: String] = [:]
    var isCut = false

    private var gap = PageTree.Piece.Gap.block
    /// Line breaks since the last text.
    private var breaks = 0
    private var bytes = 0

    private static let hidden: Set<String> = [
        "script", "style", "noscript", "template", "head", "title", "select", "textarea", "object", "iframe", "svg",
        "button", "datalist", "noframes",
    ]
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
        "thead", "tr", "ul",
    ]

    /// Goes through the tree without recursion: a page may be as deep as it likes.
    mutating func read(_ root: Node) {
        var open: [Int] = []
        var node: Node? = root
        var isLeaving = false
        while let current = node {
            if !isLeaving {
                let isEntered = enter(current, &open)
                if isEntered, let child = current.firstChild {
                    node = child
                    continue
                }
                if isEntered { leave(&open) }
            } else {
                leave(&open)
            }
            isLeaving = false
            if current == root { break }
            if let next = current.nextSibling {
                node = next
            } else {
                node = current.parent
                isLeaving = true
            }
        }
        while !open.isEmpty { leave(&open) }
    }

    /// Whether the node is an element that is now open.
    private mutating func enter(_ node: Node, _ open: inout [Int]) -> Bool {
        guard node.isElement else {
            if node.isText, let element = open.last { add(node, to: element) }
            return false
        }
        guard elements.count < PageTree.mostElements else {
            isCut = true
            return false
        }
        let name = node.name
        let isOutside = open.last.map { elements[$0].isHidden } ?? false
        var element = PageTree.Element(
            name: name, parent: open.last ?? -1, end: 0, depth: open.count, id: nil, classes: [], attributes: [:],
            pieces: pieces.count..<pieces.count, isHidden: isOutside || Self.hidden.contains(name))
        for (name, value) in node.attributes where value.utf8.count <= PageTree.longestAttribute {
            switch name {
            case "id": element.id = value.isEmpty ? nil : value
            case "class": element.classes = value.split(whereSeparator: \.isWhitespace).map(String.init)
            case "style":
                // Shown by a script, perhaps: it is text that may be listed, and no part of an article.
                if value.lowercased().filter({ !$0.isWhitespace }).contains("display:none") {
                    element.attributes["style"] = "none"
                }
            default: if PageTree.kept.contains(name) { element.attributes[name] = value }
            }
        }
        if element.attributes["hidden"] != nil { element.isHidden = true }
        if name == "script", element.attributes["type"]?.lowercased() == "application/ld+json",
            structuredData.count < 32
        {
            var source: [UInt8] = []
            var child = node.firstChild
            while let text = child, source.count < 1 << 18 {
                source += text.content(upTo: 1 << 18)
                child = text.nextSibling
            }
            structuredData.append(String(decoding: source, as: UTF8.self))
        }
        if name == "title", titles.count < 8 {
            let text = node.text(upTo: 1_024)
            if !text.isEmpty { titles[elements.count] = text }
        }
        if name == "br" {
            // An empty line parts paragraphs.
            breaks += 1
            raise(breaks > 1 ? .block : .line)
        } else if Self.blocks.contains(name) {
            raise(.block)
        }
        if name == "td" || name == "th" { raise(.block) }
        elements.append(element)
        open.append(elements.count - 1)
        return true
    }

    private mutating func leave(_ open: inout [Int]) {
        guard let done = open.popLast() else { return }
        elements[done].end = elements.count
        elements[done].pieces = elements[done].pieces.lowerBound..<pieces.count
        if Self.blocks.contains(elements[done].name) { raise(.block) }
    }

    private mutating func raise(_ other: PageTree.Piece.Gap) {
        if other.rawValue > gap.rawValue { gap = other }
    }

    private mutating func add(_ node: Node, to element: Int) {
        guard !elements[element].isHidden, bytes < PageTree.mostText else { return }
        var text = String.UnicodeScalarView()
        var letters = 0
        var isSpaced = false
        for scalar in String(decoding: node.content(upTo: 1 << 20), as: UTF8.self).unicodeScalars {
            if scalar.properties.isWhitespace {
                if text.isEmpty { raise(.space) } else { isSpaced = true }
            } else if scalar != "\u{AD}" && scalar != "\u{200B}" && scalar != "\u{FEFF}" {
                if isSpaced { text.append(" ") }
                isSpaced = false
                text.append(scalar)
                if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { letters += 1 }
            }
        }
        guard !text.isEmpty else { return }
        pieces.append(PageTree.Piece(element: element, text: String(text), gap: gap, letters: letters))
        bytes += text.count
        breaks = 0
        gap = isSpaced ? .space : .none
    }
}
