import GRDB
import PouchBytes
import Testing

@testable import PouchSearch
@testable import PouchStore

/// A search must answer from what the mirror holds now, not from what it held once.
@Suite("The search index")
struct IndexTests {
    @Test("only what is new or changed is read again, and what changed is found by its new words alone")
    func edited() throws {
        let shelf = try Shelf()
        for name in ["a", "b", "c"] { try shelf.put(name, "old words") }
        #expect(try shelf.open().update.indexed == 3)
        #expect(try shelf.open().update == SearchUpdate())
        try shelf.put("b", "new words")
        try shelf.put("d", "more words")
        #expect(try shelf.open().update.indexed == 2)
        #expect(try shelf.find("old").sorted() == ["a", "c"])
        #expect(try shelf.find("new") == ["b"])
        #expect(try shelf.find("words").sorted() == ["a", "b", "c", "d"])
    }

    @Test("a statement that the mirror no longer holds is found no more")
    func removed() throws {
        let shelf = try Shelf()
        for name in ["a", "b"] { try shelf.put(name, "words") }
        #expect(try shelf.find("words") == ["a", "b"])
        try shelf.store.askAgain(Shelf.url("a"), losesStatement: true)
        #expect(try shelf.open().update.removed == 1)
        #expect(try shelf.find("words") == ["b"])
    }

    @Test("a file that is missing, or not as it was written, is passed over and named; its old words go")
    func damaged() throws {
        let shelf = try Shelf()
        for name in ["a", "b", "c"] { try shelf.put(name, "old words") }
        #expect(try shelf.find("old") == ["a", "b", "c"])
        try shelf.put("b", "new words")
        try shelf.damage("b")
        try shelf.put("d", "more words")
        try shelf.store.folder.remove(["statements", "2003", "04", "d.json"])
        let update = try shelf.open().update
        #expect(update.passedOver == ["statements/2003/04/b.json", "statements/2003/04/d.json"])
        #expect(update.passedOverCount == 2)
        #expect(try shelf.find("words") == ["a", "c"])
        try shelf.put("b", "new words")
        #expect(try shelf.open().update.passedOver == ["statements/2003/04/d.json"])
        #expect(try shelf.find("new") == ["b"])
    }

    @Test("a statement that a crawl has committed and not yet put in its place is found, and not called damaged")
    func staged() throws {
        let shelf = try Shelf()
        try shelf.put("a", "old words")
        #expect(try shelf.find("old") == ["a"])
        let before = try shelf.store.folder.read(["statements", "2003", "04", "a.json"])
        try shelf.put("a", "new words")
        let after = try shelf.store.folder.read(["statements", "2003", "04", "a.json"])
        try shelf.store.folder.write(["statements", "2003", "04", "a.json"], before)
        let document = try shelf.store.read { db in try Int64.fetchOne(db, sql: "SELECT id FROM document") }
        try shelf.store.folder.stage("\(try #require(document)).statement", after)
        #expect(try shelf.open().update.passedOver == [])
        #expect(try shelf.find("new") == ["a"])
    }

    @Test("statements that were extracted again are found by what they say now, at their new place")
    func extractedAgain() throws {
        let shelf = try Shelf()
        try shelf.put("a", "old words")
        let page = Array("page".utf8)
        try shelf.store.folder.write(["pages", "a.example", "a.htm"], page)
        try shelf.store.write { db in
            try db.execute(
                sql: "UPDATE document SET path = 'pages/a.example/a.htm', sha256 = ?",
                arguments: [SHA256Digest.of(page).hex])
        }
        #expect(try shelf.find("old") == ["a"])
        let extraction = try MirrorExtraction(shelf.store, now: Timestamp(microseconds: 1_795_505_400_000_000))
        let held = try #require(try shelf.store.heldStatements().first)
        let after = Shelf.file("a", Shelf.Fields(text: "new words"))
        try extraction.add(
            NewStatement(
                held: held, path: ["statements", "2003", "05", "a.json"],
                before: try shelf.store.folder.read(held.path), after: after,
                textSHA256: SHA256Digest.of("new words").hex))
        try extraction.commit { _ in }
        #expect(try shelf.find("old") == [])
        let answer = try shelf.open().index.search(SearchRequest(SearchQuery("new")))
        #expect(answer.results.map(\.path) == ["statements/2003/05/a.json"])
    }

    @Test("an index that cannot be kept in the mirror gives the same answer, and says that it was not kept")
    func temporary() throws {
        let shelf = try Shelf()
        for name in ["a", "b"] { try shelf.put(name, "salmon \(name)") }
        // Stands in for a disk that takes no writes: SQLite refuses them likewise.
        try shelf.store.write { db in
            try db.execute(
                sql: "CREATE TRIGGER full BEFORE INSERT ON searched BEGIN SELECT RAISE(ABORT, 'no room'); END")
        }
        let (index, update) = try shelf.open()
        #expect(update.cannotWrite?.contains("no room") == true)
        #expect(update.indexed == 2)
        let request = try SearchRequest(SearchQuery("salmon"))
        let answer = try index.search(request)
        #expect(answer.hits == 2)
        try shelf.store.write { db in try db.execute(sql: "DROP TRIGGER full") }
        let (kept, second) = try shelf.open()
        #expect(second.cannotWrite == nil)
        #expect(try kept.search(request) == answer)
    }

    @Test("a mirror of an earlier version, without an index, gets one")
    func earlier() throws {
        let shelf = try Shelf()
        try shelf.put("a", "salmon")
        try shelf.store.write { db in
            try db.execute(
                sql:
                    "DROP TABLE search; DROP TABLE searched; DELETE FROM grdb_migrations WHERE identifier = '3: search'"
            )
        }
        #expect(try shelf.find("salmon") == ["a"])
        #expect(try shelf.open().update == SearchUpdate())
    }

    @Test("more statements than one transaction takes are all found, whatever order they came in")
    func many() throws {
        let shelf = try Shelf()
        for name in 0..<600 { try shelf.put("n\(name)", "salmon") }
        let update = try shelf.open().update
        #expect(update.indexed == 600)
        #expect(try shelf.open().index.search(SearchRequest(SearchQuery("salmon"))).hits == 600)
    }

    @Test("two indexes of the same statements give the same answer, whatever they held before")
    func history() throws {
        let one = try Shelf()
        let other = try Shelf()
        for round in 0..<3 {
            for name in 0..<40 {
                try one.put("n\(name)", .init(title: "Title \(name % 7)", text: "salmon \(name * round) trout"))
            }
            _ = try one.open()
        }
        for name in (0..<40).reversed() {
            try other.put("n\(name)", .init(title: "Title \(name % 7)", text: "salmon \(name * 2) trout"))
        }
        for query in ["salmon", "title:3 OR 14", "1*"] {
            let request = try SearchRequest(SearchQuery(query))
            #expect(try one.open().index.search(request) == other.open().index.search(request))
        }
    }
}
