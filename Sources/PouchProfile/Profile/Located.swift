/// Where something stands in a profile's file.
public struct SourceLocation: Hashable, Sendable, Comparable {
    /// The file as the user named it, or as the look-up found it.
    public let file: String
    /// Counted from 1.
    public let line: Int
    /// Counted from 1, in characters.
    public let column: Int
    /// The path to the key, e.g. `listings[0].rules[1].text`; empty at the top of the file.
    public let key: String

    public init(file: String, line: Int, column: Int, key: String) {
        self.file = file
        self.line = line
        self.column = column
        self.key = key
    }

    public static func < (a: SourceLocation, b: SourceLocation) -> Bool {
        (a.file, a.line, a.column, a.key) < (b.file, b.line, b.column, b.key)
    }
}

/// A value of a profile with the place it was read from, so that a later error (of an XPath, compiled in PouchExtract)
/// can point at its line.
public struct Located<Value: Sendable>: Sendable {
    public let value: Value
    public let location: SourceLocation

    public init(_ value: Value, at location: SourceLocation) {
        self.value = value
        self.location = location
    }
}

extension Located: Equatable where Value: Equatable {}
