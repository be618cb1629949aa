import PouchProfile
import PouchURL

/// One GET request: what to ask, and the bounds within which an answer is accepted.
public struct FetchRequest: Sendable {
    /// Chosen by the caller and handed back with the result.
    public var id: Int64
    public var url: WebURL
    /// Validators of the stored copy, sent back verbatim (RFC 9110 section 13.1).
    public var ifNoneMatch: String?
    public var ifModifiedSince: String?
    /// The value of the Cookie field (RFC 6265 section 4.2.1), as ``CookieJar/value(for:now:)`` gives it; nil for none.
    public var cookie: String?

    public init(
        id: Int64, url: WebURL, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil, cookie: String? = nil
    ) {
        self.id = id
        self.url = url
        self.ifNoneMatch = ifNoneMatch
        self.ifModifiedSince = ifModifiedSince
        self.cookie = cookie
    }
}

/// A whole answer, byte for byte, its transfer coding removed.
public struct FetchResponse: Sendable {
    /// HTTP status code, 100 to 999.
    public var status: Int
    /// The request's lines as they left this machine.
    public var requestHead: [UInt8]
    /// The status line and header lines as received, the blank line included.
    public var responseHead: [UInt8]
    /// The body with the content coding kept.
    public var body: [UInt8]
    /// The address that answered, in text form; empty behind a proxy, which alone knows it.
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
