import TestSupport

/// An answer that a test wrote down.
struct Reply: Sendable {
    var status = 200
    var fields: [(String, String)] = []
    var body: [UInt8] = []
    /// Sent in place of all the rest; the connection ends behind it.
    var raw: [UInt8]?

    var etag: String? { fields.first { $0.0.lowercased() == "etag" }?.1 }

    var wire: RawServer.Answer {
        if let raw { return RawServer.Answer(raw, closes: true) }
        var head = "HTTP/1.1 \(status) Text\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if status != 304 { head += "Content-Length: \(body.count)\r\n" }
        return RawServer.Answer(Array((head + "\r\n").utf8) + body)
    }

    // MARK: - Kinds

    static func page(_ html: String, status: Int = 200, _ fields: [(String, String)] = []) -> Reply {
        Reply(
            status: status, fields: [("Content-Type", "text/html; charset=utf-8")] + fields, body: Array(html.utf8))
    }

    /// One statement.
    static func release(_ title: String, _ date: String, _ text: String, _ fields: [(String, String)] = []) -> Reply {
        page(
            """
            <html><head><title>Press room</title></head><body><div id="main"><h1>\(title)</h1><p>\(date)</p><p>\(text)</p></div>
            <p>Contact us</p></body></html>
            """, fields)
    }

    /// A list of links: address and text.
    static func listing(_ entries: [(String, String)], more: String = "") -> Reply {
        let rows = entries.map { "<p><a href=\"\($0.0)\">\($0.1)</a></p>" }.joined(separator: "\n")
        return page(
            "<html><head><title>Press room</title></head><body><div id=\"list\">\(rows)</div>\(more)</body></html>")
    }

    static func redirect(_ target: String, status: Int = 302, _ fields: [(String, String)] = []) -> Reply {
        Reply(status: status, fields: [("Location", target)] + fields)
    }

    static func file(_ text: String, type: String = "application/pdf") -> Reply {
        Reply(fields: [("Content-Type", type)], body: Array(text.utf8))
    }

    /// Bytes as they are.
    static func raw(_ text: String) -> Reply { Reply(raw: Array(text.utf8)) }

    static let missing = page("<html><body><h1>404</h1><p>There is no such page.</p></body></html>", status: 404)

    /// What an archive says with 200 in place of 404, in the place where statements stand.
    static let softMissing = page(
        """
        <html><head><title>Press room</title></head><body><div id="main"><h1>We are sorry</h1>
        <p>What you look for is not here. It may have been moved, or its address may be wrong. Please begin again at our front
        page, or write to the archive's desk.</p></div></body></html>
        """)

    static let maintenance = page(
        """
        <html><head><title>Press room</title></head><body><div id="main"><h1>Back soon</h1>
        <p>The press room is closed for works on its server. Please come again in an hour.</p></div></body></html>
        """)
}
