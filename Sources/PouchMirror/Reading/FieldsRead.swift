/// Which of the fields that a profile looks for one page gave, and how long its text is.
package struct FieldsRead: Sendable, Equatable {
    /// By their names in the statement: `title`, `speaker`, `fields.country`; ``ruleFit`` among them.
    package private(set) var found: [String] = []
    package private(set) var missed: [String] = []
    /// Bytes of the text in UTF-8.
    package var textBytes: Int

    /// Stands among the fields where a profile also reads by general signs: found where its own rules fit the page.
    package static let ruleFit = "rules"

    package init(textBytes: Int) { self.textBytes = textBytes }

    package mutating func add(_ field: String, isFound: Bool) {
        if isFound { found.append(field) } else { missed.append(field) }
    }

    /// The names in one line: `title date -speaker`.
    package var names: String { (found + missed.map { "-" + $0 }).joined(separator: " ") }

    /// Reads ``names`` back.
    package init(names: String, textBytes: Int) {
        self.textBytes = textBytes
        for name in names.split(separator: " ") {
            if name.hasPrefix("-") { missed.append(String(name.dropFirst())) } else { found.append(String(name)) }
        }
    }
}
