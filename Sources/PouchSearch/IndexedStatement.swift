import PouchBytes
import PouchMirror

/// What the index takes from a statement's file.
struct IndexedStatement {
    var id = ""
    var title: String?
    var kind: String?
    var speaker: String?
    var place: String?
    var text = ""
    private var date: String?
    private var listingDate: String?

    /// nil when the file is not there, is not the one that the digest stands for, or is no statement.
    init?(_ folder: MirrorFolder, _ waiting: WaitingStatement) throws(StoreError) {
        guard let path = MirrorPath.components(waiting.path, below: "statements") else { return nil }
        var found = try Self.bytes(folder, path, waiting)
        // A crawl commits a batch before it renames the batch's files into their places.
        if found == nil { found = try Self.bytes(folder, [".staging", "\(waiting.document).statement"], waiting) }
        guard let found else { return nil }
        do { try read(found) } catch { return nil }
    }

    private static func bytes(_ folder: MirrorFolder, _ path: [String], _ waiting: WaitingStatement)
        throws(StoreError) -> [UInt8]?
    {
        guard let file = try folder.open(path), file.size <= largest else { return nil }
        let bytes = try file.bytes(at: 0, count: file.size)
        return SHA256Digest.of(bytes).hex == waiting.sha256 ? bytes : nil
    }

    /// A file of more bytes is no statement.
    private static let largest = 64 << 20

    /// The day that filters go by, as those of `pouch export` do.
    var day: CalendarDate? { (date ?? listingDate).flatMap { CalendarDate(iso: $0) } }

    private mutating func read(_ bytes: [UInt8]) throws {
        var statement = self
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "id": statement.id = try json.string()
            case "title": statement.title = try json.string()
            case "kind": statement.kind = try json.string()
            case "place": statement.place = try json.string()
            case "date": statement.date = try json.string()
            case "text": statement.text = try json.string()
            case "speaker":
                var parts: [String] = []
                try json.object { key, json in
                    if key == "name" || key == "role" { parts.append(try json.string()) } else { _ = try json.skip() }
                }
                statement.speaker = parts.joined(separator: ", ")
            case "listing":
                try json.object { key, json in
                    if key == "date" { statement.listingDate = try json.string() } else { _ = try json.skip() }
                }
            default: _ = try json.skip()
            }
        }
        self = statement
    }
}

/// A statement that the index does not have as the mirror has it.
struct WaitingStatement {
    var document: Int64
    var url: String
    var path: String
    var sha256: String
}
