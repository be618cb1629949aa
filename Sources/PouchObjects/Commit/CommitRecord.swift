import PouchBytes

/// `commits/SEQ-NONCE.json`: what a commit added to the store, and the record before it.
package struct CommitRecord: Sendable, Equatable {
    static let version = 1
    /// A record that holds everything comes every so often, so that few must be read.
    static let wholeEvery = 64
    static let largest = 256 << 20

    package var sequence: Int
    /// nil when this one holds everything.
    package var previous: StoredObject?
    /// Files of the mirror by their path; a later record's count.
    package var files: [String: StoredObject] = [:]
    /// Packs of statements, in the order in which they are unpacked.
    package var packs: [StoredObject] = []

    package init(sequence: Int) { self.sequence = sequence }

    /// Puts a later record's files and packs over this one's.
    mutating func add(_ later: CommitRecord) {
        files.merge(later.files) { $1 }
        packs += later.packs
        sequence = later.sequence
    }

    /// One JSON object, with a line's end; files in the order of their paths.
    package var bytes: [UInt8] {
        var json = JSONWriter(capacity: 4_096)
        json.beginObject()
        json.field("version", Self.version)
        json.field("seq", sequence)
        if let previous {
            json.key("previous")
            previous.write(to: &json)
        }
        json.key("files")
        json.beginArray()
        for (path, object) in files.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            json.beginObject()
            json.field("path", path)
            object.fields(to: &json)
            json.endObject()
        }
        json.endArray()
        json.key("packs")
        json.beginArray()
        for pack in packs { pack.write(to: &json) }
        json.endArray()
        json.endObject()
        return json.bytes + [ASCII.lineFeed]
    }

    /// - Throws: `JSONError` for bytes that are not a record.
    package init(_ bytes: [UInt8]) throws {
        var version: Int?
        var record = CommitRecord(sequence: -1)
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "version": version = try json.int()
            case "seq": record.sequence = try json.int()
            case "previous": record.previous = try StoredObject(&json)
            case "files":
                try json.array { json in
                    var path: String?
                    var members = StoredObject.Members()
                    try json.object { key, json in
                        if key == "path" { path = try json.string() } else { try members.take(key, &json) }
                    }
                    guard let path, record.files.updateValue(try members.object(at: json.position), forKey: path) == nil
                    else { throw JSONError(offset: json.position, problem: "a file without a path, or named twice") }
                }
            case "packs": try json.array { record.packs.append(try StoredObject(&$0)) }
            default: try json.skip()
            }
        }
        try json.end()
        guard version == Self.version, record.sequence > 0 else {
            throw JSONError(offset: 0, problem: "a version that is not \(Self.version), or no seq")
        }
        self = record
    }
}
