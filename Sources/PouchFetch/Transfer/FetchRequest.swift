import PouchProfile

/// One GET request: what to ask, and the bounds within which an answer is accepted.
public struct FetchRequest: Sendable {
    /// Chosen by the caller and handed back with the result.
    public var id: Int64
    public var url: WebURL
    /// Validators of the stored copy, sent back verbatim (RFC 9110 section 13.1).
    public var ifNoneMatch: String?
    public var ifModifiedSince: String?

    public init(id: Int64, url: WebURL, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil) {
        self.id = id
        self.url = url
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
    }
}

/// A whole answer, byte for byte but for the transfer coding, which is removed.
public struct FetchResponse: Sendable {
    /// HTTP status code, 100 to 999.
    public var status: Int
    /// The request's lines as they left this machine.
    public var requestHead: [UInt8]
    /// The status line and header lines as received, the blank line included.
    public var responseHead: [UInt8]
    /// The body with the content coding kept.
    public var body: [UInt8]
    /// The address that answered, in text form.
    public var address: String
    /// Whether the answer came over HTTP/2.
    public var isHTTP2: Bool
    /// Microseconds from the start of the request to the first byte of the answer.
    public var firstByteMicroseconds: Int64

    public init(
        status: Int, requestHead: [UInt8], responseHead: [UInt8], body: [UInt8], address: String, isHTTP2: Bool,
        firstByteMicroseconds: Int64
    ) {
        self.status = status
        self.requestHead = requestHead
        self.responseHead = responseHead
        self.body = body
        self.address = address
        self.isHTTP2 = isHTTP2
        self.firstByteMicroseconds = firstByteMicroseconds
    }
}

/// Why no whole answer came.
public enum FetchFailure: Error, Sendable, Equatable {
    case unresolved(host: String)
    case notConnected(String)
    case timedOut(String)
    case interrupted(String)
    case tls(String)
    case tooLarge(what: String, limit: Int)
    case forbiddenAddress(String)
    case notHTTP(String)
    case stopped

    /// Whether the same request may succeed a little later.
    public var mayPass: Bool {
        switch self {
        case .unresolved, .notConnected, .timedOut, .interrupted: true
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
        case .stopped: "stopped before the answer was whole"
        }
    }
}

/// The end of one request.
public struct FetchResult: Sendable {
    public var request: FetchRequest
    public var outcome: Result<FetchResponse, FetchFailure>
    /// Microseconds from start to end.
    public var elapsedMicroseconds: Int64

    public init(request: FetchRequest, outcome: Result<FetchResponse, FetchFailure>, elapsedMicroseconds: Int64) {
        self.request = request
        self.outcome = outcome
        self.elapsedMicroseconds = elapsedMicroseconds
    }
}

/// What every request of a ``Fetcher`` has in common.
public struct FetchSettings: Sendable {
    /// Product, version and a contact (RFC 9110 section 10.1.5).
    public var userAgent: String
    /// Most connections at once.
    public var connections: Int
    public var connectTimeoutMilliseconds: Int
    /// A transfer slower than ``minimumBytesPerSecond`` for this long ends.
    public var idleTimeoutSeconds: Int
    public var totalTimeoutMilliseconds: Int
    public var minimumBytesPerSecond: Int
    public var headerLimit: Int
    public var bodyLimit: Int
    /// Whether loopback, private and link-local addresses may be connected to: only when the archive itself is there.
    public var allowsNonPublicAddresses: Bool
    /// A file of certificates (PEM) to trust in place of the system's.
    public var certificateAuthorities: String?

    public init(
        userAgent: String, connections: Int, connectTimeoutMilliseconds: Int = 20_000, idleTimeoutSeconds: Int = 60,
        totalTimeoutMilliseconds: Int = 600_000, minimumBytesPerSecond: Int = 16, headerLimit: Int = 256 << 10,
        bodyLimit: Int = 64 << 20, allowsNonPublicAddresses: Bool = false, certificateAuthorities: String? = nil
    ) {
        self.userAgent = userAgent
        self.connections = connections
        self.connectTimeoutMilliseconds = connectTimeoutMilliseconds
        self.idleTimeoutSeconds = idleTimeoutSeconds
        self.totalTimeoutMilliseconds = totalTimeoutMilliseconds
        self.minimumBytesPerSecond = minimumBytesPerSecond
        self.headerLimit = headerLimit
        self.bodyLimit = bodyLimit
        self.allowsNonPublicAddresses = allowsNonPublicAddresses
        self.certificateAuthorities = certificateAuthorities
    }
}
