import GRDB
import PouchBytes
import PouchMirror
import TestSupport
import Testing

@testable import PouchSearch
@testable import PouchStore

/// The search of a server: exact facets, an end to slow queries, an index that may be behind.
@Suite struct LiveSearchTests {
    private static func live(_ shelf: Shelf, _ known: KnownStatements = KnownStatements()) -> LiveSearch {
        let live = LiveSearch(mirror: shelf.path)
        live.refresh(key: "1") { known }
        live.wait()
        return live
    }

    @Test("statements without a value are counted and found as such; texts that differ in case alone are one kind")
    func facets() throws {
        let shelf = try Shelf()
        try shelf.put("a", .init(title: "A", kind: "Media Note", speaker: "Ada", date: "2003-04-01", text: "fish"))
        try shelf.put("b", .init(title: "B", kind: "MEDIA NOTE", date: nil, text: "fish"))
        try shelf.put("c", .init(title: "C", text: "fish and ships"))
        let live = Self.live(shelf, KnownStatements(changes: [Shelf.url("c"): "edited"]))
        #expect(live.progress == .complete)
        let answer = try live.find(FindRequest(SearchQuery("fish")))
        #expect(answer.hits == 3)
        #expect(answer.facets[.kind]?.map(\.value) == ["media note", Facet.none])
        #expect(answer.facets[.kind]?.map(\.count) == [2, 1])
        #expect(answer.facets[.change]?.map(\.value) == [Facet.none, "edited"])
        let none = try live.find(FindRequest(SearchQuery("fish"), choice: FacetChoice([.speaker: Facet.none])))
        #expect(none.results.map(\.id) == ["b", "c"])
        let newest = try live.find(FindRequest(SearchQuery("fish"), order: .newest))
        #expect(newest.results.map(\.id) == ["c", "a", "b"])
        let days = FacetChoice(from: CalendarDate(iso: "2003-04-02"))
        #expect(try live.find(FindRequest(SearchQuery("fish"), choice: days)).results.map(\.id) == ["c"])
        let unknown = FacetChoice([.kind: "no such kind"])
        #expect(try live.find(FindRequest(SearchQuery("fish"), choice: unknown)).hits == 0)
    }

    @Test("a query that never ends is ended, and the connection serves the next one")
    func slow() throws {
        let shelf = try Shelf()
        let folder = shelf.store.folder
        let readers = SearchReaders(limit: .milliseconds(100)) { () throws(StoreError) in
            try MirrorStore(folder: folder, create: false)
        }
        let endless = "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"
        for _ in 0..<2 {
            #expect(throws: FindError.tooSlow(seconds: 0)) {
                try readers.read { db in try Int.fetchOne(db, sql: endless) }
            }
            #expect(try readers.read { db in try Int.fetchOne(db, sql: "SELECT 7") } == 7)
        }
    }

    @Test("beyond the limit the hits are not weighed: they come newest first, all counted, and the answer says so")
    func manyHits() throws {
        let shelf = try Shelf()
        try shelf.store.write { db in
            for number in 1...(FindAnswer.mostWeighed + 1) {
                try db.cachedStatement(
                    sql:
                        "INSERT INTO document (url, state, statement_id, statement_path, statement_sha256) VALUES (?1, 1, ?2, 'statements/x', 'd')"
                ).execute(arguments: [Shelf.url("\(number)"), "\(number)"])
                let document = db.lastInsertedRowID
                try db.cachedStatement(sql: "INSERT INTO search (rowid, title, text) VALUES (?, 'T', 'fish')")
                    .execute(arguments: [document])
                try db.cachedStatement(
                    sql:
                        "INSERT INTO searched (document, sha256, url, id, path, date, year, kind) VALUES (?1, 'd', ?2, ?3, 'statements/x', ?4, 2003, '')"
                ).execute(arguments: [
                    document, Shelf.url("\(number)"), "\(number)", number == 77 ? "2003-05-01" : "2003-04-01",
                ])
            }
        }
        let live = Self.live(shelf)
        let answer = try live.find(FindRequest(SearchQuery("fish"), limit: 3))
        #expect(answer.isTooManyToWeigh && answer.order == .newest)
        #expect(answer.hits == FindAnswer.mostWeighed + 1)
        #expect(answer.results.first?.id == "77")
        let next = try #require(answer.next)
        let second = try live.find(FindRequest(SearchQuery("fish"), after: next, limit: 3))
        #expect(Set(second.results.map(\.id)).isDisjoint(with: answer.results.map(\.id)))
        #expect(second.hits == answer.hits)
    }

    @Test("statements that come later are found after a refresh under another key, and not before")
    func refresh() throws {
        let shelf = try Shelf()
        try shelf.put("a", .init(title: "A", text: "fish"))
        let live = Self.live(shelf)
        try shelf.put("b", .init(title: "B", text: "fish"))
        live.refresh(key: "1") { KnownStatements() }
        live.wait()
        #expect(try live.find(FindRequest(SearchQuery("fish"))).hits == 1)
        live.refresh(key: "2") { KnownStatements() }
        live.wait()
        #expect(try live.find(FindRequest(SearchQuery("fish"))).hits == 2)
    }
}
