import PouchDiff

/// How much two versions of a statement differ, without the words.
package struct VersionDifference: Sendable, Equatable {
    /// Of the text.
    package struct Text: Sendable, Equatable {
        /// Words that came, and that went.
        package var added: Int
        package var removed: Int
        /// ``TextDiff/degree``
        package var degree: Double

        package init(added: Int, removed: Int, degree: Double) {
            self.added = added
            self.removed = removed
            self.degree = degree
        }
    }

    /// nil when the text is the same.
    package var text: Text?
    /// Fields that differ.
    package var fields: Int

    package init(text: Text?, fields: Int) {
        self.text = text
        self.fields = fields
    }

    /// - Parameter diff: nil when the text is the same.
    package init(_ diff: TextDiff?, fields: Int) {
        self.init(text: diff.map(Text.init), fields: fields)
    }
}

extension VersionDifference.Text {
    init(_ diff: TextDiff) {
        var (added, removed) = (0, 0)
        for paragraph in diff.paragraphs {
            for span in paragraph.spans {
                let count = span.text.split(whereSeparator: \.isWhitespace).count
                if span.kind == .inserted { added += count } else if span.kind == .deleted { removed += count }
            }
        }
        self.init(added: added, removed: removed, degree: diff.degree)
    }
}
