/// How a document ended in a crawl.
public enum Outcome: String, Sendable, CaseIterable, Codable {
    case new, unchanged, changed, restored, gone, unreachable, refused, skipped
}
