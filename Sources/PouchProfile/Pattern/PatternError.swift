/// Errors of a pattern, or of matching it.
public enum PatternError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The source is not a regular expression; `offset` is in bytes.
    case invalid(pattern: String, offset: Int, reason: String)
    /// Matching was given up after `limit` steps, or at the limit of memory.
    case tooCostly(pattern: String, limit: Int)
    /// PCRE2 reports something else.
    case failed(pattern: String, reason: String)

    public var description: String {
        switch self {
        case .invalid(let pattern, let offset, let reason):
            "the pattern \(pattern) is wrong at byte \(offset): \(reason)"
        case .tooCostly(let pattern, let limit):
            "the pattern \(pattern) was given up: it backtracks beyond \(limit) steps"
        case .failed(let pattern, let reason):
            "the pattern \(pattern) could not be matched: \(reason)"
        }
    }
}
