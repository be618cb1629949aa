/// Which documents are not asked for in every crawl. Listings always are.
public struct RevisitRules: Sendable, Hashable, CustomStringConvertible {
    /// A document that is younger than this is asked for in every crawl.
    public var young: Duration = .seconds(90 * 86_400)
    /// Any other is asked for once in each period of this length.
    public var older: Duration

    public init(young: Duration = .seconds(90 * 86_400), older: Duration) {
        self.young = young
        self.older = older
    }

    public var description: String { "young \(Units.text(young)), older \(Units.text(older))" }
}
