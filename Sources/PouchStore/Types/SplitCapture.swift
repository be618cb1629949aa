import PouchMirror

/// The statements that share a page's new copy.
public struct SplitCapture: Sendable {
    /// In the order of the page.
    public var sections: [NewSection]
    /// Whether the page holds more: one that is not among them may be there.
    public var isCut: Bool

    public init(sections: [NewSection], isCut: Bool) {
        self.sections = sections
        self.isCut = isCut
    }
}

/// A statement that shares its page with others, its file staged.
public struct NewSection: Sendable {
    /// Of its address, percent-encoded.
    public var fragment: String
    public var statement: StagedStatement
    public var warnings: Int
    /// Of the statement without what says from which record it was read: it tells whether the section changed.
    public var content: String
    package var fieldsRead: FieldsRead?

    public init(fragment: String, statement: StagedStatement, warnings: Int, content: String) {
        self.fragment = fragment
        self.statement = statement
        self.warnings = warnings
        self.content = content
    }
}
