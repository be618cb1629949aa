import PouchAudit
import PouchSearch

/// A request for changes between crawls, with its result: the source of the page and its twins.
package struct ChangesPage: Sendable {
    package var request: ChangeRequest
    /// The words looked for, as they were typed.
    package var query: String
    package var answer = ChangeAnswer()
    /// Why the words are not a query.
    package var problem: String?
    /// Complete crawls.
    package var crawls: Int
    /// How many comparisons are made, of how many.
    package var audits: (made: Int, of: Int)
    /// Why none are made.
    package var failure: String?
    /// Ids of statements that the interface has pages of.
    package var known: Set<String> = []

    package init(_ request: ChangeRequest, query: String, crawls: Int, audits: (made: Int, of: Int)) {
        self.request = request
        self.query = query
        self.crawls = crawls
        self.audits = audits
    }

    var isFiltered: Bool {
        request.kind != nil || request.statementKind != nil || request.year != nil || request.month != nil
            || request.speaker != nil || !query.isEmpty
    }

    /// The address of the same changes in another form, or further on.
    package func path(_ form: String = "changes", after: String? = nil) -> String {
        WebPath.asked(
            form,
            [
                ("class", request.kind?.rawValue ?? ""), ("kind", request.statementKind ?? ""),
                ("year", request.year ?? ""), ("month", request.month ?? ""), ("speaker", request.speaker ?? ""),
                ("q", query), ("after", after ?? ""),
            ])
    }
}

extension WebPath {
    static func report(_ older: String, _ newer: String) -> String {
        "changes/\(encoded(older))...\(encoded(newer))"
    }
}
