import PouchBytes

/// A request's line and fields, as far as they are acceptable (RFC 9112).
struct RequestHead: Equatable {
    struct Field: Equatable {
        /// In lower case.
        var name: String
        var value: String
    }

    var method: ServedRequest.Method
    var target: String
    var fields: [Field]
    var host: String
    /// Whether the connection ends with the answer: the client wishes it, or knows no other way to see a body's end.
    var isLast: Bool
    /// Whether the client knows no chunks (RFC 9112 section 6.1).
    var isHTTP10: Bool

    /// The head as the HTTP parser behind is given it: nothing in it can be read in two ways.
    var bytes: [UInt8] {
        var text = "\(method.rawValue) \(target) HTTP/1.1\r\nhost: \(host)\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        if isLast { text += "connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }
}

/// Why a request is not read, or not answered.
struct Refusal: Error, Equatable {
    var status: Int
    var text: String
    var fields: [String: String] = [:]

    var reply: Reply { Reply(status, text: text, fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }

    static func bad(_ problem: String) -> Refusal { Refusal(status: 400, text: "Bad request: \(problem).") }
}

/// Reads the heads of requests from a connection's bytes. A request has no body here, so one head follows the other.
///
/// Nothing is mended: what RFC 9112 lets a server refuse is refused, for another program on the way may have read it
/// otherwise.
struct RequestHeadReader {
    private let limits: ServerLimits
    private var buffer: [UInt8] = []
    /// Up to where no line feed stands.
    private var searched = 0

    init(_ limits: ServerLimits) { self.limits = limits }

    /// Bytes that wait.
    var count: Int { buffer.count }

    mutating func add(_ bytes: some Collection<UInt8>) { buffer += bytes }

    /// The next head; nil while it is not whole.
    mutating func next() throws(Refusal) -> RequestHead? {
        // An empty line before a request is passed over (section 2.2); one, so that nobody sends them for ever.
        if buffer.starts(with: [ASCII.carriageReturn, ASCII.lineFeed]), searched == 0 { buffer.removeFirst(2) }
        guard let end = try end() else { return nil }
        let head = try Self.read(buffer[..<end], limits)
        buffer.removeFirst(end)
        searched = 0
        return head
    }

    /// Where the head's empty line ends. Limits are kept before all of it is there.
    private mutating func end() throws(Refusal) -> Int? {
        var lineStart = buffer[..<searched].lastIndex(of: ASCII.lineFeed).map { $0 + 1 } ?? 0
        while let feed = buffer[searched...].firstIndex(of: ASCII.lineFeed) {
            guard feed > 0, buffer[feed - 1] == ASCII.carriageReturn else {
                throw .bad("a line ends without a carriage return")
            }
            searched = feed + 1
            if feed - lineStart == 1, lineStart > 0 {
                guard searched <= limits.head else { throw tooLarge }
                return searched
            }
            lineStart = feed + 1
        }
        searched = buffer.count
        guard buffer.count <= limits.head else {
            if lineStart == 0 { throw Self.tooLong(limits) }
            throw tooLarge
        }
        return nil
    }

    private var tooLarge: Refusal {
        Refusal(
            status: 431,
            text: "The request's fields are more than \(limits.head) bytes or \(limits.fields) fields. Send fewer.")
    }

    fileprivate static func tooLong(_ limits: ServerLimits) -> Refusal {
        Refusal(
            status: 414,
            text: "The address is longer than \(limits.target) bytes. Use a shorter search, or fewer filters.")
    }
}

extension RequestHeadReader {
    private static func read(_ bytes: ArraySlice<UInt8>, _ limits: ServerLimits) throws(Refusal) -> RequestHead {
        var lines = bytes.dropLast(4).split(separator: ASCII.lineFeed, omittingEmptySubsequences: false).map { line in
            line.last == ASCII.carriageReturn ? line.dropLast() : line
        }
        guard !lines.isEmpty else { throw .bad("no request line") }
        let (method, target, version) = try line(lines.removeFirst(), limits)
        guard lines.count <= limits.fields else {
            throw Refusal(
                status: 431, text: "The request has more than \(limits.fields) fields. Send fewer.")
        }
        var fields: [RequestHead.Field] = []
        for line in lines { fields.append(try field(line)) }
        func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
        try checkBody(lengths: values("content-length"), codings: values("transfer-encoding"))
        let hosts = values("host")
        guard hosts.count == 1, let host = hosts.first, !host.isEmpty else {
            throw .bad(hosts.count > 1 ? "more than one Host" : "no Host")
        }
        guard let allowed = ServedRequest.Method(rawValue: method) else {
            throw Refusal(
                status: 405, text: "This server is read-only: it answers GET and HEAD alone.",
                fields: ["Allow": "GET, HEAD"])
        }
        let wishes = values("connection").joined(separator: ",").lowercased().split(separator: ",")
            .map { $0.filter { $0 != " " && $0 != "\t" } }
        return RequestHead(
            method: allowed, target: try originForm(target, host: host),
            fields: fields.filter { !dropped.contains($0.name) },
            host: host, isLast: wishes.contains("close") || version == "HTTP/1.0", isHTTP10: version == "HTTP/1.0")
    }

    /// Fields of one connection, and fields that are read already.
    private static let dropped: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "content-length", "transfer-encoding", "te", "trailer",
        "upgrade", "expect", "host",
    ]

    private static func line(
        _ line: ArraySlice<UInt8>, _ limits: ServerLimits
    ) throws(Refusal) -> (method: String, target: String, version: String) {
        let parts = line.split(separator: ASCII.space, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ part in !part.isEmpty && part.allSatisfy { 0x21...0x7E ~= $0 } })
        else {
            throw .bad("the first line is no METHOD TARGET VERSION of plain characters")
        }
        guard parts[0].count <= 32, parts[0].allSatisfy({ ASCII.isToken($0) }) else {
            throw .bad("the method is none")
        }
        guard parts[1].count <= limits.target else { throw tooLong(limits) }
        let version = String(decoding: parts[2], as: UTF8.self)
        guard version == "HTTP/1.1" || version == "HTTP/1.0" else {
            throw Refusal(status: 505, text: "This server speaks HTTP/1.1.")
        }
        return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self), version)
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(Refusal) -> RequestHead.Field {
        if let first = line.first, ASCII.isBlank(first) { throw .bad("a field that is folded") }
        guard let colon = line.firstIndex(of: ASCII.colon), colon > line.startIndex,
            line[..<colon].allSatisfy({ ASCII.isToken($0) })
        else { throw .bad("a field without a name") }
        let value = line[(colon + 1)...]
        guard value.allSatisfy({ $0 == ASCII.tab || !ASCII.isControl($0) }) else {
            throw .bad("a field with control characters")
        }
        return RequestHead.Field(
            name: String(decoding: line[..<colon], as: UTF8.self).lowercased(),
            value: String(decoding: ASCII.trimmed(value), as: UTF8.self))
    }

    /// Refuses two lengths of one body, which attack a reader that looks at one only (RFC 9112, section 6.3), and any
    /// body.
    private static func checkBody(lengths: [String], codings: [String]) throws(Refusal) {
        if !codings.isEmpty, !lengths.isEmpty { throw .bad("Content-Length beside Transfer-Encoding") }
        if lengths.count > 1 { throw .bad("more than one Content-Length") }
        let body = Refusal(status: 413, text: "This server is read-only: a request has no body.")
        if !codings.isEmpty { throw body }
        guard let length = lengths.first else { return }
        guard !length.isEmpty, length.utf8.allSatisfy({ ASCII.isDigit($0) }) else {
            throw .bad("a Content-Length that is no number")
        }
        if length.utf8.contains(where: { $0 != UInt8(ascii: "0") }) { throw body }
    }

    /// The path and query of a target (RFC 9112 section 3.2); of the absolute form when its host is the field's.
    private static func originForm(_ target: String, host: String) throws(Refusal) -> String {
        if target.hasPrefix("/") { return target }
        let scheme = "http://"
        guard target.lowercased().hasPrefix(scheme) else { throw .bad("the address begins with no \"/\"") }
        let rest = target.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard authority.lowercased() == host.lowercased() else { throw .bad("the address and Host name two hosts") }
        let path = rest.dropFirst(authority.count)
        return path.hasPrefix("/") ? String(path) : "/" + path
    }
}
