import Foundation
import GRDB
import PouchArchive
import PouchBytes
import PouchProfile
import Testing

@testable import PouchStore

@Suite("What a kill or a power loss leaves, and how it is put right")
struct RecoveryTests {
    /// A crawl with two committed statements, and a third that waits.
    private func lab() throws -> Lab {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/1.htm"), try lab.link("/2.htm"), try lab.link("/3.htm")])
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one", statement: "one"))
        try lab.commit(try lab.copy(try lab.pending("/2.htm"), "two", statement: "two"))
        return lab
    }

    @Test("records beyond the committed end are cut off: a killed batch never happened")
    func cutBack() throws {
        let lab = try lab()
        let committed = try #require(lab.bytes(lab.volume))
        try lab.append(lab.volume, Array("half a record that no commit covers".utf8))
        try lab.reopen()
        #expect(lab.session.isResumed)
        #expect(lab.bytes(lab.volume) == committed)
        #expect(try lab.pending("/3.htm").attempts == 0)
    }

    @Test("a staged page or statement whose commit counted takes its place")
    func stagedAndCommitted() throws {
        let lab = try lab()
        // The kill came after the transaction and before the renames.
        for (file, name) in [("pages/archive.example/1.htm", "1.page"), ("statements/2003/04/one.json", "1.statement")]
        {
            try FileManager.default.moveItem(atPath: lab.path + "/" + file, toPath: lab.path + "/.staging/" + name)
        }
        try lab.reopen()
        #expect(lab.text("pages/archive.example/1.htm") == "one")
        #expect(lab.text("statements/2003/04/one.json")?.contains("\"one\"") == true)
        #expect(try lab.folder.stagedNames() == [])
    }

    @Test(
        "a staged file whose commit did not count, or that is torn, is dropped and replaces nothing",
        arguments: ["1.page", "3.page", "1.statement", "write-crawls", "x.page", "..page"])
    func stagedAndNotCommitted(name: String) throws {
        let lab = try lab()
        try lab.put(".staging/" + name, "torn")
        try lab.reopen()
        #expect(try lab.folder.stagedNames() == [])
        #expect(lab.text("pages/archive.example/1.htm") == "one")
        #expect(lab.text("pages/archive.example/3.htm") == nil)
    }

    @Test("a WARC file that a power loss cut short loses its torn record, and only that document is asked again")
    func powerLossShortens() throws {
        let lab = try lab()
        let whole = try #require(lab.bytes(lab.volume))
        let first = lab.records(
            PendingDocument(
                id: 1, url: try lab.url("/1.htm"), role: .statement, priority: 2, sequence: 1, attempts: 0,
                notBefore: 0, isKnownGone: false), "one")
        try Data(whole.prefix(first.length + 40)).write(to: URL(fileURLWithPath: lab.path + "/" + lab.volume))
        try lab.reopen()
        #expect(lab.bytes(lab.volume) == Array(whole.prefix(first.length)), "half a record stayed in the file")
        #expect(try lab.outcome("/1.htm") == "new")
        #expect(try lab.pending("/2.htm").previous?.etag == nil, "a validator would bring a 304 and no bytes")
        try lab.commit(try lab.copy(try lab.pending("/2.htm"), "two", statement: "two", dedup: true))
        #expect(try lab.outcome("/2.htm") == "new", "it counts as unchanged against its own torn copy")
        #expect(try WARCChecker().check(source: bytesSource(try #require(lab.bytes(lab.volume)))) == [])
    }

    @Test("a WARC file of the right length whose end a power loss left as zeros is read from the durable end on")
    func powerLossZeros() throws {
        let lab = try lab()
        try lab.session.makeDurable()
        let durable = try #require(lab.bytes(lab.volume))
        try lab.commit(try lab.copy(try lab.pending("/3.htm"), "three"))
        let length = try #require(lab.bytes(lab.volume)).count
        try Data(durable + [UInt8](repeating: 0, count: length - durable.count)).write(
            to: URL(fileURLWithPath: lab.path + "/" + lab.volume))
        try lab.reopen()
        #expect(lab.bytes(lab.volume) == durable)
        #expect(try lab.outcome("/2.htm") == "new")
        #expect(try lab.outcome("/3.htm") == nil)
    }

    @Test("an unfinished crawl goes on; --fresh marks it abandoned and starts anew")
    func fresh() throws {
        let lab = try lab()
        let name = lab.session.name
        try lab.reopen()
        #expect(lab.session.name == name)
        #expect(try lab.session.summary().resumed == 1)
        try lab.reopen(fresh: true)
        #expect(lab.session.name > name)
        #expect(try Ledger(lab.store).crawls.map(\.state) == ["running", "abandoned"])
    }

    @Test("a clock that was set back does not give a crawl an older one's name")
    func clock() throws {
        let lab = try lab()
        let name = lab.session.name
        _ = try lab.finish()
        let next = try CrawlWriter.open(lab.store, now: Timestamp(microseconds: 0), fresh: false, settings: "{}")
        #expect(next.name > name)
    }

    @Test("a statement file that is obsolete goes at the next start, even if its folder is gone already")
    func obsolete() throws {
        let lab = try lab()
        try lab.put("statements/2003/04/old.json", "what a document has left")
        try lab.store.write { db in
            try db.execute(
                sql: """
                    INSERT INTO obsolete VALUES ('statements/2003/04/old.json'), ('statements/1999/01/never.json'),
                      ('statements/2003/04/two.json')
                    """)
        }
        try lab.reopen()
        #expect(lab.text("statements/2003/04/old.json") == nil)
        #expect(lab.text("statements/2003/04/two.json") != nil, "a statement that moved back was removed")
    }

    @Test("a statement file that moved is remembered until its removal is durable: a power loss may bring it back")
    func obsoleteUntilDurable() throws {
        let lab = try lab()
        _ = try lab.finish()
        try lab.reopen()
        try lab.session.seed([try lab.link("/1.htm")])
        let old = try #require(lab.text("statements/2003/04/one.json"))
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one, in May", statement: "one", month: "05"))
        #expect(lab.text("statements/2003/04/one.json") == nil)
        try lab.put("statements/2003/04/one.json", old)
        try lab.reopen()
        #expect(lab.text("statements/2003/04/one.json") == nil)
        #expect(lab.text("statements/2003/05/one.json") != nil)
    }

    @Test(
        "a page or statement that a power loss emptied is asked again, and then is what it would have been",
        arguments: ["pages/archive.example/1.htm", "statements/2003/04/one.json"])
    func powerLossEmpties(file: String) throws {
        let lab = try lab()
        try lab.put(file, "")
        try lab.reopen()
        #expect(lab.text("pages/archive.example/1.htm") == nil, "what the database no longer knows stayed on the disk")
        #expect(try lab.outcome("/2.htm") == "new")
        let pending = try lab.pending("/1.htm")
        #expect(pending.previous == nil)
        try lab.commit(try lab.copy(pending, "one", statement: "one"))
        #expect(try lab.outcome("/1.htm") == "new")
        #expect(lab.text("pages/archive.example/1.htm") == "one")
        #expect(lab.text("statements/2003/04/one.json")?.contains("\"one\"") == true)
    }

    @Test("a changed page that a power loss tore is compared with what was held before, not with what was torn")
    func powerLossTearsAChange() throws {
        let lab = try lab()
        _ = try lab.finish()
        try lab.reopen()
        try lab.session.seed([try lab.link("/1.htm")])
        let held = try #require(try lab.pending("/1.htm").previous)
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one, edited", statement: "one"))
        try lab.put("pages/archive.example/1.htm", "one, ed")
        try lab.reopen()
        let pending = try lab.pending("/1.htm")
        #expect(pending.previous?.sha256 == held.sha256)
        #expect(pending.previous?.etag == nil, "a validator would bring a 304, and the torn page would stay")
        try lab.commit(try lab.copy(pending, "one, edited", statement: "one"))
        #expect(try lab.outcome("/1.htm") == "changed")
        #expect(lab.text("pages/archive.example/1.htm") == "one, edited")
    }

    @Test("what was made durable is not read again at the next start, and nothing is kept of what it replaced")
    func durableIsSettled() throws {
        let lab = try lab()
        try lab.session.makeDurable()
        #expect(try lab.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM undo") } == 0)
    }
}

/// A source that lends an array's bytes.
func bytesSource(_ bytes: [UInt8]) -> GunzipReader.Source {
    var start = 0
    return { target in
        let count = min(target.count, bytes.count - start)
        target.copyBytes(from: bytes[start..<start + count])
        start += count
        return count
    }
}
