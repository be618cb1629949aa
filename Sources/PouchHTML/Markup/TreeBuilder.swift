/// Makes of a page's tokens the tree that browsers make (HTML Standard, "Tree construction"), with scripts that are not run
/// and `noscript` whose content is markup that ends with it.
struct TreeBuilder {
    enum Mode {
        case initial, beforeHTML, beforeHead, inHead, afterHead, inBody, inTable, inCaption, inColumnGroup, inTableBody,
            inRow, inCell, inSelect, inSelectInTable, inTemplate, afterBody, inFrameset, afterFrameset,
            afterAfterBody, afterAfterFrameset
    }

    let limits: HTMLLimits
    let isXHTML: Bool
    var tokenizer: MarkupTokenizer
    var tree: MarkupTree
    var mode = Mode.initial
    var open: [Int32] = []
    /// The list of active formatting elements, with ``marker`` among them.
    var formatting: [Int32] = []
    var templateModes: [Mode] = []
    var head: Int32 = -1
    var form: Int32 = -1
    var isFramesetOK = true
    /// Whether what does not belong into a table is put before it.
    var isFostering = false
    /// The `p` elements that are open: mostly none, and then nothing needs to be looked for.
    var openParagraphs = 0
    /// Bytes of start tags that may still be written again: each paragraph in unclosed formatting repeats its tags.
    var copies: Int
    /// Start tags left out because they lay too deep, or because there were too many.
    var deepTags = 0
    var surplusTags = 0
    /// Elements and attributes of the tree so far.
    var nodeCount = 0
    /// Whether an element was made of the start tag being read.
    private var hasKeptAttributes = false
    /// Children that may still be moved to another parent: formatting that is closed in another order moves all after it.
    var moves: Int

    static let marker: Int32 = -1
    /// Formatting elements that are kept open at most.
    static let mostFormatting = 256

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: HTMLLimits, isXHTML: Bool) {
        self.limits = limits
        self.isXHTML = isXHTML
        tokenizer = MarkupTokenizer(bytes)
        tree = MarkupTree(capacity: bytes.count / 24 + 16)
        copies = bytes.count * 2 + 4_096
        moves = bytes.count * 4 + 4_096
        // The document, the parent of the root.
        _ = tree.make(MarkupTree.Node(content: .element))
    }

    var bytes: UnsafeBufferPointer<UInt8> { tokenizer.bytes }

    /// Reads the whole page.
    mutating func build() {
        while true {
            tokenizer.isForeign = isXHTML || open.last.map { tree[$0].namespace != .html } ?? false
            switch tokenizer.next() {
            case .text: text(tokenizer.range, .text)
            case .start:
                let first = tokenizer.firstAttribute
                hasKeptAttributes = false
                if isXHTML, tokenizer.isSelfClosing { emptyElement() } else { startTag() }
                if !hasKeptAttributes { tokenizer.dropAttributes(from: first) }
            case .end:
                tokenizer.dropAttributes()
                endTag()
            case .comment: break
            case .doctype:
                if mode == .initial { mode = .beforeHTML }
            case .eof:
                finish()
                return
            }
        }
    }

    /// Gives a page without such tags a root, a head and a body.
    private mutating func finish() {
        while mode == .initial || mode == .beforeHTML || mode == .beforeHead || mode == .inHead || mode == .afterHead {
            pass()
        }
    }

    /// Leaves a mode of the page's beginning as anything that does not belong there makes it do.
    mutating func pass() {
        switch mode {
        case .initial: mode = .beforeHTML
        case .beforeHTML:
            insertImplied(.html)
            mode = .beforeHead
        case .beforeHead:
            head = insertImplied(.head)
            mode = .inHead
        case .inHead:
            pop()
            mode = .afterHead
        case .afterHead:
            insertImplied(.body)
            mode = .inBody
        default: break
        }
    }

    // MARK: - The stack

    var current: Int32 { open.last ?? 0 }
    var currentElement: ElementName { tree.element(current) }

    mutating func push(_ node: Int32) {
        open.append(node)
        tree[node].isOpen = true
        if tree.element(node) == .p { openParagraphs += 1 }
    }

    mutating func pop() {
        guard let node = open.popLast() else { return }
        tree[node].isOpen = false
        if tree.element(node) == .p { openParagraphs -= 1 }
    }

    /// Takes an element off the stack, wherever in it.
    mutating func removeFromStack(_ node: Int32) {
        guard let place = open.lastIndex(of: node) else { return }
        open.remove(at: place)
        tree[node].isOpen = false
        if tree.element(node) == .p { openParagraphs -= 1 }
    }

    mutating func pop(through element: ElementName) {
        while let node = open.last {
            pop()
            if tree.element(node) == element { return }
        }
    }

    mutating func pop(throughAny traits: ElementName.Traits) {
        while let node = open.last {
            pop()
            if !tree.element(node).traits.isDisjoint(with: traits) { return }
        }
    }

    /// "Clear the stack back to a context".
    mutating func clear(backTo elements: ElementName...) {
        while open.count > 1, !elements.contains(currentElement), currentElement != .template, currentElement != .html {
            pop()
        }
    }

    func isOpen(_ element: ElementName) -> Bool { open.contains { tree.element($0) == element } }

    enum Scope { case plain, list, button, table, select }

    func has(_ element: ElementName, in scope: Scope = .plain) -> Bool {
        if element == .p, openParagraphs == 0 { return false }
        return has(in: scope) { $0 == element }
    }

    /// Whether one that fits is open, and no border of the scope within it.
    func has(in scope: Scope, _ fits: (ElementName) -> Bool) -> Bool {
        for node in open.reversed() {
            let found = tree[node]
            guard found.namespace == .html else {
                if scope != .table, scope != .select, found.element.traits.contains(.scopeInForeign) { return false }
                continue
            }
            let element = found.element
            if fits(element) { return true }
            let isBorder =
                switch scope {
                case .plain: element.traits.contains(.scope)
                case .list: element.traits.contains(.scope) || element == .ol || element == .ul
                case .button: element.traits.contains(.scope) || element == .button
                case .table: element == .html || element == .table || element == .template
                case .select: element != .optgroup && element != .option
                }
            if isBorder { return false }
        }
        return false
    }

    mutating func generateImpliedEnds(except element: ElementName = .other, thoroughly: Bool = false) {
        while currentElement != element, currentElement.traits.contains(thoroughly ? .thoroughEnd : .impliedEnd) {
            pop()
        }
    }

    mutating func closeParagraph() {
        guard has(.p, in: .button) else { return }
        generateImpliedEnds(except: .p)
        pop(through: .p)
    }

    // MARK: - Insertion

    /// "Appropriate place for inserting a node".
    func place(_ target: Int32) -> (parent: Int32, before: Int32) {
        guard isFostering, tree.element(target).traits.contains(.tablePart) else { return inside(target) }
        let template = open.lastIndex { tree.element($0) == .template }
        let table = open.lastIndex { tree.element($0) == .table }
        if let template, table.map({ $0 < template }) ?? true { return (open[template], -1) }
        guard let table else { return (open[0], -1) }
        let node = open[table]
        if tree[node].parent >= 0 { return (tree[node].parent, node) }
        return (open[max(table - 1, 0)], -1)
    }

    private func inside(_ target: Int32) -> (parent: Int32, before: Int32) { (target, -1) }

    mutating func insert(_ node: Int32, at target: Int32? = nil) {
        let place = place(target ?? current)
        tree.insert(node, into: place.parent, before: place.before)
    }

    /// Whether another element fits; counts what does not.
    private mutating func hasRoom(_ attributes: Int) -> Bool {
        if open.count >= limits.depth {
            deepTags += 1
            return false
        }
        if nodeCount >= limits.nodes {
            surplusTags += 1
            return false
        }
        nodeCount += 1 + attributes
        return true
    }

    /// Inserts the element of the start tag just read and leaves it open, unless there is no room for it.
    @discardableResult
    mutating func insertElement(_ namespace: MarkupTree.Namespace = .html, as element: ElementName? = nil) -> Bool {
        let attributes = tokenizer.firstAttribute..<tokenizer.attributes.count
        // The contents of these must not become the page's text.
        let isRaw = tokenizer.element == .script || tokenizer.element == .style
        guard isRaw || hasRoom(attributes.count) else { return false }
        let isRenamed = element.map { $0 != tokenizer.element } ?? false
        let node = tree.make(
            MarkupTree.Node(
                content: .element, element: element ?? tokenizer.element, namespace: namespace,
                nameKey: tokenizer.nameKey,
                range: isRenamed ? 0..<0 : Int32(tokenizer.name.lowerBound)..<Int32(tokenizer.name.upperBound),
                attributes: Int32(attributes.lowerBound)..<Int32(attributes.upperBound)))
        hasKeptAttributes = true
        insert(node)
        push(node)
        return true
    }

    /// Inserts an element that no tag began.
    @discardableResult
    mutating func insertImplied(_ element: ElementName) -> Int32 {
        nodeCount += 1
        let node = tree.make(MarkupTree.Node(content: .element, element: element))
        if open.isEmpty { tree.insert(node, into: 0) } else { insert(node) }
        push(node)
        return node
    }

    /// Keeps the attributes of the tag just read, which an element has taken.
    mutating func keepAttributes() { hasKeptAttributes = true }

    /// The same for a start tag whose element nothing can be inside of.
    mutating func insertVoid() { if insertElement() { pop() } }

    /// Inserts an element in which there is no markup, with its text.
    mutating func insertRaw() {
        let element = tokenizer.element
        let isInserted = insertElement()
        if isXHTML, tokenizer.isSelfClosing {
            if isInserted { pop() }
            return
        }
        if element == .textarea { tokenizer.skipLineEnd() }
        let range = tokenizer.rawText(of: element)
        if isInserted || element == .xmp {
            insertText(range, .rawText, hasReferences: element == .title || element == .textarea)
        }
        // The end tag is the next token, and there is none where the page ends.
        if tokenizer.next() == .end { tokenizer.dropAttributes() }
        if isInserted { pop() }
    }

    mutating func insertText(_ range: Range<Int>, _ content: MarkupTree.Content, hasReferences: Bool = true) {
        guard !range.isEmpty else { return }
        var node = MarkupTree.Node(content: content, range: Int32(range.lowerBound)..<Int32(range.upperBound))
        if hasReferences, bytes.place(of: UInt8(ascii: "&"), in: range) != nil {
            let start = tree.resolved.count
            CharacterReference.resolve(bytes, range, .text, into: &tree.resolved)
            node.content = .resolvedText
            node.range = Int32(start)..<Int32(tree.resolved.count)
        }
        insert(tree.make(node))
    }
}
