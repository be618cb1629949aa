extension TreeBuilder {
    /// Does what an end tag does in the mode that holds.
    mutating func endTag() {
        if open.last.map({ tree[$0].namespace != .html }) ?? false { return foreignEnd() }
        htmlEnd()
    }

    mutating func htmlEnd() {
        let element = tokenizer.element
        while true {
            switch mode {
            case .initial: pass()
            case .beforeHTML, .beforeHead:
                guard [.head, .body, .html, .br].contains(element) else { return }
                pass()
            case .inHead:
                switch element {
                case .head: return pass()
                case .body, .html, .br: pass()
                case .template: return endTemplate()
                default: return
                }
            case .afterHead:
                switch element {
                case .body, .html, .br: pass()
                case .template: return endTemplate()
                default: return
                }
            case .inBody:
                if bodyEnd() { return }
            case .inTable: if tableEnd() { return }
            case .inCaption:
                switch element {
                case .caption:
                    _ = endCaption()
                    return
                case .table: guard endCaption() else { return }
                case .body, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: return
                default: if bodyEnd() { return }
                }
            case .inColumnGroup:
                switch element {
                case .col: return
                case .template: return endTemplate()
                default:
                    guard currentElement == .colgroup else { return }
                    pop()
                    mode = .inTable
                    if element == .colgroup { return }
                }
            case .inTableBody:
                switch element {
                case .tbody, .tfoot, .thead:
                    guard has(element, in: .table) else { return }
                    _ = endTableBody()
                    return
                case .table: guard endTableBody() else { return }
                case .body, .caption, .col, .colgroup, .html, .td, .th, .tr: return
                default: if tableEnd() { return }
                }
            case .inRow:
                switch element {
                case .tr:
                    _ = endRow()
                    return
                case .table: guard endRow() else { return }
                case .tbody, .tfoot, .thead: guard has(element, in: .table), endRow() else { return }
                case .body, .caption, .col, .colgroup, .html, .td, .th: return
                default: if tableEnd() { return }
                }
            case .inCell:
                switch element {
                case .td, .th:
                    guard has(element, in: .table) else { return }
                    generateImpliedEnds()
                    pop(through: element)
                    clearToMarker()
                    mode = .inRow
                    return
                case .body, .caption, .col, .colgroup, .html: return
                case .table, .tbody, .tfoot, .thead, .tr:
                    guard has(element, in: .table) else { return }
                    closeCell()
                default: if bodyEnd() { return }
                }
            case .inSelect: return selectEnd()
            case .inSelectInTable:
                switch element {
                case .caption, .table, .tbody, .tfoot, .thead, .tr, .td, .th:
                    guard has(element, in: .table) else { return }
                    pop(through: .select)
                    resetMode()
                default: return selectEnd()
                }
            case .inTemplate:
                if element == .template { endTemplate() }
                return
            case .afterBody:
                if element == .html {
                    mode = .afterAfterBody
                    return
                }
                mode = .inBody
            case .afterAfterBody: mode = .inBody
            case .inFrameset:
                guard element == .frameset, open.count > 1 else { return }
                pop()
                if currentElement != .frameset { mode = .afterFrameset }
                return
            case .afterFrameset:
                if element == .html { mode = .afterAfterFrameset }
                return
            case .afterAfterFrameset: return
            }
        }
    }

    // MARK: - In the body

    /// "In body", of an end tag; false when it is to be looked at again.
    private mutating func bodyEnd() -> Bool {
        let element = tokenizer.element
        switch element {
        case .template: endTemplate()
        case .body:
            if has(.body) { mode = .afterBody }
        case .html:
            guard has(.body) else { return true }
            mode = .afterBody
            return false
        case .p:
            if !has(.p, in: .button) { insertImplied(.p) }
            closeParagraph()
        case .form: endForm()
        case .li:
            guard has(.li, in: .list) else { return true }
            generateImpliedEnds(except: .li)
            pop(through: .li)
        case .dd, .dt:
            guard has(element) else { return true }
            generateImpliedEnds(except: element)
            pop(through: element)
        case _ where element.traits.contains(.heading):
            guard has(in: .plain, { $0.traits.contains(.heading) }) else { return true }
            generateImpliedEnds()
            pop(throughAny: .heading)
        case _ where element.traits.contains(.closesParagraph), .button, .listing, .pre:
            guard has(element) else { return true }
            generateImpliedEnds()
            pop(through: element)
        case _ where element.traits.contains(.formatting): adopt(element)
        case .applet, .marquee, .object, .noscript:
            guard has(element) else { return true }
            generateImpliedEnds()
            pop(through: element)
            clearToMarker()
        case .br:
            // As if it were a start tag without attributes.
            reconstructFormatting()
            insertImplied(.br)
            pop()
            isFramesetOK = false
        default: anyOtherEnd()
        }
        return true
    }

    private mutating func endForm() {
        if isOpen(.template) {
            guard has(.form) else { return }
            generateImpliedEnds()
            return pop(through: .form)
        }
        let node = form
        form = -1
        guard node >= 0, tree[node].isOpen, has(.form) else { return }
        generateImpliedEnds()
        removeFromStack(node)
    }

    mutating func anyOtherEnd() {
        let element = tokenizer.element
        for node in open.reversed() {
            let found = tree[node]
            if found.namespace == .html, found.element == element, element != .other || isNamedAsToken(node) {
                if element == .other { generateImpliedEnds() } else { generateImpliedEnds(except: element) }
                while let last = open.last {
                    pop()
                    if last == node { return }
                }
                return
            }
            if isSpecial(node) { return }
        }
    }

    /// Whether an element without rules has the name of the tag just read.
    func isNamedAsToken(_ node: Int32) -> Bool {
        tree[node].nameKey == tokenizer.nameKey
            && tokenizer.isSame(
                tree[node].range, Int32(tokenizer.name.lowerBound)..<Int32(tokenizer.name.upperBound))
    }

    // MARK: - Elsewhere

    private mutating func tableEnd() -> Bool {
        switch tokenizer.element {
        case .table:
            guard has(.table, in: .table) else { return true }
            pop(through: .table)
            resetMode()
        case .body, .caption, .col, .colgroup, .html, .tbody, .td, .tfoot, .th, .thead, .tr: break
        case .template: endTemplate()
        default:
            isFostering = true
            defer { isFostering = false }
            return bodyEnd()
        }
        return true
    }

    private mutating func selectEnd() {
        switch tokenizer.element {
        case .optgroup:
            if currentElement == .option, open.count > 1, tree.element(open[open.count - 2]) == .optgroup { pop() }
            if currentElement == .optgroup { pop() }
        case .option: if currentElement == .option { pop() }
        case .select:
            guard has(.select, in: .select) else { return }
            pop(through: .select)
            resetMode()
        case .template: endTemplate()
        default: break
        }
    }

    private mutating func endTemplate() {
        guard isOpen(.template) else { return }
        generateImpliedEnds(thoroughly: true)
        pop(through: .template)
        clearToMarker()
        _ = templateModes.popLast()
        resetMode()
    }
}
