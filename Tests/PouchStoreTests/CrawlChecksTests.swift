import GRDB
import PouchBytes
import PouchMirror
import Testing

@testable import PouchStore

@Suite("What a crawl remembers of answers that it does not believe at once")
struct CrawlChecksTests {
    @Test(
        "the interval of a share is Wilson's, small samples and shares of 0 and 1 included",
        arguments: [
            (0, 10, 0.0, 0.277_533), (1, 10, 0.017_876, 0.404_150), (5, 10, 0.236_593, 0.763_407),
            (10, 10, 0.722_467, 1.0), (81, 263, 0.255_288, 0.366_209), (0, 0, 0.0, 1.0),
        ])
    func wilson(_ hits: Int, _ drawn: Int, _ low: Double, _ high: Double) {
        let interval = Wilson.interval(hits, of: drawn)
        #expect(abs(interval.lowerBound - low) < 1e-6 && abs(interval.upperBound - high) < 1e-6, "\(interval)")
    }

    @Test("what the summary says of checks is read as it was written; counts that cannot be are refused")
    func json() throws {
        var control = CrawlProbe(kind: .control, url: "https://a.example/1.htm", fetchedAt: Timestamp(microseconds: 5))
        control.httpStatus = 200
        control.isAlive = true
        control.sha256 = "ab"
        var nonsense = CrawlProbe(
            kind: .nonsense, url: "https://a.example/9.htm", fetchedAt: Timestamp(microseconds: 6))
        nonsense.location = "https://a.example/"
        nonsense.error = "\"broken\""
        let checks = CrawlChecks(
            notModified: .init(answers: 90, sampled: 10, lied: 1), probes: [control, nonsense])
        var json = JSONWriter(capacity: 64)
        checks.write(to: &json)
        #expect(String(decoding: json.bytes, as: UTF8.self).contains(#""share":0.1,"interval":[0.017876,0.40415]"#))
        var reader = JSONReader(json.bytes)
        #expect(try CrawlChecks(&reader) == checks)
        var wrong = JSONReader(Array(#"{"not_modified":{"answers":1,"sampled":2,"lied":0}}"#.utf8))
        #expect(throws: JSONError.self) { try CrawlChecks(&wrong) }
    }

    @Test(
        "a first answer outlives the process, its record is in the WARC file, and the document waits behind all others")
    func held() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/1.htm"), try lab.link("/2.htm")])
        var gone = lab.finish(try lab.pending("/1.htm"), .check(.gone), status: 404, error: "status 404")
        gone.records = lab.records(gone.document, "gone")
        let before = try #require(lab.bytes(lab.volume)?.count)
        let committed = try lab.commit(gone)
        #expect(
            committed[0].outcome == nil && committed[0].confirmation?.kind == .gone && committed[0].notBefore == nil)
        #expect(try #require(lab.bytes(lab.volume)?.count) > before)
        try lab.reopen()
        let waiting = try lab.pending("/1.htm")
        #expect(waiting.priority == FrontierPriority.checks && waiting.attempts == 1 && waiting.attemptsNow == 0)
        #expect(waiting.confirmation == Confirmation(kind: .gone, status: 404, attempts: 1))
        #expect(try lab.pending("/2.htm").sequence < waiting.sequence)
        var suspects: [String] = []
        try lab.session.suspects { suspects.append($0.url.path) }
        #expect(suspects == ["/1.htm"])
        try lab.commit(lab.finish(waiting, .gone, status: 410), try lab.copy(try lab.pending("/2.htm"), "two"))
        _ = try lab.finish()
        let line = try #require(try lab.manifest().first).object
        let first = try #require(line["first_answer"] as? [String: Any])
        #expect(line["http_status"] as? Int == 410 && first["http_status"] as? Int == 404)
        #expect(first["record_id"] as? String == gone.records?.recordID)
        let read = try ManifestLine(Array(try lab.manifest()[0].line.utf8))
        #expect(read.firstAnswer?.httpStatus == 404 && read.firstAnswer?.recordID == gone.records?.recordID)
    }

    @Test("a first answer and a probe whose records a power loss tore are asked for again")
    func torn() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/1.htm")])
        try lab.session.makeDurable()
        var gone = lab.finish(try lab.pending("/1.htm"), .check(.lost), status: 200)
        gone.records = lab.records(gone.document, "lost")
        try lab.commit(gone)
        let probe = CrawlProbe(kind: .nonsense, url: "https://archive.example/9.htm", fetchedAt: lab.tick())
        try lab.session.append(probe, gone.records)
        #expect(try lab.session.probes() == [probe])
        let torn = try #require(lab.bytes(lab.volume))
        try lab.put(lab.volume, "")
        try lab.append(lab.volume, Array(torn.prefix(20)) + [UInt8](repeating: 0, count: torn.count - 20))
        try lab.reopen()
        #expect(try lab.pending("/1.htm").confirmation == nil)
        #expect(try lab.session.probes() == [])
    }

    @Test("a redirect that was held is settled by its first answer, and keeps that answer's record")
    func released() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/1.htm")])
        var held = lab.finish(try lab.pending("/1.htm"), .check(.redirect), status: 301)
        held.location = "https://archive.example/2.htm"
        held.records = lab.records(held.document, "moved")
        try lab.commit(held)
        let waiting = try lab.pending("/1.htm")
        #expect(waiting.confirmation?.location == "https://archive.example/2.htm")
        var settled = lab.finish(waiting, .redirect(to: try lab.link("/2.htm")))
        settled.wasAsked = false
        let released = try lab.session.release([settled])
        #expect(released.map(\.outcome) == [.new] && released[0].newInFrontier.map(\.url.path) == ["/2.htm"])
        try lab.commit(try lab.copy(try lab.pending("/2.htm"), "two"))
        _ = try lab.finish()
        let line = try #require(try lab.manifest().first).object
        #expect(line["http_status"] as? Int == 301 && line["attempts"] as? Int == 1 && line["first_answer"] == nil)
        #expect((line["warc"] as? [String: Any])?["record_id"] as? String == held.records?.recordID)
    }
}
