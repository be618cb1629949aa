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
        let all = try live.findAll(FindRequest(SearchQuery("fish"), limit: 3))
        #expect(all.count == answer.hits)
        let first = try live.results(all, 0..<6, hasSnippets: true)
        #expect(first == answer.results + second.results, "a table has what the pages have, in their order")
        let rest = try live.findAll(FindRequest(SearchQuery("fish"), after: next))
        #expect(try live.results(rest, 0..<3, hasSnippets: true) == second.results)
    }

    @Test("the first few hits are those that sorting all of them gives, by weight, date or first sight")
    func firstHits() throws {
        let shelf = try Shelf()
        var generator = SeededGenerator(seed: 7)
        for number in 0..<300 {
            let day = Int.random(in: 1...9, using: &generator)
            let text = String(repeating: "fish ", count: Int.random(in: 1...9, using: &generator)) + "and ships"
            try shelf.put("\(number)", .init(title: "T", date: number % 7 == 0 ? nil : "2003-04-0\(day)", text: text))
        }
        let known = KnownStatements { url in url.hasSuffix("7.htm") ? "20240101T000000Z" : "20230101T000000Z" }
        let live = Self.live(shelf, known)
        for order in [FindRequest.Order.best, .newest, .seen] {
            let query = try SearchQuery("fish")
            let all = try live.findAll(FindRequest(query, order: order))
            let whole = try live.results(all, 0..<all.count, hasSnippets: true).map(\.id)
            #expect(whole.count == 300 && Set(whole).count == 300)
            var paged: [String] = []
            var after: String?
            repeat {
                let page = try live.find(FindRequest(query, order: order, after: after, limit: 37))
                paged += page.results.map(\.id)
                after = page.next
            } while after != nil && paged.count <= 300
            #expect(paged == whole, "\(order)")
            if order == .seen { #expect(whole.prefix(30).allSatisfy { $0.hasSuffix("7") }) }
        }
    }

    @Test("a database of an earlier release is copied once for all readers, and what is indexed then is found")
    func earlierRelease() throws {
        let shelf = try Shelf()
        try shelf.put("a", .init(title: "A", text: "fish"))
        _ = try shelf.open()
        let folder = shelf.store.folder
        #expect(try SearchReaders(of: MirrorStore(folder: folder, create: false), limit: .seconds(2)).shared == nil)
        try shelf.store.write { db in
            try db.execute(
                sql:
                    "DROP TABLE search; DROP TABLE searched; DELETE FROM grdb_migrations WHERE identifier = '3: search'"
            )
        }
        let copy = try MirrorStore(folder: folder, create: false)
        let readers = SearchReaders(of: copy, limit: .seconds(2))
        #expect(copy.isCopy && readers.shared === copy)
        // The index is written into the file, which the copy knows nothing of.
        #expect(try Self.live(shelf).find(FindRequest(SearchQuery("fish"))).hits == 1)
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
