/// Which pages a type of document is for: those whose address and whose parts fit.
public struct DocumentCondition: Sendable {
    /// On path and query.
    public let href: Pattern?
    /// Must find something on the page.
    public let xpath: Located<String>?

    public init(href: Pattern?, xpath: Located<String>?) {
        self.href = href
        self.xpath = xpath
    }
}
