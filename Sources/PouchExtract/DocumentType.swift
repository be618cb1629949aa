import PouchProfile

/// One type of a profile's documents, ready for reading pages.
struct DocumentType {
    let rules: DocumentRules
    /// The kinds that are known, lower case.
    let kinds: Set<String>

    init(_ rules: DocumentRules) {
        self.rules = rules
        kinds = Set(rules.kinds.map { $0.lowercased() })
    }
}
