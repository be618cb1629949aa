import Foundation
import GRDB
import PouchBytes
import PouchMirror
import PouchProfile
import Testing

@testable import PouchStore

/// A mirror of three statements, gone when the test is done.
private final class Shelf {
    let path = FileManager.default.temporaryDirectory.appending(path: "pouch-extraction-\(UUID().uuidString)").path
    let store: MirrorStore
    static let start = Timestamp(microseconds: 1_795_505_400_000_000)
    static let crawl = "20261124T073000Z"

    init() throws {
        let folder = try MirrorFolder(path: path, create: true)
        store = try MirrorStore(folder: folder, create: true)
        try folder.write(["crawls", Self.crawl, "summary.json"], Array("{}\n".utf8))
        try store.write { db in
            try db.execute(
                sql:
                    "INSERT INTO crawl (id, name, state, started, settings) VALUES (1, ?, 'complete', 0, '{\"origin\":\"https://a.example\"}')",
                arguments: [Self.crawl])
        }
        for name in ["a", "b", "c"] {
            let statement = Self.statement(name, "old")
            try folder.write(["statements", "2003", "04", name + ".json"], statement)
            try folder.write(["pages", "a.example", name + ".htm"], Array("page".utf8))
            try store.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO document (url, state, sha256, path, statement_id, statement_path, statement_sha256, text_sha256, warnings)
                        VALUES (?, 1, ?, ?, ?, ?, ?, 'old text', 0)
                        """,
                    arguments: [
                        "https://a.example/\(name).htm", SHA256Digest.of("page").hex, "pages/a.example/\(name).htm",
                        name,
                        "statements/2003/04/\(name).json", SHA256Digest.of(statement).hex,
                    ])
            }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static func statement(_ name: String, _ text: String) -> [UInt8] {
        Array(
            """
            {"id":"\(name)","url":"https://a.example/\(name)","paragraphs":["\(text)"],"text":"\(text)","text_sha256":"",\
            "provenance":{"profile":"p"},"warnings":["one","two"]}

            """.utf8)
    }

    /// Two of the three, one of them to another month.
    func extraction() throws -> MirrorExtraction {
        let extraction = try MirrorExtraction(store, now: Timestamp(microseconds: Self.start.microseconds + 60_000_000))
        for held in try store.heldStatements().reversed() {
            let name = String(held.path[3].prefix(1))
            guard name != "c" else { continue }
            let path = name == "b" ? ["statements", "2003", "05", "b.json"] : held.path
            try extraction.add(
                NewStatement(
                    held: held, path: path, before: try store.folder.read(held.path),
                    after: Self.statement(name, "new"),
                    textSHA256: "new text"))
        }
        return extraction
    }

    func files() -> [String: String] {
        var files: [String: String] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            guard !name.hasPrefix("pouch.sqlite"), !name.hasPrefix("pages"), !name.hasPrefix("crawls"),
                let data = FileManager.default.contents(atPath: path + "/" + name), !isFolder(name)
            else { continue }
            files[name] = String(decoding: data, as: UTF8.self)
        }
        return files
    }

    func isFolder(_ name: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder) && isFolder.boolValue
    }

    func warnings() throws -> [Int] {
        try store.read { db in try Int.fetchAll(db, sql: "SELECT warnings FROM document ORDER BY url") }
    }

    func rows() throws -> [String] {
        try store.heldStatements().map { "\($0.path.joined(separator: "/")) \($0.sha256)" }
    }
}

@Suite("Statements replaced by an extraction, killed at any moment")
struct ExtractionTests {
    private static let name = "20261124T073100Z"
    private static var done: [String: String] {
        func text(_ name: String, _ text: String) -> String {
            String(decoding: Shelf.statement(name, text), as: UTF8.self)
        }
        return [
            "statements/2003/04/a.json": text("a", "new"), "statements/2003/05/b.json": text("b", "new"),
            "statements/2003/04/c.json": text("c", "old"),
            "extractions/\(name)/versions/2003/04/a.json": text("a", "old"),
            "extractions/\(name)/versions/2003/04/b.json": text("b", "old"),
        ]
    }

    /// Whether a mirror is as it is after an extraction that nothing disturbed.
    private func expectDone(_ shelf: Shelf) throws {
        var files = shelf.files()
        let manifest = files.removeValue(forKey: "extractions/\(Self.name)/manifest.jsonl") ?? ""
        let summary = files.removeValue(forKey: "extractions/\(Self.name)/summary.json") ?? ""
        #expect(files == Self.done)
        #expect(!shelf.isFolder("extractions/\(Self.name)/pending"))
        let (new, old) = (
            SHA256Digest.of(Shelf.statement("a", "new")).hex, SHA256Digest.of(Shelf.statement("a", "old")).hex
        )
        #expect(
            manifest.split(separator: "\n").first.map(String.init) == """
                {"url":"https://a.example/a.htm","path":"statements/2003/04/a.json","before_sha256":"\(old)","after_sha256":"\(new)",\
                "text_sha256":"new text","version":"extractions/\(Self.name)/versions/2003/04/a.json"}
                """)
        #expect(manifest.contains("\"previous_path\":\"statements/2003/04/b.json\""))
        #expect(summary.contains("\"sha256\":\"\(SHA256Digest.of(manifest).hex)\""))
        #expect(
            summary.contains("{\"crawl\":\"\(Shelf.crawl)\",\"summary_sha256\":\"\(SHA256Digest.of("{}\n").hex)\"}"))
        let rows = try shelf.rows()
        #expect(
            rows[..<2] == [
                "statements/2003/04/a.json \(new)",
                "statements/2003/05/b.json \(SHA256Digest.of(Shelf.statement("b", "new")).hex)",
            ])
        #expect(try shelf.warnings() == [2, 2, 0])
    }

    @Test("undisturbed, the statements are new, and what they were is kept byte for byte")
    func undisturbed() throws {
        let shelf = try Shelf()
        try shelf.extraction().commit { $0.field("profile", "p") }
        try expectDone(shelf)
        #expect(try MirrorExtraction.finishPending(shelf.store).isEmpty)
        try expectDone(shelf)
    }

    @Test("what is held is found by keys: the time to read it grows with the mirror, not with its square")
    func plan() throws {
        let shelf = try Shelf()
        let plan = try shelf.store.read { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + MirrorStore.held).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("SEARCH k") } && plan.contains { $0.contains("SEARCH y") }, "\(plan)")
        #expect(!plan.contains { $0.hasPrefix("SCAN k") || $0.hasPrefix("SCAN y") }, "\(plan)")
    }

    @Test("killed before its manifest, it never happened")
    func beforeManifest() throws {
        let shelf = try Shelf()
        let (files, rows) = (shelf.files(), try shelf.rows())
        _ = try shelf.extraction()
        try shelf.store.folder.stage("write-extractions+x+manifest.jsonl", [1])
        #expect(shelf.files() != files)
        #expect(try !MirrorExtraction.isPending(in: shelf.store))
        #expect(try MirrorExtraction.finishPending(shelf.store).isEmpty)
        #expect(shelf.files() == files)
        #expect(try shelf.rows() == rows)
    }

    @Test("killed after its manifest, after any number of renames, it is brought to its end", arguments: 0...2)
    func amongRenames(renames: Int) throws {
        let shelf = try Shelf()
        try shelf.extraction().prepare { $0.field("profile", "p") }
        let pending = ["extractions", Self.name, "pending"]
        for path in [["statements", "2003", "04", "a.json"], ["statements", "2003", "05", "b.json"]].prefix(renames) {
            try shelf.store.folder.move(pending + path, to: path)
        }
        #expect(try MirrorExtraction.isPending(in: shelf.store))
        // The next crawl does so too.
        _ = try CrawlWriter.open(shelf.store, now: Shelf.start, fresh: false, settings: "{}")
        try FileManager.default.removeItem(atPath: shelf.path + "/archive")
        try expectDone(shelf)
    }

    @Test("killed after the database, before its summary, it is brought to its end")
    func beforeSummary() throws {
        let shelf = try Shelf()
        try shelf.extraction().commit { $0.field("profile", "p") }
        let folder = ["extractions", Self.name]
        try shelf.store.folder.move(folder + ["summary.json"], to: folder + ["pending", "summary.json"])
        #expect(try MirrorExtraction.finishPending(shelf.store) == [Self.name])
        try expectDone(shelf)
    }

    @Test("each extraction names the one before it, and a clock set back does not change their order")
    func chain() throws {
        let shelf = try Shelf()
        try shelf.extraction().commit { _ in }
        let first = try shelf.store.folder.read(["extractions", Self.name, "summary.json"])
        let held = try #require(try shelf.store.heldStatements().last)
        let second = try MirrorExtraction(shelf.store, now: Timestamp(microseconds: 0))
        #expect(second.name > Self.name)
        try second.add(NewStatement(held: held, path: held.path, before: nil, after: [123, 125, 10], textSHA256: "x"))
        try second.commit { _ in }
        let summary = try shelf.store.folder.read(["extractions", second.name, "summary.json"])
        #expect(
            String(decoding: summary, as: UTF8.self).contains(
                "{\"extraction\":\"\(Self.name)\",\"summary_sha256\":\"\(SHA256Digest.of(first).hex)\"}"))
    }

    @Test("a manifest that was tampered with leads no file out of the statements")
    func tampered() throws {
        let shelf = try Shelf()
        try shelf.extraction().prepare { _ in }
        let path = ["extractions", Self.name, "manifest.jsonl"]
        let text = String(decoding: try shelf.store.folder.read(path), as: UTF8.self)
        for place in ["statements/../../escaped.json", "/etc/passwd", "pages/a.example/a.htm", "statements//a.json"] {
            let bad = text.replacing("\"path\":\"statements/2003/04/a.json\"", with: "\"path\":\"\(place)\"")
            try shelf.store.folder.write(path, Array(bad.utf8))
            #expect(throws: StoreError.self) { try MirrorExtraction.finishPending(shelf.store) }
        }
    }
}
