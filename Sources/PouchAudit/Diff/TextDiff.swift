/// What differs between two texts, paragraph by paragraph.
public struct TextDiff: Sendable, Equatable {
    public struct Span: Sendable, Equatable {
        public enum Kind: String, Sendable {
            case same, deleted, inserted
        }
        public var kind: Kind
        public var text: String
    }

    public struct Paragraph: Sendable, Equatable {
        /// `moved` stands elsewhere now, perhaps changed inside; it is shown at its new place.
        public enum Kind: String, Sendable {
            case same, changed, deleted, inserted, moved
        }
        public var kind: Kind
        /// Counted from 1.
        public var oldNumber: Int?
        public var newNumber: Int?
        public var spans: [Span]
    }

    public var paragraphs: [Paragraph]
    /// The share of the text that changed, 0...1.
    public var degree: Double
}
