import Foundation
import PouchBytes
import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

/// A statement's file that no command reads would be held, counted, and missing from every search and export.
@Suite("Statements that are too large for a file")
struct StatementLimitTests {
    private static func profile(parts: Bool) throws -> SiteProfile {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        let parted = text.replacingOccurrences(
            of: "\ndocument:\n", with: "\ndocument:\n  split: \".//div[@class='note']\"\n")
        #expect(parted != text)
        return try SiteProfile.load(yaml: parts ? parted : text, file: "limit.yaml")
    }

    private static func note(_ name: String, _ words: Int) -> String {
        "<div class='note' id='\(name)'><h2>Note \(name)</h2><p>2 June 2003</p><p>"
            + String(repeating: "word ", count: words) + "</p></div>"
    }

    @Test(
        "a page whose statement would be too large is refused with the reason, its record kept, and nothing of it stays staged",
        arguments: [(limit: 1 << 20, parts: false), (4_000, false), (1 << 20, true), (4_000, true)])
    func limit(limit: Int, parts: Bool) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "pouch-limit-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try MirrorFolder(path: path, create: true)
        let profile = try Self.profile(parts: parts)
        let url = try #require(WebURL("https://2001-2009.state.gov/r/pa/prs/ps/2003/1.htm"))
        let processor = try ResponseProcessor(
            profile: profile, crawl: "20260101T000000Z", folder: folder, sample: DueDates.everything.sample,
            identity: .plain)
        processor.mostStatementBytes = limit
        let document = PendingDocument(
            id: 1, url: url, role: .statement, year: 2003, month: 6, priority: 3, sequence: 1, attempts: 0,
            notBefore: 0, isKnownGone: false)
        let text =
            parts ? Self.note("a", 5) + Self.note("b", 2_000) : "<p>\(String(repeating: "word ", count: 2_000))</p>"
        let page = """
            <html><head><title>Notes of June</title></head><body><div id="centerblock"><h3>Notes of June</h3>\(text)</div></body></html>
            """
        let response = FetchResponse(
            status: 200, requestHead: Array("GET / HTTP/1.1\r\n\r\n".utf8),
            responseHead: Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".utf8), body: Array(page.utf8),
            address: "192.0.2.1", isHTTP2: false, firstByteMicroseconds: 1)
        let answer = ReceivedAnswer(
            request: CrawlRequest(purpose: .document(document, Soft404Evidence([])), url: url),
            result: FetchResult(
                request: FetchRequest(id: 0, url: url), outcome: .success(response), elapsedMicroseconds: 2),
            receivedAt: Timestamp(microseconds: 1_795_505_400_000_000))
        guard case .document(let processed) = processor.process(answer) else {
            Issue.record("no document")
            return
        }
        #expect(processed.failure == nil && processed.records != nil)
        let staged = try folder.stagedNames().sorted()
        if limit == 4_000 {
            guard case .undecodable(let why, mayPass: false) = processed.facts.content else {
                Issue.record("taken for \(processed.facts.content)")
                return
            }
            #expect(why.contains("more than 4000 bytes") && processed.copy == nil && staged == [])
        } else {
            #expect(processed.copy?.statement != nil && staged.contains("1.statement"), "\(processed.facts.content)")
            #expect((processed.copy?.split?.sections.count ?? 0) == (parts ? 2 : 0))
        }
    }
}
