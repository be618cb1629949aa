import PouchURL

/// A document's entry on a listing page.
public struct ListingEntry: Sendable, Equatable {
    public var page: WebURL
    public var title: String?
    /// `YYYY-MM-DD`
    public var date: String?
    public var year: Int?
    public var month: Int?
    /// Further facts, by the field's name: of its row, and of the levels that lead to it.
    public var fields: [String: String]

    public init(
        page: WebURL, title: String?, date: String?, year: Int?, month: Int?, fields: [String: String] = [:]
    ) {
        self.page = page
        self.title = title
        self.date = date
        self.year = year
        self.month = month
        self.fields = fields
    }
}
