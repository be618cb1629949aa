import Foundation
import PouchBytes
import PouchMirror
import Testing

@testable import PouchStore

@Suite("Answers that were received and not committed when the crawl was killed")
struct JournalTests {
    private func answer(_ key: JournalAnswer.Key, _ url: String, body: [UInt8] = Array("page".utf8)) -> JournalAnswer {
        JournalAnswer(
            key: key, ownURL: "https://archive.example" + url, url: "https://archive.example" + url + "?a",
            ifNoneMatch: "\"a\"", ifModifiedSince: nil, receivedAt: Timestamp(microseconds: 1_795_505_400_123_456),
            firstByte: 12_345, elapsed: 23_456, status: 200, isHTTP2: true, address: "192.0.2.1",
            requestHead: Array("GET / HTTP/1.1\r\n\r\n".utf8), responseHead: [0, 255, 13, 10], body: body)
    }

    private func lab() throws -> Lab {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/1.htm"), try lab.link("/2.htm"), try lab.link("/3.htm")])
        return lab
    }

    private func answer(_ lab: Lab, _ path: String, body: [UInt8] = Array("page".utf8)) throws -> JournalAnswer {
        let document = try lab.pending(path)
        return answer(.init(document: document.id, attempts: document.attempts), path, body: body)
    }

    private func write(_ bytes: [UInt8], _ lab: Lab) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: lab.path + "/.staging/answers-1"))
    }

    private func names(_ lab: Lab) throws -> [String] { try lab.folder.stagedNames() }

    @Test(
        "an answer comes back byte for byte, with the time at which it was received",
        arguments: [0, 1, 70_000, 3 << 20])
    func roundTrip(size: Int) throws {
        let lab = try lab()
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var first = try answer(lab, "/1.htm", body: body)
        first.ifModifiedSince = "Thu, 01 May 2003 00:00:00 GMT"
        first.ifNoneMatch = nil
        let probe = answer(.init(probe: .nonsense, url: "https://archive.example/n", attempts: 1), "/n")
        let journal = try lab.session.answerJournal()
        try journal.append(first)
        try journal.append(probe)
        try lab.reopen()
        let again = try lab.session.answerJournal()
        #expect(again.keptCount == 2)
        #expect(again.take(first.key) == first)
        #expect(again.take(probe.key) == probe)
        #expect(again.take(first.key) == nil, "an answer is used once")
    }

    @Test("a journal torn at any byte gives the answers that are whole, and nothing else")
    func torn() throws {
        let lab = try lab()
        let journal = try lab.session.answerJournal()
        let answers = [try answer(lab, "/1.htm"), try answer(lab, "/2.htm", body: [])]
        try journal.append(answers[0])
        let first = try #require(lab.bytes(".staging/answers-1")).count
        try journal.append(answers[1])
        let whole = try #require(lab.bytes(".staging/answers-1"))
        for length in 0...whole.count {
            try write(Array(whole.prefix(length)), lab)
            let again = try lab.session.answerJournal()
            #expect(again.take(answers[0].key) == (length >= first ? answers[0] : nil))
            #expect(again.take(answers[1].key) == (length == whole.count ? answers[1] : nil))
        }
    }

    @Test("a byte that a power loss changed, wherever it is, is never taken for an answer")
    func changed() throws {
        let lab = try lab()
        let journal = try lab.session.answerJournal()
        let first = try answer(lab, "/1.htm")
        try journal.append(first)
        let whole = try #require(lab.bytes(".staging/answers-1"))
        for place in whole.indices {
            for change in [UInt8(1), 0x80, 0xFF] {
                var bytes = whole
                bytes[place] ^= change
                try write(bytes, lab)
                #expect(try lab.session.answerJournal().take(first.key) == nil, "byte \(place)")
            }
        }
        try write([UInt8](repeating: 0, count: whole.count), lab)
        #expect(try lab.session.answerJournal().keptCount == 0)
    }

    @Test("an answer of another crawl, to another request, or to a document that is done is not used")
    func foreign() throws {
        let lab = try lab()
        let journal = try lab.session.answerJournal()
        let done = try lab.pending("/1.htm")
        try journal.append(try answer(lab, "/1.htm"))
        var stale = try answer(lab, "/2.htm")
        stale.key.attempts = 1
        try journal.append(stale)
        var renumbered = try answer(lab, "/3.htm")
        renumbered.ownURL = "https://archive.example/other.htm"
        try journal.append(renumbered)
        try lab.commit(try lab.copy(done, "one", statement: "one"))
        try lab.reopen()
        #expect(try lab.session.answerJournal().keptCount == 0)
        #expect(try names(lab) == [], "a file with nothing that is wanted stayed")

        try lab.session.answerJournal().append(try answer(lab, "/2.htm"))
        try lab.reopen(fresh: true)
        try lab.session.seed([try lab.link("/1.htm"), try lab.link("/2.htm")])
        #expect(try lab.session.answerJournal().keptCount == 0)
        #expect(try names(lab) == [])
    }

    @Test("a file is removed once its answers are committed, and a crawl that ends leaves none")
    func removal() throws {
        let lab = try lab()
        let journal = try lab.session.answerJournal()
        let big = [UInt8](repeating: 7, count: AnswerJournal.fullAt)
        let answers = try ["/1.htm", "/2.htm", "/3.htm"].map { try answer(lab, $0, body: big) }
        for answer in answers { try journal.append(answer) }
        #expect(try names(lab) == ["answers-1", "answers-2", "answers-3"])
        journal.settle(answers[1].key)
        #expect(try names(lab) == ["answers-1", "answers-3"])
        journal.settle(answers[0].key)
        journal.settle(answers[2].key)
        try journal.append(answers[0])
        #expect(try names(lab) == ["answers-4"])

        // Gone on with: the old file stays until what it holds is committed, whatever the new one does.
        let again = try lab.session.answerJournal()
        try again.append(answers[1])
        #expect(again.take(answers[0].key) == answers[0])
        #expect(try names(lab) == ["answers-4", "answers-5"])
        again.settle(answers[0].key)
        again.settle(answers[1].key)
        try again.end(isComplete: false)
        #expect(try names(lab) == [])
        try again.append(answers[2])
        #expect(try names(lab) == [], "an answer that came after the end left a file")
    }

    @Test("a run that is stopped before it has used what an earlier one left keeps that; a complete crawl does not")
    func stopped() throws {
        let lab = try lab()
        let first = try answer(lab, "/1.htm")
        try lab.session.answerJournal().append(first)
        try lab.session.answerJournal().end(isComplete: false)
        let again = try lab.session.answerJournal()
        #expect(again.keptCount == 1)
        try again.end(isComplete: true)
        #expect(try names(lab) == [])
    }

    @Test(
        "a start clears what a kill left in .staging but for the journal",
        arguments: ["answers-", "answers-01", "answers-1x"])
    func recovery(stray: String) throws {
        let lab = try lab()
        try lab.session.answerJournal().append(try answer(lab, "/1.htm"))
        try lab.put(".staging/" + stray, "stray")
        try lab.put(".staging/1.page", "torn")
        try lab.reopen()
        #expect(try names(lab) == ["answers-1"])
    }

    @Test(
        "a power loss that tore a record or a page ends the journal: its answers may be to questions that are asked anew",
        arguments: ["record", "page"])
    func powerLoss(what: String) throws {
        let lab = try lab()
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one", statement: "one"))
        try lab.session.answerJournal().append(try answer(lab, "/2.htm"))
        try lab.reopen()
        #expect(try names(lab) == ["answers-1"], "nothing is torn yet")
        try lab.commit(try lab.copy(try lab.pending("/3.htm"), "three", statement: "three"))
        if what == "record" {
            let records = try #require(lab.bytes(lab.volume))
            try Data(records.dropLast(3)).write(to: URL(fileURLWithPath: lab.path + "/" + lab.volume))
        } else {
            try lab.put("pages/archive.example/3.htm", "")
        }
        try lab.reopen()
        #expect(try names(lab) == [])
        #expect(try lab.session.answerJournal().keptCount == 0)
    }

    @Test(
        "a run that ends while it forgets what a power loss tore leaves no answer that the next one takes for another's",
        arguments: ["record", "page"])
    func powerLossThenKill(what: String) throws {
        let lab = try lab()
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one"))
        let first = try #require(lab.bytes(lab.volume)).count
        try lab.commit(try lab.copy(try lab.pending("/3.htm"), "three"))
        // A 304 that is checked, and the answer to the second request, which had no validators.
        var checked = lab.finish(try lab.pending("/2.htm"), .check(.notModified), status: 304)
        checked.records = lab.records(checked.document, "304")
        try lab.commit(checked)
        var second = try answer(lab, "/2.htm")
        second.ifNoneMatch = nil
        try lab.session.answerJournal().append(second)
        if what == "record" {
            let records = try #require(lab.bytes(lab.volume))
            try Data(records.prefix(first + 10)).write(to: URL(fileURLWithPath: lab.path + "/" + lab.volume))
        }
        // The torn page cannot be removed: the run ends there, its transaction done.
        let page = lab.path + "/pages/archive.example/3.htm"
        try FileManager.default.removeItem(atPath: page)
        try FileManager.default.createDirectory(atPath: page, withIntermediateDirectories: false)
        #expect(throws: StoreError.self) { try lab.reopen() }
        try FileManager.default.removeItem(atPath: page)
        try lab.reopen()
        #expect((try lab.pending("/2.htm").confirmation == nil) == (what == "record"))
        #expect(try lab.session.answerJournal().keptCount == 0, "a 200 would stand for the 304 that is asked for anew")
    }

    @Test("a link in the journal's place is removed, and what it points to is neither read nor written")
    func link() throws {
        let lab = try lab()
        let first = try answer(lab, "/1.htm")
        try lab.session.answerJournal().append(first)
        let outside = lab.path + "-outside"
        defer { try? FileManager.default.removeItem(atPath: outside) }
        try FileManager.default.moveItem(atPath: lab.path + "/.staging/answers-1", toPath: outside)
        let before = FileManager.default.contents(atPath: outside)
        try FileManager.default.createSymbolicLink(
            atPath: lab.path + "/.staging/answers-1", withDestinationPath: outside)
        let journal = try lab.session.answerJournal()
        #expect(journal.take(first.key) == nil)
        try journal.append(first)
        #expect(FileManager.default.contents(atPath: outside) == before)
    }

    @Test("a disk that takes no more answers ends the run with what is wrong, and what was committed stays")
    func cannotWrite() throws {
        let lab = try lab()
        try FileManager.default.createDirectory(
            atPath: lab.path + "/.staging/answers-1", withIntermediateDirectories: false)
        let journal = try lab.session.answerJournal()
        #expect(throws: StoreError.self) { try journal.append(try answer(lab, "/1.htm")) }
    }
}
