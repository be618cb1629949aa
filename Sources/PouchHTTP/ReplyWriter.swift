import HTTPTypes
import HummingbirdCore
import NIOCore
import PouchBytes

/// Writes an answer with all that every answer carries.
struct ReplyWriter {
    private let reply: Reply
    private let standing: [(name: String, value: String)]
    private let isHead: Bool
    private let isLast: Bool
    private let work: WorkQueue

    /// A client must take this much in the time that ``ServerLimits/stallSeconds`` gives it.
    private static let piece = 64 << 10

    /// - Parameters:
    ///   - standing: fields of every answer that does not set them itself.
    ///   - work: makes what is sent piece by piece.
    init(
        _ reply: Reply, standing: [(name: String, value: String)], isHead: Bool, isLast: Bool, work: WorkQueue
    ) {
        self.reply = reply
        self.standing = standing
        self.isHead = isHead
        self.isLast = isLast
        self.work = work
    }

    func write(to writer: consuming ResponseWriter) async throws {
        let head = head
        guard !isHead, reply.status != 304 else { return try await writer.writeResponse(head) }
        switch reply.body {
        case .bytes(let bytes) where bytes.count <= Self.piece:
            try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .bytes(let bytes):
            var body = try await writer.writeHead(head)
            for start in stride(from: 0, to: bytes.count, by: Self.piece) {
                try await body.write(ByteBuffer(bytes: bytes[start..<min(start + Self.piece, bytes.count)]))
            }
            try await body.finish(nil)
        case .pieces(let length, let next):
            var body = try await writer.writeHead(head)
            var left = length
            while left > 0, let piece = try await work.piece(next) {
                let part = piece.prefix(left)
                left -= part.count
                try await body.write(ByteBuffer(bytes: part))
            }
            // A file that became shorter: the client must not take what it got for the whole.
            guard left == 0 else { throw ShortBody() }
            try await body.finish(nil)
        case .chunks(let next):
            // What goes wrong on the way ends the connection before the last chunk: no client of HTTP/1.1 takes a part for
            // the whole.
            var body = try await writer.writeHead(head)
            while let piece = try await work.piece(next) { try await body.write(ByteBuffer(bytes: piece)) }
            try await body.finish(nil)
        case .stream(let pieces):
            var body = try await writer.writeHead(head)
            for await piece in pieces { try await body.write(ByteBuffer(bytes: piece)) }
            try await body.finish(nil)
        }
    }

    struct ShortBody: Error {}

    private var head: HTTPResponse {
        var fields = HTTPFields()
        func add(_ name: String, _ value: String) {
            guard let name = HTTPField.Name(name) else { return }
            fields.append(HTTPField(name: name, value: value))
        }
        for (name, value) in reply.fields + SecurityFields.missing(standing, in: reply.fields, status: reply.status) {
            add(name, value)
        }
        add("Date", Timestamp.now().httpDate)
        if let length = reply.length, reply.status != 304 { add("Content-Length", "\(length)") }
        if isLast { add("Connection", "close") }
        return HTTPResponse(status: HTTPResponse.Status(code: reply.status), headerFields: fields)
    }
}
