import PouchMirror
import PouchBytes
import PouchHTML
import PouchProfile

/// Statements that are text files.
extension PageExtractor {
    /// Whether a body is a text file, by its type or, where that is generic, by its address, and without bytes that
    /// text never has.
    static func isText(_ page: FetchedPage) -> Bool {
        let type = (page.contentType ?? "").prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        let isNamed =
            type == "text/plain"
            || PageRecognition.isGeneric(type: type) && page.url.path.lowercased().hasSuffix(".txt")
        guard isNamed else { return false }
        let isWide = page.body.starts(with: [0xFF, 0xFE]) || page.body.starts(with: [0xFE, 0xFF])
        return isWide || !page.body.prefix(4_096).contains(0) && !page.body.starts(with: "%PDF-".utf8)
    }

    /// The longest first line that is taken for a title, bytes.
    private static let longestTitle = 300

    /// Reads a text file as one preformatted part: its lines are the rules', empty ones part its paragraphs. Its title is what a
    /// rule finds, else its first line, else the listing's.
    func extractText(_ page: FetchedPage, listing: ListingEntry?) -> PageReading {
        let text = PlainText(
            page.body, contentType: page.contentType, fallbackCharset: profile.charset, limit: profile.limits.htmlBytes)
        return parser.withDocument(text.page, contentType: "text/html;charset=utf-8", fallbackCharset: nil) {
            document in
            var extraction = PageReading()
            extraction.charset = text.charset.name
            extraction.format = .text
            extraction.warnings = text.warnings + document.warnings
            guard let root = document.root else { return extraction }
            var reader = StatementReader(
                extractor: self, page: page, base: page.url, listing: listing, parts: PageParts(root))
            reader.format = .text
            reader.ownTitle = title(text.firstLine, listing).map { .firstLine($0) }
            var statement = reader.read(document)
            statement.warnings += text.warnings
            extraction.statement = statement
            extraction.fieldsRead = reader.fieldsRead(of: statement)
            return extraction
        }
    }

    /// The first line where it can be a title: it is short, and the listing has no other.
    private func title(_ line: String?, _ listing: ListingEntry?) -> String? {
        guard let line, line.utf8.count <= Self.longestTitle else { return nil }
        guard let listed = listing?.title else { return line }
        let marks = profile.document.revisions
        return TitleKey.of(listed, marks: marks) == TitleKey.of(line, marks: marks) ? line : nil
    }
}
