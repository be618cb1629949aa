extension TreeBuilder {
    /// Puts a text where its mode has it.
    mutating func text(_ whole: Range<Int>, _ content: MarkupTree.Content) {
        var range = whole
        while !range.isEmpty {
            if isForeignText {
                if !isBlank(range) { isFramesetOK = false }
                return insertText(range, .rawText, hasReferences: content == .text)
            }
            switch mode {
            case .initial, .beforeHTML, .beforeHead:
                range = afterBlanks(range)
                if !range.isEmpty { pass() }
            case .inHead, .afterHead:
                let rest = afterBlanks(range)
                insertText(range.lowerBound..<rest.lowerBound, content)
                range = rest
                if !range.isEmpty { pass() }
            case .inColumnGroup:
                let rest = afterBlanks(range)
                insertText(range.lowerBound..<rest.lowerBound, content)
                guard !rest.isEmpty, currentElement == .colgroup else { return }
                range = rest
                pop()
                mode = .inTable
            case .inTable, .inTableBody, .inRow:
                guard currentElement.traits.contains(.tablePart) || currentElement == .template, isBlank(range) else {
                    isFostering = true
                    bodyText(range, content)
                    isFostering = false
                    return
                }
                return insertText(range, content)
            case .inSelect, .inSelectInTable: return insertText(range, content)
            case .afterBody, .afterAfterBody:
                guard !isBlank(range) else { return bodyText(range, content) }
                mode = .inBody
            case .inFrameset, .afterFrameset, .afterAfterFrameset: return
            case .inBody, .inCaption, .inCell, .inTemplate: return bodyText(range, content)
            }
        }
    }

    private mutating func bodyText(_ range: Range<Int>, _ content: MarkupTree.Content) {
        reconstructFormatting()
        insertText(range, content)
        if isFramesetOK, !isBlank(range) { isFramesetOK = false }
    }

    func isBlank(_ range: Range<Int>) -> Bool { afterBlanks(range).isEmpty }

    private func afterBlanks(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        // U+0000 is not text in HTML content.
        while start < range.upperBound, MarkupTokenizer.isBlank(bytes[start]) || bytes[start] == 0 { start += 1 }
        return start..<range.upperBound
    }
}
