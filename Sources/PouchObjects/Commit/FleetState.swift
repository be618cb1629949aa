import PouchBytes

/// `fleet.json`: the one object of a store that changes. Whoever swaps it has committed.
package struct FleetState: Sendable, Equatable {
    package static let key = "fleet.json"
    package static let version = 1
    static let largest = 1 << 20

    /// Of the writer who holds the mirror; a later one is higher.
    package var token = 0
    /// Commits, counted from 1; 0 before the first one.
    package var sequence = 0
    /// Makes each state another one, so that no ETag comes back.
    package var nonce: String
    /// The newest commit's record; nil before the first one.
    package var commit: StoredObject?
    /// The newest complete crawl, and its summary.
    package var newest: (crawl: String, summary: SHA256Digest)?

    package init(nonce: String) { self.nonce = nonce }

    package static func == (a: FleetState, b: FleetState) -> Bool { a.bytes == b.bytes }

    /// One JSON object, with a line's end.
    package var bytes: [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.field("version", Self.version)
        json.field("token", token)
        json.field("seq", sequence)
        json.field("nonce", nonce)
        if let commit {
            json.key("commit")
            commit.write(to: &json)
        }
        if let newest {
            json.key("newest")
            json.beginObject()
            json.field("crawl", newest.crawl)
            json.field("summary_sha256", newest.summary.hex)
            json.endObject()
        }
        json.endObject()
        return json.bytes + [ASCII.lineFeed]
    }

    /// - Throws: `JSONError` for bytes that are not a state, or are the state of a later version.
    package init(_ bytes: [UInt8]) throws {
        var version: Int?
        var nonce: String?
        var state = FleetState(nonce: "")
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "version": version = try json.int()
            case "token": state.token = try json.int()
            case "seq": state.sequence = try json.int()
            case "nonce": nonce = try json.string()
            case "commit": state.commit = try StoredObject(&json)
            case "newest":
                var crawl: String?
                var digest: SHA256Digest?
                try json.object { key, json in
                    switch key {
                    case "crawl": crawl = try json.string()
                    case "summary_sha256": digest = SHA256Digest(hex: try json.string())
                    default: try json.skip()
                    }
                }
                guard let crawl, let digest else { throw JSONError(offset: json.position, problem: "no crawl") }
                state.newest = (crawl, digest)
            default: try json.skip()
            }
        }
        try json.end()
        guard version == Self.version, let nonce, state.token >= 0, state.sequence >= 0 else {
            throw JSONError(offset: 0, problem: "a version that is not \(Self.version), or no nonce")
        }
        state.nonce = nonce
        self = state
    }
}
