extension TreeBuilder {
    /// Does what a start tag does in the mode that holds.
    mutating func startTag() {
        if isForeignStart { return foreignStart() }
        let element = tokenizer.element
        while true {
            switch mode {
            case .initial: pass()
            case .beforeHTML:
                guard element == .html else {
                    pass()
                    continue
                }
                if insertRoot() { mode = .beforeHead } else { pass() }
                return
            case .beforeHead:
                if element == .html { return bodyStart() }
                guard element == .head, insertElement() else {
                    pass()
                    continue
                }
                head = current
                mode = .inHead
                return
            case .inHead:
                if element == .html { return bodyStart() }
                if element == .head || headStart() { return }
                pass()
            case .afterHead:
                switch element {
                case .html: return bodyStart()
                case .body:
                    if insertElement() {
                        isFramesetOK = false
                        mode = .inBody
                    } else {
                        pass()
                    }
                    return
                case .frameset:
                    if insertElement() { mode = .inFrameset }
                    return
                case .head: return
                case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
                    let depth = open.count
                    if head >= 0 { push(head) }
                    _ = headStart()
                    if element != .template { while open.count > depth { pop() } } else { removeFromStack(head) }
                    return
                default: pass()
                }
            case .inBody: return bodyStart()
            case .inTable: if tableStart() { return }
            case .inCaption:
                switch element {
                case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
                    guard endCaption() else { return }
                default: return bodyStart()
                }
            case .inColumnGroup:
                switch element {
                case .html: return bodyStart()
                case .col: return insertVoid()
                case .template:
                    _ = headStart()
                    return
                default:
                    guard currentElement == .colgroup else { return }
                    pop()
                    mode = .inTable
                }
            case .inTableBody:
                switch element {
                case .tr:
                    clear(backTo: .tbody, .tfoot, .thead)
                    if insertElement() { mode = .inRow }
                    return
                case .th, .td:
                    clear(backTo: .tbody, .tfoot, .thead)
                    insertImplied(.tr)
                    mode = .inRow
                case .caption, .col, .colgroup, .tbody, .tfoot, .thead:
                    guard endTableBody() else { return }
                default: if tableStart() { return }
                }
            case .inRow:
                switch element {
                case .th, .td:
                    clear(backTo: .tr)
                    if insertElement() {
                        mode = .inCell
                        addMarker()
                    }
                    return
                case .caption, .col, .colgroup, .tbody, .tfoot, .thead, .tr:
                    guard endRow() else { return }
                default: if tableStart() { return }
                }
            case .inCell:
                switch element {
                case .caption, .col, .colgroup, .tbody, .td, .tfoot, .th, .thead, .tr:
                    guard has(in: .table, { $0 == .td || $0 == .th }) else { return }
                    closeCell()
                default: return bodyStart()
                }
            case .inSelect: if selectStart() { return }
            case .inSelectInTable:
                switch element {
                case .caption, .table, .tbody, .tfoot, .thead, .tr, .td, .th:
                    pop(through: .select)
                    resetMode()
                default: if selectStart() { return }
                }
            case .inTemplate: if templateStart() { return }
            case .afterBody, .afterAfterBody:
                if element == .html { return bodyStart() }
                mode = .inBody
            case .inFrameset:
                switch element {
                case .frameset: insertElement()
                case .frame: insertVoid()
                case .noframes: insertRaw()
                default: break
                }
                return
            case .afterFrameset, .afterAfterFrameset:
                if element == .noframes { insertRaw() }
                return
            }
        }
    }

    private mutating func insertRoot() -> Bool {
        // The document itself is not an element of the stack.
        let node = insertImplied(.html)
        take(attributesFor: node)
        return true
    }

    /// Gives the attributes of the tag just read to an element that has none.
    private mutating func take(attributesFor node: Int32) {
        let own = tokenizer.firstAttribute..<tokenizer.attributes.count
        guard tree[node].attributes.isEmpty, !own.isEmpty else { return }
        tree[node].attributes = Int32(own.lowerBound)..<Int32(own.upperBound)
        keepAttributes()
    }

    // MARK: - In the head

    /// Handles a start tag in the head; false where it ends the head.
    mutating func headStart() -> Bool {
        switch tokenizer.element {
        case .base, .basefont, .bgsound, .link, .meta: insertVoid()
        case .title, .noframes, .style, .script: insertRaw()
        case .noscript:
            // Browsers show nothing of it; what is in it stays its own, whatever it is.
            insertNoscript()
        case .template:
            if insertElement() {
                addMarker()
                isFramesetOK = false
                mode = .inTemplate
                templateModes.append(.inTemplate)
            }
        default: return false
        }
        return true
    }

    /// In the head, its content is kept as text unless it is of a head itself.
    private mutating func insertNoscript() {
        guard insertElement() else { return }
        let end = tokenizer.endTag(.noscript, from: tokenizer.at) ?? bytes.count
        while tokenizer.at < end {
            let start = tokenizer.at
            switch tokenizer.next() {
            case .text where isBlank(tokenizer.range): continue
            case .comment: continue
            case .start where [.link, .meta, .basefont, .bgsound].contains(tokenizer.element):
                insertVoid()
                continue
            case .start where [.style, .noframes].contains(tokenizer.element):
                insertRaw()
                continue
            default: break
            }
            tokenizer.dropAttributes()
            insertText(start..<max(start, end), .rawText, hasReferences: false)
            tokenizer.go(to: max(start, end))
            break
        }
        if tokenizer.next() == .end { tokenizer.dropAttributes() }
        pop()
    }

    // MARK: - In the body

    /// "In body", of a start tag.
    mutating func bodyStart() {
        let element = tokenizer.element
        switch element {
        case .other, .span, .sub, .sup, .var, .ruby:
            reconstructFormatting()
            insertElement()
        case _ where element.traits.contains(.closesParagraph):
            closeParagraph()
            insertElement()
        case _ where element.traits.contains(.heading):
            closeParagraph()
            if currentElement.traits.contains(.heading) { pop() }
            insertElement()
        case .a:
            if let link = lastFormatting(.a) {
                adopt(.a)
                removeFromFormatting(link)
                removeFromStack(link)
            }
            startFormatting()
        case .nobr:
            reconstructFormatting()
            if has(.nobr) {
                adopt(.nobr)
                reconstructFormatting()
            }
            if insertElement() { addFormatting() }
        case _ where element.traits.contains(.formatting): startFormatting()
        case .html:
            if !isOpen(.template), let root = open.first { take(attributesFor: root) }
        case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
            _ = headStart()
        case .body:
            guard open.count > 1, tree.element(open[1]) == .body, !isOpen(.template) else { return }
            isFramesetOK = false
            take(attributesFor: open[1])
        case .frameset:
            guard open.count > 1, tree.element(open[1]) == .body, isFramesetOK else { return }
            tree.remove(open[1])
            while open.count > 1 { pop() }
            if insertElement() { mode = .inFrameset }
        case .pre, .listing:
            closeParagraph()
            if insertElement() { tokenizer.skipLineEnd() }
            isFramesetOK = false
        case .form:
            guard form < 0 || isOpen(.template) else { return }
            closeParagraph()
            if insertElement(), !isOpen(.template) { form = current }
        case .li, .dd, .dt: startItem(element)
        case .plaintext:
            closeParagraph()
            if insertElement() { insertText(tokenizer.rest(), .rawText, hasReferences: false) }
        case .button:
            if has(.button) {
                generateImpliedEnds()
                pop(through: .button)
            }
            reconstructFormatting()
            insertElement()
            isFramesetOK = false
        case .applet, .marquee, .object:
            reconstructFormatting()
            if insertElement() { addMarker() }
            isFramesetOK = false
        case .noscript:
            reconstructFormatting()
            if insertElement() { addMarker() }
        case .table:
            closeParagraph()
            isFramesetOK = false
            if insertElement() { mode = .inTable }
        case .area, .br, .embed, .img, .keygen, .wbr, .image:
            reconstructFormatting()
            if insertElement(as: element == .image ? .img : element) { pop() }
            isFramesetOK = false
        case .input:
            reconstructFormatting()
            insertVoid()
            if !hasHiddenType { isFramesetOK = false }
        case .param, .source, .track: insertVoid()
        case .hr:
            closeParagraph()
            insertVoid()
            isFramesetOK = false
        case .textarea:
            isFramesetOK = false
            insertRaw()
        case .xmp:
            closeParagraph()
            reconstructFormatting()
            isFramesetOK = false
            insertRaw()
        case .iframe:
            isFramesetOK = false
            insertRaw()
        case .noembed: insertRaw()
        case .select:
            reconstructFormatting()
            isFramesetOK = false
            guard insertElement() else { return }
            switch mode {
            case .inTable, .inCaption, .inTableBody, .inRow, .inCell: mode = .inSelectInTable
            default: mode = .inSelect
            }
        case .optgroup, .option:
            if currentElement == .option { pop() }
            reconstructFormatting()
            insertElement()
        case .rb, .rtc:
            if has(.ruby) { generateImpliedEnds() }
            insertElement()
        case .rp, .rt:
            if has(.ruby) { generateImpliedEnds(except: .rtc) }
            insertElement()
        case .math, .svg:
            reconstructFormatting()
            if insertElement(element == .svg ? .svg : .math), tokenizer.isSelfClosing { pop() }
        case .caption, .col, .colgroup, .frame, .head, .tbody, .td, .tfoot, .th, .thead, .tr: break
        default:
            reconstructFormatting()
            insertElement()
        }
    }

    private mutating func startFormatting() {
        reconstructFormatting()
        if insertElement() { addFormatting() }
    }

    /// A list's item ends the one before it.
    private mutating func startItem(_ element: ElementName) {
        isFramesetOK = false
        for node in open.reversed() {
            let found = tree.element(node)
            if element == .li ? found == .li : found == .dd || found == .dt {
                generateImpliedEnds(except: found)
                pop(through: found)
                break
            }
            if isSpecial(node), found != .address, found != .div, found != .p { break }
        }
        closeParagraph()
        insertElement()
    }

    private var hasHiddenType: Bool {
        value(of: "type", in: tokenizer.firstAttribute..<tokenizer.attributes.count)?.elementsEqual(
            "hidden".utf8, by: { $0 | 32 == $1 }) ?? false
    }

    /// An attribute's value, as written.
    func value(of name: StaticString, in attributes: Range<Int>) -> Slice<UnsafeBufferPointer<UInt8>>? {
        for attribute in tokenizer.attributes[attributes]
        where attribute.name.count == name.utf8CodeUnitCount {
            let written = bytes[Int(attribute.name.lowerBound)..<Int(attribute.name.upperBound)]
            let isNamed = name.withUTF8Buffer { name in written.elementsEqual(name) { $0 == $1 || $0 | 32 == $1 } }
            if isNamed { return bytes[Int(attribute.value.lowerBound)..<Int(attribute.value.upperBound)] }
        }
        return nil
    }

    // MARK: - In a table

    /// "In table", of a start tag; false when it is to be looked at again.
    private mutating func tableStart() -> Bool {
        switch tokenizer.element {
        case .caption:
            clear(backTo: .table)
            if insertElement() {
                addMarker()
                mode = .inCaption
            }
        case .colgroup:
            clear(backTo: .table)
            if insertElement() { mode = .inColumnGroup }
        case .col:
            clear(backTo: .table)
            insertImplied(.colgroup)
            mode = .inColumnGroup
            return false
        case .tbody, .tfoot, .thead:
            clear(backTo: .table)
            if insertElement() { mode = .inTableBody }
        case .td, .th, .tr:
            clear(backTo: .table)
            insertImplied(.tbody)
            mode = .inTableBody
            return false
        case .table:
            guard has(.table, in: .table) else { return true }
            pop(through: .table)
            resetMode()
            return false
        case .style, .script, .template: _ = headStart()
        case .input where hasHiddenType: insertVoid()
        case .form:
            guard form < 0, !isOpen(.template) else { return true }
            if insertElement() {
                form = current
                pop()
            }
        default:
            isFostering = true
            bodyStart()
            isFostering = false
        }
        return true
    }

    mutating func closeCell() {
        generateImpliedEnds()
        while let node = open.last {
            pop()
            let element = tree.element(node)
            if element == .td || element == .th { break }
        }
        clearToMarker()
        mode = .inRow
    }

    mutating func endCaption() -> Bool {
        guard has(.caption, in: .table) else { return false }
        generateImpliedEnds()
        pop(through: .caption)
        clearToMarker()
        mode = .inTable
        return true
    }

    mutating func endTableBody() -> Bool {
        guard has(in: .table, { $0 == .tbody || $0 == .tfoot || $0 == .thead }) else { return false }
        clear(backTo: .tbody, .tfoot, .thead)
        pop()
        mode = .inTable
        return true
    }

    mutating func endRow() -> Bool {
        guard has(.tr, in: .table) else { return false }
        clear(backTo: .tr)
        pop()
        mode = .inTableBody
        return true
    }

    // MARK: - In a select or a template

    /// false when the tag is to be looked at again.
    private mutating func selectStart() -> Bool {
        switch tokenizer.element {
        case .html: bodyStart()
        case .option:
            if currentElement == .option { pop() }
            insertElement()
        case .optgroup:
            if currentElement == .option { pop() }
            if currentElement == .optgroup { pop() }
            insertElement()
        case .hr:
            if currentElement == .option { pop() }
            if currentElement == .optgroup { pop() }
            insertVoid()
        case .select:
            guard has(.select, in: .select) else { return true }
            pop(through: .select)
            resetMode()
        case .input, .keygen, .textarea:
            guard has(.select, in: .select) else { return true }
            pop(through: .select)
            resetMode()
            return false
        case .script, .template: _ = headStart()
        default: break
        }
        return true
    }

    private mutating func templateStart() -> Bool {
        let next: Mode
        switch tokenizer.element {
        case .base, .basefont, .bgsound, .link, .meta, .noframes, .script, .style, .template, .title:
            _ = headStart()
            return true
        case .caption, .colgroup, .tbody, .tfoot, .thead: next = .inTable
        case .col: next = .inColumnGroup
        case .tr: next = .inTableBody
        case .td, .th: next = .inRow
        default: next = .inBody
        }
        if !templateModes.isEmpty { templateModes[templateModes.count - 1] = next }
        mode = next
        return false
    }

    /// "Reset the insertion mode appropriately".
    mutating func resetMode() {
        for (place, node) in open.enumerated().reversed() {
            switch tree.element(node) {
            case .select:
                let outer = open[..<place].reversed().first { [.template, .table].contains(tree.element($0)) }
                mode = outer.map { tree.element($0) == .table } ?? false ? .inSelectInTable : .inSelect
            case .td, .th: mode = .inCell
            case .tr: mode = .inRow
            case .tbody, .thead, .tfoot: mode = .inTableBody
            case .caption: mode = .inCaption
            case .colgroup: mode = .inColumnGroup
            case .table: mode = .inTable
            case .template: mode = templateModes.last ?? .inBody
            case .head: mode = .inHead
            case .body: mode = .inBody
            case .frameset: mode = .inFrameset
            case .html: mode = head < 0 ? .beforeHead : .afterHead
            default: continue
            }
            return
        }
        mode = .inBody
    }
}
