import PouchPDF

/// What pdftotext prints into paragraphs.
enum PDFTarget {
    static func run(_ input: [UInt8]) {
        let text = PDFText(layout: input)
        require(PDFText(layout: input) == text, "two readings of one output")
        for paragraph in text.paragraphs {
            require(!paragraph.lines.isEmpty && !paragraph.lines.contains { $0.isEmpty }, "a line without a letter")
            require((1...max(text.pages, 1)).contains(paragraph.page), "page \(paragraph.page) of \(text.pages)")
            require(paragraph.size.isFinite && paragraph.size >= 0, "a size of \(paragraph.size)")
            require(
                !paragraph.text.unicodeScalars.contains { $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value },
                "a control in \(paragraph.text.debugDescription)")
        }
        let limit = 1 << 16
        let shown = PDFPage.html(text, limit: limit, isTitle: input.count % 2 == 0 ? nil : { $0.utf8.count == 9 })
        require(shown.isCut || shown.page.count <= limit + (64 << 10), "a page of \(shown.page.count) bytes")
        require(
            shown.title.map { title in
                text.paragraphs.contains { title.hasPrefix($0.lines[0]) || $0.text.contains(title) }
            }
                ?? true, "a title that is not in the text")
    }
}
