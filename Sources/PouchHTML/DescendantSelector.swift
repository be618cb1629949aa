import CLibXML2

/// The XPath that most rules are, `//td[@class='a' or @id='b']` and its kin, answered by one walk over the elements.
///
/// A page's nodes are then looked at once each; libxml2 would build and sort node sets, and make strings to compare. What
/// is selected is the same.
struct DescendantSelector {
    private enum Test {
        case has(attribute: [UInt8])
        case equals(attribute: [UInt8], value: [UInt8])
        case hasToken(attribute: [UInt8], token: [UInt8])
        case isNamed([UInt8])
    }

    /// Whether it begins at the document, `//`, or at the node asked about, `.//`.
    let isFromRoot: Bool
    /// nil for any element.
    private let name: [UInt8]?
    /// One of these must hold; with none, every element of the name is selected.
    private let tests: [Test]
    /// Whether all of them are about attributes: most elements have none.
    private let needsAttribute: Bool

    /// nil for an XPath of any other shape.
    init?(_ source: String) {
        guard let whole = source.wholeMatch(of: /(\.?)\/\/(\*|[a-z][a-z0-9]*)(?:\[(.+)\])?/) else { return nil }
        isFromRoot = whole.1.isEmpty
        name = whole.2 == "*" ? nil : Array(whole.2.utf8)
        var tests: [Test] = []
        for part in (whole.3 ?? "").split(separator: " or ") {
            guard let test = Self.test(part) else { return nil }
            tests.append(test)
        }
        guard (whole.3 == nil) == tests.isEmpty else { return nil }
        self.tests = tests
        needsAttribute = !tests.isEmpty && tests.allSatisfy { if case .isNamed = $0 { false } else { true } }
    }

    private static func test(_ text: Substring) -> Test? {
        if let match = text.wholeMatch(of: /@([a-z-]+)/) { return .has(attribute: Array(match.1.utf8)) }
        if let match = text.wholeMatch(of: /@([a-z-]+) ?= ?'([^'"]*)'/) {
            return .equals(attribute: Array(match.1.utf8), value: Array(match.2.utf8))
        }
        if let match = text.wholeMatch(
            of: /contains\(concat\(' ', ?normalize-space\(@([a-z-]+)\), ?' '\), ?' ([^ '"\t\r\n]+) '\)/)
        {
            return .hasToken(attribute: Array(match.1.utf8), token: Array(match.2.utf8))
        }
        if let match = text.wholeMatch(of: /self::([a-z][a-z0-9]*)/) { return .isNamed(Array(match.1.utf8)) }
        return nil
    }

    /// The elements inside `scope` that are selected, in document order.
    func nodes(in scope: Node) -> [Node] {
        var found: [Node] = []
        var next = scope.raw.pointee.children
        while let raw = next {
            let node = Node(raw)
            if node.isElement, selects(node) { found.append(node) }
            next = node.isElement ? raw.pointee.children : nil
            if next == nil { next = Self.following(raw, within: scope.raw) }
        }
        return found
    }

    /// The node after one and all that is inside it.
    private static func following(_ raw: xmlNodePtr, within scope: xmlNodePtr) -> xmlNodePtr? {
        var at = raw
        while at != scope {
            if let next = at.pointee.next { return next }
            guard let parent = at.pointee.parent else { return nil }
            at = parent
        }
        return nil
    }

    private func selects(_ node: Node) -> Bool {
        if needsAttribute, node.raw.pointee.properties == nil { return false }
        if let name, !node.isNamed(name) { return false }
        return tests.isEmpty || tests.contains { holds($0, node) }
    }

    private func holds(_ test: Test, _ node: Node) -> Bool {
        switch test {
        case .isNamed(let name): node.isNamed(name)
        case .has(let attribute): node.property(attribute) != nil
        case .equals(let attribute, let value):
            node.property(attribute).map { Self.value($0) { $0.elementsEqual(value) } } ?? false
        case .hasToken(let attribute, let token):
            node.property(attribute).map {
                Self.value($0) { $0.split(whereSeparator: Self.isSpace).contains { $0.elementsEqual(token) } }
            }
                ?? false
        }
    }

    /// XPath 1.0's white space, which is XML's.
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 10 || byte == 13 }

    /// Lends an attribute's value.
    private static func value(_ property: xmlAttrPtr, _ use: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
        guard let text = property.pointee.children else { return use(UnsafeBufferPointer(start: nil, count: 0)) }
        if text.pointee.next == nil, text.pointee.type == XML_TEXT_NODE {
            return use(UnsafeBufferPointer(start: text.pointee.content, count: Int(xmlStrlen(text.pointee.content))))
        }
        guard let joined = xmlNodeListGetString(property.pointee.doc, text, 1) else { return false }
        defer { pouch_xml_free(joined) }
        return use(UnsafeBufferPointer(start: joined, count: Int(xmlStrlen(joined))))
    }
}

extension Node {
    /// Whether an element has this name.
    fileprivate func isNamed(_ name: [UInt8]) -> Bool { raw.pointee.name.map { Self.spells($0, name) } ?? false }

    /// An element's attribute.
    fileprivate func property(_ name: [UInt8]) -> xmlAttrPtr? {
        var next = raw.pointee.properties
        while let property = next {
            if let spelled = property.pointee.name, Self.spells(spelled, name) { return property }
            next = property.pointee.next
        }
        return nil
    }

    private static func spells(_ text: UnsafePointer<UInt8>, _ name: [UInt8]) -> Bool {
        for (place, byte) in name.enumerated() where text[place] != byte { return false }
        return text[name.count] == 0
    }
}
