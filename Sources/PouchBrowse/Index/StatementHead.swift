import PouchBytes
import PouchMirror

/// What lists say of a statement: the head of its file, without the text.
struct StatementHead {
    var title: String?
    var kind: String?
    var place: String?
    var speaker: String?
    var date: String?
    var listingTitle: String?

    /// A file of more bytes is no statement.
    private static let largest = 64 << 20

    /// nil when the file is not there, is not the one that the digest stands for, or is no statement.
    init?(_ statement: ManifestLine.Statement, in folder: MirrorFolder) {
        guard let path = statement.path.flatMap({ MirrorPath.components($0, below: "statements") }),
            let file = try? folder.open(path), file.size <= Self.largest, let bytes = try? file.contents(),
            SHA256Digest.of(bytes) == statement.sha256
        else { return nil }
        do { try read(bytes) } catch { return nil }
    }

    private mutating func read(_ bytes: [UInt8]) throws {
        var head = self
        var listingDate: String?
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "title": head.title = try json.string()
            case "kind": head.kind = try json.string()
            case "place": head.place = try json.string()
            case "date": head.date = try json.string()
            case "speaker":
                try json.object { key, json in
                    if key == "name" { head.speaker = try json.string() } else { try json.skip() }
                }
            case "listing":
                try json.object { key, json in
                    switch key {
                    case "title": head.listingTitle = try json.string()
                    case "date": listingDate = try json.string()
                    default: try json.skip()
                    }
                }
            default: try json.skip()
            }
        }
        if head.date == nil { head.date = listingDate }
        self = head
    }
}
