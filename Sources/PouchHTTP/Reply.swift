/// An answer.
package struct Reply: Sendable {
    /// The body, held whole or made while it is sent.
    package enum Body: Sendable {
        case bytes([UInt8])
        /// Made piece by piece while it is sent; nil ends it. `length` is the sum of the pieces' bytes.
        case pieces(length: Int, next: @Sendable () throws -> [UInt8]?)
        /// The same, of a length that nobody knows before.
        case chunks(next: @Sendable () throws -> [UInt8]?)
        /// Sent as it comes, of unknown length: server-sent events.
        case stream(AsyncStream<[UInt8]>)
    }

    package var status: Int
    /// Names as they are written in RFC 9110. A name that ``SecurityFields`` has takes the place of what stands there.
    package var fields: [(name: String, value: String)]
    package var body: Body

    package init(_ status: Int, _ fields: [(name: String, value: String)] = [], body: Body) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A few words, with what to do next, for an error before a page can be made.
    package init(_ status: Int, text: String, _ fields: [(name: String, value: String)] = []) {
        self.init(
            status, [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")] + fields,
            body: .bytes(Array((text + "\n").utf8)))
    }

    /// Bytes of the body; nil when it is not known before it is sent.
    package var length: Int? {
        switch body {
        case .bytes(let bytes): bytes.count
        case .pieces(let length, _): length
        case .chunks, .stream: nil
        }
    }

    /// The value of a field by its name, case aside (RFC 9110, section 5.1); the first one of several.
    package func value(of name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Fields of every answer, errors of the connection included.
package enum SecurityFields {
    package static let all: [(name: String, value: String)] = [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Robots-Tag", "noindex"),
        ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ]

    /// Those of `standing` that the answer does not set itself.
    ///
    /// - Parameter status: with 304 a client keeps the answer that it has and takes what fields come in place of its own
    ///   (RFC 9111 section 3.2): a policy for nothing would take a page's style away.
    static func missing(
        _ standing: [(name: String, value: String)] = all, in fields: [(name: String, value: String)], status: Int
    ) -> [(name: String, value: String)] {
        let set = Set(fields.map { $0.name.lowercased() })
        return standing.filter {
            !set.contains($0.name.lowercased()) && (status != 304 || $0.name != "Content-Security-Policy")
        }
    }
}
