import PouchBytes

/// Reads JSON Feed (jsonfeed.org, versions 1 and 1.1).
enum FeedJSON {
    private static let mostBytes = 16 << 20
    private static let mostKeys = 1_000

    /// Whether a body is a JSON Feed: an object with its version URL near the beginning.
    static func matches(_ body: [UInt8]) -> Bool {
        guard body.first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "{") else { return false }
        let head = String(decoding: body.prefix(4_096), as: UTF8.self)
        return head.contains("jsonfeed.org/version")
    }

    static func read(_ body: [UInt8]) -> Feed {
        var feed = Feed(kind: .json)
        guard body.count <= mostBytes else {
            feed.cut("the JSON Feed was not read: it has more than \(mostBytes) bytes")
            return feed
        }
        let bytes = body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body
        var json = JSONReader(bytes)
        do {
            var keys = 0
            try json.object { key, json in
                try count(&keys, json)
                switch key {
                case "items": try json.array { json in feed.add(try entry(&json)) }
                case "next_url": feed.next = try text(&json)
                default: _ = try json.skip()
                }
            }
        } catch {
            feed.cut("the JSON Feed is damaged (\(error)); what stands before it was read")
        }
        return feed
    }

    private static func entry(_ json: inout JSONReader) throws -> Feed.Entry {
        var entry = Feed.Entry()
        var keys = 0
        var id: String?
        var outside: String?
        try json.object { key, json in
            try count(&keys, json)
            switch key {
            case "url": entry.address = FeedXML.trimmed(try text(&json) ?? "")
            case "external_url": outside = try text(&json)
            case "id": id = try text(&json)
            case "title": entry.title = try text(&json).map { FeedXML.folded($0) }.flatMap { $0.isEmpty ? nil : $0 }
            case "date_published": entry.date = try text(&json)
            case "date_modified": entry.modified = try text(&json)
            default: _ = try json.skip()
            }
        }
        if entry.address.isEmpty {
            entry.address = FeedXML.trimmed(id.flatMap { $0.contains("://") ? $0 : nil } ?? outside ?? "")
        }
        return entry
    }

    /// A text; nil for a value of another kind.
    private static func text(_ json: inout JSONReader) throws -> String? {
        var copy = json
        if let text = try? json.string() { return text }
        _ = try copy.skip()
        json = copy
        return nil
    }

    /// Looking for a key that stands twice takes the square of their number.
    private static func count(_ keys: inout Int, _ json: JSONReader) throws {
        keys += 1
        guard keys <= mostKeys else { throw JSONError(offset: json.position, problem: "more than \(mostKeys) keys") }
    }
}
