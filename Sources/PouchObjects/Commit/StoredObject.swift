import PouchBytes

/// An object as a state or a record names it.
package struct StoredObject: Sendable, Equatable {
    package var key: String
    package var bytes: Int
    package var sha256: SHA256Digest

    func write(to json: inout JSONWriter) {
        json.beginObject()
        fields(to: &json)
        json.endObject()
    }

    func fields(to json: inout JSONWriter) {
        json.field("key", key)
        json.field("bytes", bytes)
        json.field("sha256", sha256.hex)
    }

    init(key: String, bytes: Int, sha256: SHA256Digest) {
        self.key = key
        self.bytes = bytes
        self.sha256 = sha256
    }

    init(_ json: inout JSONReader) throws {
        var members = Members()
        try json.object { try members.take($0, &$1) }
        self = try members.object(at: json.position)
    }

    struct Members {
        private var key: String?
        private var bytes: Int?
        private var sha256: SHA256Digest?

        mutating func take(_ name: String, _ json: inout JSONReader) throws {
            switch name {
            case "key": key = try json.string()
            case "bytes": bytes = try json.int()
            case "sha256": sha256 = SHA256Digest(hex: try json.string())
            default: try json.skip()
            }
        }

        func object(at position: Int) throws -> StoredObject {
            guard let key, let bytes, bytes >= 0, let sha256, !key.isEmpty, key.utf8.count <= 1_024 else {
                throw JSONError(offset: position, problem: "an object without key, bytes or sha256")
            }
            return StoredObject(key: key, bytes: bytes, sha256: sha256)
        }
    }
}
