import PouchMirror

/// A statement that shares its page with others.
public struct PageSection: Sendable {
    /// Names it on the page: the fragment of its address, percent-encoded.
    public var fragment: String
    public var statement: Statement
    package var fieldsRead: FieldsRead
}
