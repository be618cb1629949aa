/// A request whose head kept all limits and whose `Host` was accepted. It has no body.
package struct ServedRequest: Sendable {
    /// The methods that are served (RFC 9110, section 9.3).
    package enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
    }

    package var method: Method
    /// The path as it was sent, percent-encoding and all: bytes 0x21 to 0x7E, `/` first.
    package var path: String
    /// The query after the first `?`, as it was sent; nil when there is none.
    package var query: String?
    /// The address by which the client reaches the root, without `/` at its end: `http://127.0.0.1:8100`. For addresses
    /// that must be absolute.
    package var base: String
    /// Numbers the requests of one run of the server, as its log does.
    package var id: String
    /// Fields in the order in which they came; names in lower case.
    package var fields: [(name: String, value: String)]

    package init(
        method: Method = .get, path: String, query: String? = nil, base: String = "http://127.0.0.1", id: String = "0",
        fields: [(name: String, value: String)] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.base = base
        self.id = id
        self.fields = fields
    }

    /// The first field of that name.
    ///
    /// - Parameter name: in lower case.
    package func value(of name: String) -> String? { fields.first { $0.name == name }?.value }

    /// Path and query as they were sent.
    package var target: String { query.map { path + "?" + $0 } ?? path }
}
