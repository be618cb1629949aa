import Foundation
import GRDB
import PouchBytes
import PouchMirror
import PouchSearch
import TestSupport

@testable import PouchStore

/// A mirror whose statements a test writes, gone when the test is done.
final class Shelf {
    private let scratch: Scratch
    let path: String
    let store: MirrorStore

    init() throws {
        scratch = try Scratch()
        path = scratch.path("mirror")
        store = try MirrorStore(folder: try MirrorFolder(path: path, create: true), create: true)
    }

    struct Fields {
        var title: String?
        var kind: String?
        var speaker: String?
        var role: String?
        var place: String?
        var date: String? = "2003-04-30"
        var text = ""
    }

    static func url(_ name: String) -> String { "https://a.example/\(name).htm" }

    /// A statement's file.
    static func file(_ name: String, _ fields: Fields) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("id", name)
        json.field("url", url(name))
        json.field("kind", fields.kind)
        json.field("title", fields.title)
        json.field("date", fields.date)
        json.field("place", fields.place)
        if let speaker = fields.speaker {
            json.key("speaker")
            json.beginObject()
            json.field("name", speaker)
            json.field("role", fields.role)
            json.endObject()
        }
        json.key("paragraphs")
        json.beginArray()
        json.string(fields.text)
        json.endArray()
        json.field("text", fields.text)
        json.field("text_sha256", SHA256Digest.of(fields.text).hex)
        json.key("provenance")
        json.beginObject()
        json.field("profile", "p")
        json.endObject()
        json.endObject()
        return json.bytes
    }

    /// Writes a statement as a crawl does: the file, and the document that names its digest.
    func put(_ name: String, _ fields: Fields, month: String = "04") throws {
        let file = Self.file(name, fields)
        let path = ["statements", "2003", month, name + ".json"]
        try store.folder.write(path, file)
        try store.write { db in
            try db.execute(
                sql: """
                    INSERT INTO document (url, state, statement_id, statement_path, statement_sha256) VALUES (?1, 1, ?2, ?3, ?4)
                    ON CONFLICT (url) DO UPDATE SET statement_path = ?3, statement_sha256 = ?4
                    """,
                arguments: [
                    Self.url(name), name, path.joined(separator: "/"), SHA256Digest.of(file).hex,
                ])
        }
    }

    func put(_ name: String, _ text: String) throws { try put(name, Fields(text: text)) }

    /// Writes bytes behind the database's back.
    func damage(_ name: String) throws {
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path + "/statements/2003/04/\(name).json"))
    }

    func open() throws -> (index: SearchIndex, update: SearchUpdate) { try SearchIndex.open(mirror: path) }

    /// The names of the statements found, best first.
    func find(_ query: String) throws -> [String] {
        try open().index.search(SearchRequest(SearchQuery(query))).results.map(\.id)
    }

    func snippet(_ query: String) throws -> String {
        let spans = try open().index.search(SearchRequest(SearchQuery(query))).results.first?.snippet ?? []
        return spans.map { $0.isHit ? "[\($0.text)]" : $0.text }.joined()
    }
}
