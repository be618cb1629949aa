import CLibXML2

/// A node of a parsed page; valid only where the document is lent out.
public struct Node: Hashable {
    let raw: xmlNodePtr

    init(_ raw: xmlNodePtr) { self.raw = raw }

    public var isElement: Bool { raw.pointee.type == XML_ELEMENT_NODE }
    public var isText: Bool { raw.pointee.type == XML_TEXT_NODE || raw.pointee.type == XML_CDATA_SECTION_NODE }

    /// The tag, lower case; empty for a node that is not an element.
    public var name: String { isElement ? raw.pointee.name.map { String(cString: $0) } ?? "" : "" }

    /// Which tag it is, without making a string.
    public var tag: Tag { isElement ? raw.pointee.name.map { Tag($0) } ?? .other : .other }

    public var parent: Node? { raw.pointee.parent.map { Node($0) } }
    public var firstChild: Node? { raw.pointee.children.map { Node($0) } }
    public var nextSibling: Node? { raw.pointee.next.map { Node($0) } }

    /// An attribute's value, entities resolved.
    public func attribute(_ name: String) -> String? {
        guard isElement, let value = xmlGetProp(raw, name) else { return nil }
        defer { pouch_xml_free(value) }
        return String(cString: value)
    }

    /// The value of a node that is an attribute, entities resolved; nil for any other node.
    public var attributeValue: String? {
        guard raw.pointee.type == XML_ATTRIBUTE_NODE, let value = xmlNodeGetContent(raw) else { return nil }
        defer { pouch_xml_free(value) }
        return String(cString: value)
    }

    /// The bytes of a text node.
    func withContent(_ use: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard let content = raw.pointee.content else { return }
        use(UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
    }

    /// The visible text of all that is inside, white space folded; a block inside stands apart from its neighbours.
    public var text: String { text(upTo: .max) }

    /// The same, cut after about `limit` bytes, or after as many nodes: one in another, each would else have the text of all.
    ///
    /// Where nothing is shown, it is the text of what hides itself.
    public func text(upTo limit: Int) -> String {
        var hides = false
        let shown = text(upTo: limit, hides: &hides)
        guard shown.isEmpty, hides else { return shown }
        var all = true
        return text(upTo: limit, hides: &all)
    }

    /// - Parameter hides: whether what hides itself is read; set when something was left out for it.
    private func text(upTo limit: Int, hides: inout Bool) -> String {
        let readsAll = hides
        var folder = TextFolder()
        var walk = NodeWalk(self)
        var steps = 0
        while folder.length < limit, steps < limit, let step = walk.next() {
            steps += 1
            switch step {
            case .enter(let node):
                if node.isText {
                    let room = limit - folder.length
                    node.withContent { folder.add(UnsafeBufferPointer(rebasing: $0.prefix(room))) }
                } else if node != self, !node.isElement || node.tag.isHidden {
                    walk.skip(node)
                } else if !readsAll, node != self, node.hidesItself {
                    hides = true
                    walk.skip(node)
                } else if node.tag == .br || node.tag.isBlock {
                    folder.space()
                }
            case .leave(let node):
                if node.tag.isBlock { folder.space() }
            }
        }
        return folder.take()
    }

    /// A mark on a node while a region is read.
    enum Note: Equatable {
        case skipped
        case wanted(Int)
    }

    /// Kept in the field that libxml2 leaves to its callers; nil at first.
    var note: Note? {
        get {
            switch Int(bitPattern: raw.pointee._private) {
            case 0: nil
            case -1: .skipped
            case let number: .wanted(number - 1)
            }
        }
        nonmutating set {
            let number =
                switch newValue {
                case nil: 0
                case .skipped: -1
                case .wanted(let place): place + 1
                }
            raw.pointee._private = UnsafeMutableRawPointer(bitPattern: number)
        }
    }

    /// Whether it is `other` or lies inside it.
    public func isInside(_ other: Node) -> Bool {
        var next: Node? = self
        while let node = next {
            if node == other { return true }
            next = node.parent
        }
        return false
    }
}

/// Tags that reading text has to distinguish.
public enum Tag: UInt8, Sendable {
    case other, a, area, base, block, body, br, caption, dd, dt, frame, h1, h2, h3, h4, h5, h6, head, hidden, html,
        iframe, img, li, link, list, meta, p, pre, script,
        table, td, textarea, th, tr

    init(_ name: UnsafePointer<UInt8>) {
        // The first eight letters distinguish all tags of the table; looking them up must cost next to nothing.
        self = Self.byLetters[UInt64(letters: name)]
    }

    private static let byLetters = TagTable(names)

    private static let names: [String: Tag] = {
        var names: [String: Tag] = [
            "a": .a, "area": .area, "base": .base, "body": .body, "br": .br, "caption": .caption, "dd": .dd, "dt": .dt,
            "frame": .frame, "h1": .h1, "h2": .h2,
            "h3": .h3, "h4": .h4, "h5": .h5, "h6": .h6, "head": .head, "html": .html, "iframe": .iframe, "img": .img,
            "li": .li, "link": .link, "meta": .meta, "p": .p, "pre": .pre,
            "listing": .pre, "xmp": .pre, "plaintext": .pre, "textarea": .textarea, "figcaption": .caption,
            "script": .script, "table": .table, "td": .td, "th": .th, "tr": .tr, "ul": .list, "ol": .list, "dl": .list,
            "dir": .list, "menu": .list,
        ]
        for name in [
            "address", "article", "aside", "blockquote", "center", "details", "div", "fieldset", "figure",
            "footer", "form", "header", "hr",
            "main", "nav", "section", "summary", "tbody", "tfoot", "thead",
        ] { names[name] = .block }
        for name in [
            "style", "noscript", "template", "select", "object", "applet", "title", "noframes", "noembed",
        ] { names[name] = .hidden }
        return names
    }()

    /// 1 to 6 for a heading.
    public var headingLevel: Int? {
        rawValue >= Tag.h1.rawValue && rawValue <= Tag.h6.rawValue ? Int(rawValue - Tag.h1.rawValue) + 1 : nil
    }

    /// Whether its text begins and ends a paragraph.
    var isBlock: Bool {
        switch self {
        case .block, .body, .caption, .dd, .dt, .h1, .h2, .h3, .h4, .h5, .h6, .html, .li, .list, .p, .pre, .table, .td,
            .th, .tr:
            true
        default: false
        }
    }

    /// Whether its text is never shown.
    var isHidden: Bool { self == .hidden || self == .script || self == .head || self == .iframe || self == .textarea }
}

extension UInt64 {
    init(letters text: StaticString) {
        self.init(letters: text.utf8Start)
    }

    /// The first eight letters of a text that a zero ends, or all when it has fewer.
    init(letters text: UnsafePointer<UInt8>) {
        self = 0
        var place = 0
        while place < 8, text[place] != 0 {
            self = self << 8 | UInt64(text[place])
            place += 1
        }
    }
}

/// Tags by their first eight letters: open addressing in a table that is never more than a quarter full.
private struct TagTable: Sendable {
    private var keys = [UInt64](repeating: 0, count: 512)
    private var tags = [Tag](repeating: .other, count: 512)

    init(_ names: [String: Tag]) {
        for (name, tag) in names {
            let key = name.utf8.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            var place = Self.slot(key)
            while keys[place] != 0 { place = (place + 1) & 511 }
            keys[place] = key
            tags[place] = tag
        }
    }

    subscript(key: UInt64) -> Tag {
        var place = Self.slot(key)
        while keys[place] != 0 {
            if keys[place] == key { return tags[place] }
            place = (place + 1) & 511
        }
        return .other
    }

    private static func slot(_ key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 55) }
}

/// Goes through all that is inside a node, in order, without recursion.
struct NodeWalk {
    enum Step {
        case enter(Node)
        case leave(Node)
    }

    private let root: Node
    private var current: Node?
    private var isLeaving = false

    init(_ root: Node) {
        self.root = root
        current = root
    }

    /// The next step; `skip()` after an `.enter` passes over what is inside.
    mutating func next() -> Step? {
        guard let node = current else { return nil }
        if !isLeaving {
            if let child = node.firstChild {
                current = child
            } else {
                isLeaving = true
            }
            return .enter(node)
        }
        if node == root {
            current = nil
        } else if let next = node.nextSibling {
            current = next
            isLeaving = false
        } else {
            current = node.parent
        }
        return .leave(node)
    }

    /// Passes over the inside of the node just entered.
    mutating func skip(_ node: Node) {
        guard current != node else { return }
        current = node
        isLeaving = true
    }
}
