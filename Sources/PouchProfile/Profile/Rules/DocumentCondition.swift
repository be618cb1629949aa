/// The format of a document.
public enum DocumentFormat: String, Sendable, CaseIterable {
    case html, text, pdf
}

/// Which pages a type of document is for: those whose address, format and parts fit.
public struct DocumentCondition: Sendable {
    /// On path and query.
    public let href: Pattern?
    /// Must find something on the page.
    public let xpath: Located<String>?
    public let format: DocumentFormat?

    public init(href: Pattern?, xpath: Located<String>?, format: DocumentFormat? = nil) {
        self.href = href
        self.xpath = xpath
        self.format = format
    }
}
