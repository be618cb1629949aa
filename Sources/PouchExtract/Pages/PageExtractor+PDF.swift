import PouchMirror
import PouchBytes
import PouchHTML
import PouchPDF
import PouchProfile

/// Statements that are PDFs.
extension PageExtractor {
    /// The warning of a statement whose PDF no program here can read.
    public static let lacksPDFProgram =
        "the text of the PDF was not read: pdftotext is not installed (package poppler-utils); `pouch extract` reads it later"

    /// Reads a PDF: its text where pdftotext is there, and in any case its listing entry.
    func extractPDF(_ page: FetchedPage, listing: ListingEntry?) -> PageReading {
        guard let program = pdfProgram() else {
            return unreadPDF(page, listing, Self.lacksPDFProgram, isLasting: false)
        }
        let text: PDFText
        switch reading(of: page.body, by: program) {
        case .text(let read): text = read
        case .stopped(let why):
            return unreadPDF(page, listing, "the text of the PDF was not read: \(why)", isLasting: false)
        case .unreadable(let why):
            var extraction = unreadPDF(page, listing, "the text of the PDF was not read: \(why)", isLasting: true)
            extraction.statement?.reader = program.version
            return extraction
        }
        let shown = self.page(of: text, listing)
        return parser.withDocument(shown.page, contentType: "text/html;charset=utf-8", fallbackCharset: nil) {
            document in
            var extraction = PageReading()
            extraction.format = .pdf
            extraction.wasOnline = !program.isOffline
            guard let root = document.root else { return extraction }
            var reader = StatementReader(
                extractor: self, page: page, base: page.url, listing: listing, parts: PageParts(root))
            reader.format = .pdf
            reader.ownTitle = shown.title.map { .heading($0) }
            var statement = reader.read(document)
            statement.reader = program.version
            if text.isCut || shown.isCut { statement.warnings.append("the text of the PDF is cut: it is too long") }
            extraction.statement = statement
            if !extraction.isFile { extraction.fieldsRead = reader.fieldsRead(of: statement) }
            return extraction
        }
    }

    /// - Parameter isLasting: whether the file itself is why, so that no other program or time would help.
    private func unreadPDF(
        _ page: FetchedPage, _ listing: ListingEntry?, _ why: String, isLasting: Bool
    ) -> PageReading {
        var extraction = PageReading()
        extraction.format = .pdf
        extraction.statement = emptyStatement(page, listing, [why])
        extraction.unread = isLasting ? nil : why
        return extraction
    }

    private func page(of text: PDFText, _ listing: ListingEntry?) -> (page: [UInt8], title: String?, isCut: Bool) {
        let marks = profile.document.revisions
        let listed = listing?.title.map { TitleKey.of($0, marks: marks) }
        return PDFPage.html(
            text, limit: profile.limits.htmlBytes,
            isTitle: listed.map { listed in { TitleKey.of($0, marks: marks) == listed } })
    }

    /// The page that a PDF or a text file is made into for the rules, UTF-8; nil for a page, and for a file that is not
    /// read.
    public func madePage(of page: FetchedPage, listing: ListingEntry?) -> [UInt8]? {
        if Self.isHTML(page) || PageRecognition.looksLikeHTML(page.body) { return nil }
        if PDFFile.isPDF(page.body, contentType: page.contentType) {
            guard let program = pdfProgram(), case .text(let text) = reading(of: page.body, by: program) else {
                return nil
            }
            return self.page(of: text, listing).page
        }
        guard Self.isText(page) else { return nil }
        return PlainText(
            page.body, contentType: page.contentType, fallbackCharset: profile.charset, limit: profile.limits.htmlBytes
        ).page
    }

    private func reading(of file: [UInt8], by program: PDFToText) -> PDFToText.Reading {
        if let lastPDF, lastPDF.file == file { return lastPDF.reading }
        let reading = program.read(file)
        lastPDF = (file, reading)
        return reading
    }
}
