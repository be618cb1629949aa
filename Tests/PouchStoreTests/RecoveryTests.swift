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
        #expect(try lab.pending("/2.htm").stored?.etag == nil, "a validator would bring a 304 and no bytes")
        try lab.commit(try lab.copy(try lab.pending("/2.htm"), "two", statement: "two"))
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
        let next = try CrawlSession.open(lab.store, now: Timestamp(microseconds: 0), fresh: false, settings: "{}")
        #expect(next.name > name)
    }

    @Test("a statement file that is obsolete goes at the next start, even if its folder is gone already")
    func obsolete() throws {
        let lab = try lab()
        try lab.store.write { db in
            try db.execute(
                sql: "INSERT INTO obsolete VALUES ('statements/2003/04/one.json'), ('statements/1999/01/never.json')")
        }
        try lab.reopen()
        #expect(lab.text("statements/2003/04/one.json") == nil)
        #expect(lab.text("statements/2003/04/two.json") != nil)
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
