/// How a document ended in a crawl.
public enum Outcome: String, Sendable, CaseIterable, Codable {
    case new, unchanged, changed, restored, gone, unreachable, refused, skipped
    /// Not asked for, as the profile's `revisit` has it: the crawl knows nothing of it beside the copy that was held before.
    case notDue = "not_due"

    /// As people read it.
    public var words: String { self == .notDue ? "not due" : rawValue }
}
