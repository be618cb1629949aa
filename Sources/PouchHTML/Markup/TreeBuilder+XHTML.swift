/// Pages that come as XML. They are read as HTML all the same, so that one that is not well-formed, which a browser refuses,
/// is read as far as it can be; but what ends in `/>` is empty, and `<![CDATA[` begins text, as XML has it: else a
/// `<script src="..."/>` would take the whole page.
enum XHTML {
    /// Whether a `Content-Type` says that a page is XML (WHATWG MIME Sniffing, "XML MIME type").
    static func isNamed(by contentType: String) -> Bool {
        let type = contentType.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return type == "text/xml" || type == "application/xml" || type.hasSuffix("+xml")
    }
}

extension TreeBuilder {
    /// Inserts the element of a start tag that ends in `/>`, and closes it.
    mutating func emptyElement() {
        let known = tree.nodes.count
        let mode = mode
        startTag()
        // What changed the mode, such as a table, is left to the rules of HTML.
        guard self.mode == mode, let made = open.last, Int(made) >= known else { return }
        formatting.removeAll { $0 == made }
        pop()
    }
}
