/// SVG and MathML within a page (HTML Standard, "The rules for parsing tokens in foreign content").
extension TreeBuilder {
    /// Whether a text goes into an element of SVG or MathML.
    var isForeignText: Bool {
        guard let node = open.last, tree[node].namespace != .html else { return false }
        return !isMathText(node) && !isHTMLIntegration(node)
    }

    /// Whether a start tag does.
    var isForeignStart: Bool {
        guard let node = open.last, tree[node].namespace != .html else { return false }
        if isMathText(node), tokenizer.element != .mglyph, tokenizer.element != .malignmark { return false }
        if tree[node].namespace == .math, tree[node].element == .annotationXML, tokenizer.element == .svg {
            return false
        }
        return !isHTMLIntegration(node)
    }

    private func isMathText(_ node: Int32) -> Bool {
        tree[node].namespace == .math && tree[node].element.traits.contains(.mathText)
    }

    private func isHTMLIntegration(_ node: Int32) -> Bool {
        switch (tree[node].namespace, tree[node].element) {
        case (.svg, .foreignobject), (.svg, .desc), (.svg, .title): return true
        case (.math, .annotationXML):
            let attributes = tree[node].attributes
            guard
                let value = value(of: "encoding", in: Int(attributes.lowerBound)..<Int(attributes.upperBound))
            else { return false }
            return value.elementsEqual("text/html".utf8, by: { $0 | 32 == $1 | 32 })
                || value.elementsEqual("application/xhtml+xml".utf8, by: { $0 | 32 == $1 | 32 })
        default: return false
        }
    }

    mutating func foreignStart() {
        let attributes = tokenizer.firstAttribute..<tokenizer.attributes.count
        let isBreakout =
            tokenizer.element.traits.contains(.breakout)
            || tokenizer.element == .font
                && (value(of: "color", in: attributes) ?? value(of: "face", in: attributes)
                    ?? value(of: "size", in: attributes)) != nil
        if isBreakout {
            leaveForeign()
            return startTag()
        }
        let namespace = open.last.map { tree[$0].namespace } ?? .html
        if insertElement(namespace), tokenizer.isSelfClosing { pop() }
    }

    private mutating func leaveForeign() {
        while let node = open.last, tree[node].namespace != .html, !isMathText(node), !isHTMLIntegration(node) { pop() }
    }

    mutating func foreignEnd() {
        if tokenizer.element == .br || tokenizer.element == .p {
            leaveForeign()
            return htmlEnd()
        }
        for place in open.indices.reversed() where place > 0 {
            let node = open[place]
            if tree[node].namespace == .html { return htmlEnd() }
            let isNamed =
                tree[node].element == tokenizer.element && (tokenizer.element != .other || isNamedAsToken(node))
            if isNamed {
                while open.count > place { pop() }
                return
            }
        }
    }
}
