import PouchBytes
import PouchURL

/// Settings that all requests of a ``Fetcher`` share.
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
    /// Sent with each request to one of ``fieldOrigins``.
    public var fields: [RequestField] = []
    /// The archive's own origins: a file on another host never gets ``fields``, which may hold a key.
    public var fieldOrigins: Set<Origin> = []
    /// Taken from here alone, never from the environment; nil for none.
    public var proxy: FetchProxy?

    /// Whether the address that a name leads to can be checked: a proxy looks names up by itself.
    public var checksAddresses: Bool { proxy == nil && !allowsNonPublicAddresses }

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

    /// The file of ``certificateAuthorities`` that an environment names, by the variables that curl's command line reads:
    /// `CURL_CA_BUNDLE`, else `SSL_CERT_FILE`; nil for the system's.
    public static func certificateAuthorities(in environment: [String: String]) -> String? {
        ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
}
