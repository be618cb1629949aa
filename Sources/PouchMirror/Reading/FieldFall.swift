/// A field that pages which were read anew give less often than those that were read before: the mark of a design that the
/// profile does not fit any more.
package struct FieldFall: Sendable, Equatable {
    /// Its name in the statement; `text` for the text's length, ``FieldsRead/ruleFit`` for the rules as a whole.
    package var field: String
    /// Of `text`: the length from which on a text counts, in bytes; 1 for any text.
    package var textBytes: Int?
    package var now: FieldShare
    package var before: FieldShare
    /// The first crawl whose pages are among those of ``now``.
    package var since: String
    /// Addresses of pages without it, in the order of their bytes; the first ``mostExamples``.
    package var examples: [String] = []

    package static let text = "text"
    package static let mostExamples = 5

    package init(
        field: String, textBytes: Int? = nil, now: FieldShare, before: FieldShare, since: String,
        examples: [String] = []
    ) {
        self.field = field
        self.textBytes = textBytes
        self.now = now
        self.before = before
        self.since = since
        self.examples = examples
    }
}
