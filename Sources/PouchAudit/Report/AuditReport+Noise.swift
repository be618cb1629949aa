extension AuditReport {
    /// Text that changes by itself on most of the statements: reported once, and not as an edit.
    package struct Noise: Sendable, Equatable {
        /// The contents of such lines.
        package enum Kind: String, Sendable {
            /// A line in which numbers alone differ: a view counter, a clock.
            case numbers
            /// Lines of links to other documents of the archive that turn over: related news, latest headlines.
            case links
            /// A parameter of the links' addresses that is new at each visit: a session id, a token.
            case parameters

            /// The key of the profile that ``Noise/rule`` stands under.
            package var profileKey: String { self == .parameters ? "urls" : "document" }
        }

        /// `N1`, `N2`...
        package var id: String
        package var kind: Kind
        /// Documents on which it changed.
        package var documents: Int
        /// Compared documents that have such a line, changed or not; for unchanged ones perhaps an estimate.
        package var having: Int
        /// The lines as one of the documents had and has them.
        package var before: [String]
        package var after: [String]
        /// The first five URLs that have it.
        package var sample: [String]
        /// A line for the profile, under ``Kind/profileKey``, that takes it off the text: YAML.
        package var rule: String

        package init(
            id: String, kind: Kind, documents: Int, having: Int, before: [String], after: [String], sample: [String],
            rule: String
        ) {
            self.id = id
            self.kind = kind
            self.documents = documents
            self.having = having
            self.before = before
            self.after = after
            self.sample = sample
            self.rule = rule
        }
    }
}
