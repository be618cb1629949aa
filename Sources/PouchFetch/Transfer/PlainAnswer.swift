import PouchBytes

/// An answer of HTTP/1.1 that comes in pieces (RFC 9112 sections 4 to 7), read as leniently as browsers do and bounded. A value
/// without I/O.
struct PlainAnswer {
    private let headerLimit: Int
    private let bodyLimit: Int
    private var finder = HTTPHeadEnd()
    private var headBytes: [UInt8] = []
    private var interimBytes = 0
    private var head: HTTPHead?
    private var framing = Framing.untilClose
    private var body: [UInt8] = []
    /// Whether nothing more belongs to the answer.
    private(set) var isWhole = false

    /// How the body ends (RFC 9112 section 6.3).
    private enum Framing: Equatable {
        case length(Int)
        case chunked
        case untilClose
    }

    init(headerLimit: Int, bodyLimit: Int) {
        self.headerLimit = headerLimit
        self.bodyLimit = bodyLimit
    }

    mutating func take(_ piece: ArraySlice<UInt8>) throws(FetchFailure) {
        var rest = piece
        while head == nil, !rest.isEmpty {
            let count = finder.find(in: rest)
            headBytes += rest.prefix(count ?? rest.count)
            guard headBytes.count + interimBytes <= headerLimit else {
                throw .tooLarge(what: "header", limit: headerLimit)
            }
            if headBytes.count >= 5, !headBytes.starts(with: "HTTP/".utf8) { throw .notHTTP(Transfer.noStatusLine) }
            guard let count else { return }
            rest = rest.dropFirst(count)
            try endHead()
        }
        guard head != nil, !isWhole else { return }
        body += rest
        // A chunked body may be half sizes.
        guard body.count <= (framing == .chunked ? bodyLimit * 2 : bodyLimit) else {
            throw .tooLarge(what: "body", limit: bodyLimit)
        }
        switch framing {
        case .length(let length) where body.count >= length:
            body.removeLast(body.count - length)
            isWhole = true
        case .chunked where body.suffix(2).elementsEqual("\r\n".utf8): isWhole = ChunkedCoding.decode(body[...]) != nil
        default: break
        }
    }

    private mutating func endHead() throws(FetchFailure) {
        let found = HTTPHead(headBytes)
        guard let status = found.status else { throw .notHTTP(Transfer.noStatus) }
        guard !headBytes.contains(0) else { throw .notHTTP("a line of its head holds a NUL byte") }
        if 100..<200 ~= status {
            interimBytes += headBytes.count
            headBytes = []
            finder = HTTPHeadEnd()
            return
        }
        framing = try Self.framing(found, status)
        if framing == .length(0) { isWhole = true }
        head = found
    }

    private static func framing(_ head: HTTPHead, _ status: Int) throws(FetchFailure) -> Framing {
        if status == 204 || status == 304 { return .length(0) }
        if let coding = head.list(of: "transfer-encoding")?.lowercased(), coding != "identity" {
            guard coding == "chunked" else { throw .notHTTP("its transfer coding is not chunked, or does not decode") }
            return .chunked
        }
        let lengths = Set(head.values(of: "content-length"))
        guard let text = lengths.first else { return .untilClose }
        guard lengths.count == 1, let length = Int(decimal: text.utf8) else {
            throw .notHTTP("its Content-Length is not a length")
        }
        return .length(length)
    }

    /// The answer when nothing more comes.
    func end() throws(FetchFailure) -> (status: Int, head: [UInt8], body: [UInt8]) {
        guard let head, let status = head.status else {
            throw .interrupted("the server closed the connection without an answer")
        }
        switch framing {
        case .length where !isWhole: throw .interrupted(Transfer.endedEarly)
        case .chunked:
            guard let plain = ChunkedCoding.decode(body[...]) else { throw .interrupted(Transfer.endedEarly) }
            guard plain.count <= bodyLimit else { throw .tooLarge(what: "body", limit: bodyLimit) }
            return (status, headBytes, plain)
        default: break
        }
        return (status, headBytes, body)
    }
}
