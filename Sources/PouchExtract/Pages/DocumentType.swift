import PouchProfile

/// One type of a profile's documents, ready for reading pages.
struct DocumentType {
    let rules: DocumentRules
    /// The kinds that are known, lower case.
    let kinds: Set<String>
    /// Where rules look beside a page's text: they are sought on a page only where one does.
    let dataForms: Set<PageDataSource.Form>

    init(_ rules: DocumentRules) {
        self.rules = rules
        kinds = Set(rules.kinds.map { $0.lowercased() })
        let fields = rules.fields.flatMap(\.rules) + rules.ownFields.flatMap(\.rules)
        dataForms = Set(fields.compactMap { $0.source?.form })
    }
}
