/// A candidate, and what the crawls' answers for its URL say became of it.
struct Presence {
    struct Finding: Equatable {
        var kind: AuditClass
        var reasons: [String] = []
        var movedTo: String?
        /// An address that never was a document's own, or only the new one of a document that moved, is not counted.
        var isDocument = true

        static let address = Finding(kind: .unchanged, isDocument: false)
    }

    let candidate: Candidate
    /// nil when the document is held now and was before, or no crawl has asked for it since: its content decides.
    var finding: Finding?

    var isDocument: Bool { finding?.isDocument ?? true }
}
