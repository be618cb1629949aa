import Foundation
import PouchBytes
import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

@Suite("Which answers of a killed run are used")
struct KeptAnswerTests {
    private static let page = "https://2001-2009.state.gov/r/pa/prs/ps/2003/1.htm"
    private let profile: SiteProfile

    init() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        profile = try SiteProfile.load(nameOrPath: root.appending(path: "config/state-2001-2009.yaml").path)
    }

    private func request(etag: String?, confirming: Bool = false, sends: Bool = true) throws -> CrawlRequest {
        let url = try #require(WebURL(Self.page))
        let held = PreviousCapture(
            etag: etag, sha256: "aa", payloadSHA256: "aa", recordID: "<urn:uuid:1>", recordDate: 0, path: "pages/1",
            statementPath: "statements/1.json", textSHA256: "bb", namesDocuments: false, recordURL: Self.page)
        let confirmation = confirming ? Confirmation(kind: .notModified, status: 304, attempts: 0) : nil
        let document = PendingDocument(
            id: 7, url: url, role: .statement, priority: 3, sequence: 1, attempts: 0, notBefore: 0, previous: held,
            isKnownGone: false, confirmation: confirmation)
        return CrawlRequest(
            purpose: .document(document, Soft404Evidence([])), url: url,
            ifNoneMatch: confirming || !sends ? nil : etag)
    }

    private func kept(etag: String?, at url: String = page, of own: String = page) -> JournalAnswer {
        JournalAnswer(
            key: .init(document: 7, attempts: 0), ownURL: own, url: url, ifNoneMatch: etag, ifModifiedSince: nil,
            receivedAt: Timestamp(microseconds: 5), firstByte: 1, elapsed: 2, status: etag == nil ? 200 : 304,
            isHTTP2: false, address: "192.0.2.1", requestHead: [], responseHead: Array("HTTP/1.1 200 OK\r\n\r\n".utf8),
            body: Array("page".utf8))
    }

    private func document(_ answer: ReceivedAnswer?) throws -> PendingDocument {
        guard case .document(let document, _) = try #require(answer).request.purpose else {
            throw CancellationError()
        }
        return document
    }

    @Test("the answer to the same request is used as it came, with the time of its receipt")
    func same() throws {
        let answer = try #require(ReceivedAnswer(kept(etag: "\"1\""), to: try request(etag: "\"1\""), profile))
        #expect(answer.request.isConditional && answer.receivedAt == Timestamp(microseconds: 5))
        #expect(try answer.result.outcome.get().body == Array("page".utf8))
        #expect(try !document(answer).isUnconditional)
    }

    @Test("a 304 to validators of a copy that is not held any more says nothing")
    func otherCopy() throws {
        #expect(ReceivedAnswer(kept(etag: "\"1\""), to: try request(etag: "\"2\""), profile) == nil)
        #expect(ReceivedAnswer(kept(etag: "\"1\""), to: try request(etag: nil), profile) == nil)
    }

    @Test("a 304 does not confirm a 304")
    func confirming() throws {
        #expect(ReceivedAnswer(kept(etag: "\"1\""), to: try request(etag: "\"1\"", confirming: true), profile) == nil)
        #expect(ReceivedAnswer(kept(etag: nil), to: try request(etag: "\"1\"", confirming: true), profile) != nil)
    }

    @Test("a page that was asked for without validators is read as one that was")
    func unconditional() throws {
        let answer = ReceivedAnswer(kept(etag: nil), to: try request(etag: "\"1\""), profile)
        #expect(try !(#require(answer).request.isConditional) && document(answer).isUnconditional)
    }

    @Test("an answer of another document, or from outside the archive, is not used; one from an alias of it is")
    func address() throws {
        let asked = try request(etag: nil)
        #expect(ReceivedAnswer(kept(etag: nil, of: Self.page + "l"), to: asked, profile) == nil)
        for url in ["https://elsewhere.example/1.htm", "no URL", ""] {
            #expect(ReceivedAnswer(kept(etag: nil, at: url), to: asked, profile) == nil, "\(url)")
        }
        let alias = Self.page.replacingOccurrences(of: "https://", with: "http://")
        #expect(try document(ReceivedAnswer(kept(etag: nil, at: alias), to: asked, profile)).url.text == alias)
    }
}
