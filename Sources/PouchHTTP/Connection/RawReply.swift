import PouchBytes

/// An answer written by hand, where there is no request to answer: the connection ends with it.
enum RawReply {
    static func bytes(_ reply: Reply) -> [UInt8] {
        guard case .bytes(let body) = reply.body else { return [] }
        var fields = reply.fields + SecurityFields.missing(in: reply.fields, status: reply.status)
        fields.append(("Date", Timestamp.now().httpDate))
        fields.append(("Content-Length", "\(body.count)"))
        fields.append(("Connection", "close"))
        let head = "HTTP/1.1 \(reply.status) \(phrase(reply.status))\r\n"
        return Array((head + fields.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n").utf8) + body
    }

    private static func phrase(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 431: "Request Header Fields Too Large"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Error"
        }
    }
}
