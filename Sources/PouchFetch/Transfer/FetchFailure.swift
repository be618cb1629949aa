/// Why no whole answer came. The texts are Pouch's own words; those of a refused certificate are the TLS library's.
public enum FetchFailure: Error, Sendable, Equatable {
    case unresolved(host: String)
    case notConnected(String)
    case timedOut(String)
    case interrupted(String)
    case tls(String)
    case tooLarge(what: String, limit: Int)
    case forbiddenAddress(String)
    case notHTTP(String)
    /// The proxy could not be reached, or would not pass the request on.
    case proxy(String)
    case stopped

    /// Whether the same request may succeed a little later.
    public var mayPass: Bool {
        switch self {
        case .unresolved, .notConnected, .timedOut, .interrupted, .proxy: true
        case .tls, .tooLarge, .forbiddenAddress, .notHTTP, .stopped: false
        }
    }
}

extension FetchFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unresolved(let host): "the host name \(host) was not found"
        case .notConnected(let detail): "no connection: \(detail)"
        case .timedOut(let detail): "timed out: \(detail)"
        case .interrupted(let detail): "the connection broke off: \(detail)"
        case .tls(let detail): "TLS refused: \(detail)"
        case .tooLarge(let what, let limit): "\(what) over the limit of \(limit) bytes"
        case .forbiddenAddress(let address): "the host's address \(address) is not public, and the archive's is"
        case .notHTTP(let detail): "not a valid HTTP answer: \(detail)"
        case .proxy(let detail): "the proxy: \(detail)"
        case .stopped: "stopped before the answer was whole"
        }
    }
}
