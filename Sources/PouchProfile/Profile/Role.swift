/// The role of a page in the archive, by the link that led to it.
public enum Role: String, Sendable, CaseIterable, Hashable {
    /// A seed: the page that names the years.
    case start
    /// A listing that names months, and may list statements itself.
    case year
    /// A listing that names statements.
    case month
    /// A document.
    case statement
    /// A further page of a document.
    case part
    /// A PDF, an image, a recording in the body of a document.
    case attachment
    /// A page requisite: a style sheet, a script, a shared image.
    case asset
    case other

    /// Whether a page of this role names other pages that the crawl must visit.
    public var isListing: Bool { self == .start || self == .year || self == .month }
}
