/// How a page that holds several statements is parted.
public struct SplitRule: Sendable {
    /// XPath of the parts, relative to the region: each is a statement, unless it lies within another.
    public let sections: Located<String>
    /// XPath, relative to a part, of what names it. `nil`: its `id` or `name`, else the first within it.
    public let anchor: Located<String>?

    public init(sections: Located<String>, anchor: Located<String>? = nil) {
        self.sections = sections
        self.anchor = anchor
    }
}
