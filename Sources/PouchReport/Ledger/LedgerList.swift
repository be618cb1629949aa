import PouchStore

/// A list of the ledger: documents that one thing is said of, by name.
struct LedgerList {
    /// Of the list in `pouch status --json`.
    let key: String
    /// Goes before the number.
    let title: String
    let documents: Ledger.Named
    /// Whether each document is shown with its outcome: in lists of held documents that are not news.
    var showsOutcome = false

    /// The missing statements stand in the JSON with their month.
    static let missingKey = "missing"

    /// In the order in which a person reads them: the worst first.
    static func all(of ledger: Ledger) -> [LedgerList] {
        [
            .init(
                key: "unread_listings", title: "Listings not read (what they name is not known)",
                documents: ledger.unreadListings, showsOutcome: true),
            .init(key: "listings_naming_nothing", title: "Listings that name nothing", documents: ledger.emptyListings),
            .init(
                key: missingKey, title: "Missing",
                documents: .init(ledger.months.flatMap(\.missing), count: ledger.listed - ledger.extracted),
                showsOutcome: true),
            .init(
                key: "other_missing", title: "Missing besides (attachments and the like)",
                documents: ledger.otherMissing,
                showsOutcome: true),
            .init(key: "statements_without_text", title: "Statements without text", documents: ledger.withoutText),
            .init(
                key: "statements_as_files", title: "Held as files, of which no text is read", documents: ledger.files),
        ]
    }

    /// Nothing for an empty list.
    /// - Parameter limit: documents named at most; the rest are counted.
    func lines(limit: Int) -> [String] {
        guard !documents.isEmpty else { return [] }
        var lines = ["", "\(title): \(grouped(documents.count))"]
        lines += documents.documents.prefix(limit).map(line)
        let rest = documents.count - limit
        if rest > 0 { lines.append("  and \(grouped(rest)) more: --json names them all") }
        return lines
    }

    private func line(_ document: Ledger.Missing) -> String {
        let title = document.title.map { "\"" + fitted(printable($0), to: 60) + "\"" }
        let words = [showsOutcome ? document.outcome : nil, title, printable(document.url)].compactMap { $0 }
        return "  " + words.joined(separator: " ") + (document.reason.map { ": " + printable($0) } ?? "")
    }
}
