import Foundation
import GRDB
import PouchBytes
import PouchProfile
import Testing

@testable import PouchStore

@Suite("A commit: all of a batch or none of it, and no good copy lost")
struct CommitTests {
    private func lab(_ paths: String...) throws -> Lab {
        let lab = try Lab()
        try lab.session.seed(try paths.map { try lab.link($0) })
        return lab
    }

    /// Goes on in a new crawl with the same documents.
    private func next(_ lab: Lab, _ paths: String...) throws {
        _ = try lab.finish()
        try lab.reopen()
        try lab.session.seed(try paths.map { try lab.link($0) })
    }

    @Test("an error never replaces a good copy", arguments: [404, 500, 200])
    func goodCopyStays(status: Int) throws {
        let lab = try lab("/1.htm")
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "good", statement: "one"))
        try next(lab, "/1.htm")
        let document = try lab.pending("/1.htm")
        var bad = lab.finish(
            document, status == 404 ? .gone : status == 500 ? .unreachable : .refused, status: status, error: "bad")
        bad.records = lab.records(document, "error page")
        try lab.commit(bad)
        #expect(lab.text("pages/archive.example/1.htm") == "good")
        #expect(lab.text("statements/2003/04/one.json")?.contains("good") == true)
        _ = try lab.finish()
        let line = try #require(try lab.manifest().first).object
        #expect(line["http_status"] as? Int == status)
        #expect(line["sha256"] as? String == SHA256Digest.of("good").hex)
        #expect(line["path"] as? String == "pages/archive.example/1.htm")
    }

    @Test(
        "two URLs whose statements would be one file: the first keeps it, the second says so, and nothing stays staged")
    func collision() throws {
        let lab = try lab("/1.htm", "/2.htm")
        try lab.commit(
            try lab.copy(try lab.pending("/1.htm"), "first", statement: "same"),
            try lab.copy(try lab.pending("/2.htm"), "second", statement: "same"))
        #expect(lab.text("statements/2003/04/same.json")?.contains("first") == true)
        #expect(lab.text("pages/archive.example/2.htm") == "second")
        #expect(try lab.folder.stagedNames() == [])
        _ = try lab.finish()
        let lines = try lab.manifest()
        #expect((lines[1].object["error"] as? String)?.contains("same") == true)
        #expect(lines[1].object["statement"] == nil)
    }

    @Test("the same payload under a second URL is a revisit of the first record")
    func dedup() throws {
        let lab = try lab("/1.gif", "/2.gif")
        let first = try lab.copy(try lab.pending("/1.gif"), "pixels", dedup: true)
        let second = try lab.copy(try lab.pending("/2.gif"), "pixels", dedup: true)
        try lab.commit(first)
        try lab.commit(second)
        _ = try lab.finish()
        let lines = try lab.manifest()
        #expect((lines[0].object["warc"] as? [String: Any])?["record_id"] as? String == first.records?.recordID)
        #expect(
            (lines[1].object["warc"] as? [String: Any])?["record_id"] as? String
                == "<revisit of https://archive.example/1.gif>")
        let warc = try #require(lab.text(lab.volume + ""))
        #expect(warc.hasSuffix("revisit of \(try #require(first.records?.recordID))"))
    }

    @Test("a statement that moves to another month leaves no file behind at the old place")
    func statementMoves() throws {
        let lab = try lab("/1.htm")
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one", statement: "one"))
        try next(lab, "/1.htm")
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "dated anew", statement: "one", month: "05"))
        #expect(lab.text("statements/2003/05/one.json")?.contains("dated anew") == true)
        #expect(lab.text("statements/2003/04/one.json") == nil)
        #expect(try lab.outcome("/1.htm") == "changed")
    }

    @Test("what comes back after being gone is restored, whether as a page or as a redirect")
    func restored() throws {
        let lab = try lab("/1.htm", "/2.htm")
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one"), try lab.copy(try lab.pending("/2.htm"), "two"))
        try next(lab, "/1.htm", "/2.htm")
        try lab.commit(
            lab.finish(try lab.pending("/1.htm"), .gone, status: 404),
            lab.finish(try lab.pending("/2.htm"), .gone, status: 404))
        try next(lab, "/1.htm", "/2.htm")
        #expect(try lab.pending("/1.htm").isKnownGone)
        try lab.commit(lab.finish(try lab.pending("/1.htm"), .same(etag: nil, lastModified: nil), status: 304))
        try lab.commit(lab.finish(try lab.pending("/2.htm"), .redirect(to: try lab.link("/3.htm")), status: 301))
        #expect(try lab.outcome("/1.htm") == "restored")
        #expect(try lab.outcome("/2.htm") == "restored")
    }

    @Test("a held page that becomes a redirect has changed; the same redirect again has not")
    func becomesRedirect() throws {
        let lab = try lab("/1.htm")
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one", statement: "one"))
        try next(lab, "/1.htm")
        try lab.commit(lab.finish(try lab.pending("/1.htm"), .redirect(to: try lab.link("/2.htm")), status: 301))
        #expect(try lab.outcome("/1.htm") == "changed")
        try lab.commit(lab.finish(try lab.pending("/2.htm"), .gone, status: 404))
        try next(lab, "/1.htm")
        try lab.commit(lab.finish(try lab.pending("/1.htm"), .redirect(to: try lab.link("/2.htm")), status: 301))
        #expect(try lab.outcome("/1.htm") == "unchanged")
    }

    @Test("redirects that lead back to where they began end, each URL refused, and none counts as held")
    func redirectLoop() throws {
        let lab = try lab("/a.htm")
        for (from, to) in [("/a.htm", "/b.htm"), ("/b.htm", "/c.htm")] {
            try lab.commit(lab.finish(try lab.pending(from), .redirect(to: try lab.link(to)), status: 302))
        }
        let last = try lab.pending("/c.htm")
        let chain = try lab.session.redirects(to: try lab.url("/a.htm"), besides: last.id).chain
        #expect(chain.count == 3 && chain.last == last.id)
        var refused = lab.finish(last, .refused, status: 302, error: "ring")
        refused.ring = chain.filter { $0 != last.id }
        try lab.commit(refused)
        for path in ["/a.htm", "/b.htm", "/c.htm"] { #expect(try lab.outcome(path) == "refused") }
        #expect(try lab.session.counts().pending == 0)
        #expect(try Ledger(lab.store).extracted == 0)
        let ledger = try Ledger(lab.store)
        #expect(ledger.months.flatMap(\.missing).count == 3)
        let short = try Ledger(lab.store, naming: 2)
        #expect(short.months.flatMap(\.missing) == Array(ledger.months.flatMap(\.missing).prefix(2)))
        #expect(short.listed - short.extracted == 3, "all are counted, however few are named")
    }

    @Test("the redirects that led to a document are counted with it, so that they can be bounded")
    func redirectChain() throws {
        let lab = try lab("/0.htm")
        for number in 0..<4 {
            let document = try lab.pending("/\(number).htm")
            #expect(document.hops == number)
            var link = try lab.link("/\(number + 1).htm")
            link.hops = document.hops + 1
            try lab.commit(lab.finish(document, .redirect(to: link), status: 302))
        }
    }

    @Test("another try keeps its place, its count and its time")
    func again() throws {
        let lab = try lab("/1.htm")
        let committed = try lab.commit(
            lab.finish(try lab.pending("/1.htm"), .again(notBefore: 77, noted: 7), status: 503, error: "status 503"))
        #expect(committed.first?.outcome == nil)
        #expect(committed.first?.notBefore == 77)
        let document = try lab.pending("/1.htm")
        #expect(document.attempts == 1)
        #expect(document.notBefore == 77)
        #expect(document.noted == 7)
    }

    @Test("a page that met validators with an error is asked without them by the run that goes on, too")
    func unconditional() throws {
        let lab = try lab("/1.htm", "/2.htm")
        var refusing = lab.finish(try lab.pending("/1.htm"), .again(notBefore: 7, noted: 7), status: 500)
        refusing.isUnconditional = true
        let busy = lab.finish(try lab.pending("/2.htm"), .again(notBefore: 7, noted: 7), status: 503)
        try lab.commit(refusing, busy)
        let document = try lab.pending("/1.htm")
        #expect(document.isUnconditional)
        #expect(try !lab.pending("/2.htm").isUnconditional)
        // And so it stays while the page is troubled otherwise.
        try lab.commit(lab.finish(document, .again(notBefore: 8, noted: 8), status: 503))
        #expect(try lab.pending("/1.htm").isUnconditional)
    }

    @Test("a listing that did not change names what it named before")
    func listingAgain() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/month.htm", .month)])
        try lab.commit(
            try lab.copy(try lab.pending("/month.htm"), "listing", links: [try lab.link("/1.htm", title: "First")]))
        #expect(try lab.pending("/1.htm").listing?.title == "First")
        _ = try lab.finish()
        try lab.reopen()
        try lab.session.seed([try lab.link("/month.htm", .month)])
        let committed = try lab.commit(
            lab.finish(try lab.pending("/month.htm"), .same(etag: nil, lastModified: nil), status: 304))
        #expect(committed.first?.newInFrontier.map(\.url.path) == ["/1.htm"])
        #expect(try lab.pending("/1.htm").listing?.title == "First")
    }

    @Test("documents of earlier crawls are asked again, but none outside the scope of this one")
    func known() throws {
        let lab = try lab("/1.htm", "/2.htm")
        try lab.commit(try lab.copy(try lab.pending("/1.htm"), "one"), try lab.copy(try lab.pending("/2.htm"), "two"))
        _ = try lab.finish()
        try lab.reopen()
        #expect(try lab.session.seedKnownDocuments { url, _ in url.path == "/1.htm" } == 1)
        #expect(try lab.pending("/1.htm").priority == FrontierPriority.known)
        #expect(throws: LabError.self) { try lab.pending("/2.htm") }
    }
}
