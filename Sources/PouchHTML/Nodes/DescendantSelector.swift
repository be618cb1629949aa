import CLibXML2

/// The XPath that most rules are, `//td[@class='a' or @id='b']` and its kin, answered by one walk over the elements.
///
/// A page's nodes are then looked at once each; libxml2 would build and sort node sets, and make strings to compare. What
/// is selected is the same.
struct DescendantSelector {
    private struct Test {
        enum Kind { case has, equals, hasToken, isNamed }
        let kind: Kind
        /// Of the attribute, or of the element for `isNamed`.
        let name: PackedName
        /// The value that the attribute equals, or has among its tokens.
        var value: [UInt8] = []
    }

    /// Whether it begins at the document, `//`, or at the node asked about, `.//`.
    let isFromRoot: Bool
    /// nil for any element.
    private let name: PackedName?
    /// One of these must hold; with none, every element of the name is selected.
    private let tests: [Test]
    /// Whether all of them are about attributes: most elements have none.
    private let needsAttribute: Bool

    /// nil for an XPath of any other shape.
    init?(_ source: String) {
        guard let whole = source.wholeMatch(of: /(\.?)\/\/(\*|[a-z][a-z0-9]*)(?:\[(.+)\])?/) else { return nil }
        isFromRoot = whole.1.isEmpty
        name = whole.2 == "*" ? nil : PackedName(whole.2)
        guard (name == nil) == (whole.2 == "*") else { return nil }
        var tests: [Test] = []
        for part in (whole.3 ?? "").split(separator: " or ") {
            guard let test = Self.test(part) else { return nil }
            tests.append(test)
        }
        guard (whole.3 == nil) == tests.isEmpty else { return nil }
        self.tests = tests
        needsAttribute = !tests.isEmpty && tests.allSatisfy { $0.kind != .isNamed }
    }

    private static func test(_ text: Substring) -> Test? {
        if let match = text.wholeMatch(of: /@([a-z-]+)/) {
            return PackedName(match.1).map { Test(kind: .has, name: $0) }
        }
        if let match = text.wholeMatch(of: /@([a-z-]+) ?= ?'([^'"]*)'/) {
            return PackedName(match.1).map { Test(kind: .equals, name: $0, value: Array(match.2.utf8)) }
        }
        if let match = text.wholeMatch(
            of: /contains\(concat\(' ', ?normalize-space\(@([a-z-]+)\), ?' '\), ?' ([^ '"\t\r\n]+) '\)/)
        {
            return PackedName(match.1).map { Test(kind: .hasToken, name: $0, value: Array(match.2.utf8)) }
        }
        if let match = text.wholeMatch(of: /self::([a-z][a-z0-9]*)/) {
            return PackedName(match.1).map { Test(kind: .isNamed, name: $0) }
        }
        return nil
    }

    /// The elements inside `scope` that are selected, in document order.
    func nodes(in scope: Node) -> [Node] {
        tests.withUnsafeBufferPointer { nodes(in: scope, $0) }
    }

    private func nodes(in scope: Node, _ tests: UnsafeBufferPointer<Test>) -> [Node] {
        var found: [Node] = []
        var next = scope.raw.pointee.children
        while let raw = next {
            let node = Node(raw)
            if node.isElement, selects(node, tests) { found.append(node) }
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

    private func selects(_ node: Node, _ tests: UnsafeBufferPointer<Test>) -> Bool {
        if needsAttribute, node.raw.pointee.properties == nil { return false }
        if let name, !node.isNamed(name) { return false }
        if tests.isEmpty { return true }
        for place in tests.indices where Self.holds(tests[place], node) { return true }
        return false
    }

    private static func holds(_ test: borrowing Test, _ node: Node) -> Bool {
        if test.kind == .isNamed { return node.isNamed(test.name) }
        guard let property = node.property(test.name) else { return false }
        switch test.kind {
        case .has, .isNamed: return true
        case .equals: return value(property) { $0.elementsEqual(test.value) }
        case .hasToken:
            return value(property) { $0.split(whereSeparator: isSpace).contains { $0.elementsEqual(test.value) } }
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
    fileprivate func isNamed(_ name: PackedName) -> Bool { raw.pointee.name.map { name.spells($0) } ?? false }

    /// An element's attribute.
    fileprivate func property(_ name: PackedName) -> xmlAttrPtr? {
        var next = raw.pointee.properties
        while let property = next {
            if let spelled = property.pointee.name, name.spells(spelled) { return property }
            next = property.pointee.next
        }
        return nil
    }
}

/// A name of at most sixteen letters, compared without following a reference.
private struct PackedName {
    private let initial: UInt8
    private let first: UInt64
    private let second: UInt64

    /// nil for a longer name.
    init?(_ name: Substring) {
        let letters = Array(name.utf8) + [0]
        guard letters.count <= 17 else { return nil }
        initial = letters[0]
        (first, second) = letters.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { Self.pack($0) } ?? (0, 0)
        }
    }

    func spells(_ text: UnsafePointer<UInt8>) -> Bool {
        guard text[0] == initial else { return false }
        let (first, second) = Self.pack(text)
        guard first == self.first, second == self.second else { return false }
        // Sixteen letters may have more after them.
        return second >> 56 == 0 || text[16] == 0
    }

    /// The first sixteen letters, up to the zero that ends them.
    private static func pack(_ text: UnsafePointer<UInt8>) -> (UInt64, UInt64) {
        let first = UInt64(letters: text)
        // With fewer than eight, the highest byte is free.
        return (first, first >> 56 == 0 ? 0 : UInt64(letters: text + 8))
    }
}
