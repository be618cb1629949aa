/// Why a body's content coding (RFC 9110 section 8.4) could not be removed.
public enum CodingError: Error, Hashable, Sendable {
    /// A coding Pouch does not know.
    case unsupported(String)
    /// The data is damaged or ends early; says which coding and how.
    case malformed(String)
    /// The decoded body would be larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// More codings on top of one another than any honest server sends.
    case tooManyCodings(Int)
}

extension CodingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unsupported(let name): "content coding \"\(name)\" is not supported"
        case .malformed(let detail): detail
        case .tooLarge(let limit): "decoded body is larger than \(limit) bytes"
        case .tooManyCodings(let count): "\(count) content codings on one body; at most 2 are accepted"
        }
    }
}
