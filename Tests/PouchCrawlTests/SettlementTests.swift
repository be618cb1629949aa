import PouchBytes
import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

/// What a ruling has the commit write: what is left out here is lost from the mirror, or from what is told of it.
@Suite("The settlement of an answer")
struct SettlementTests {
    private static let url = WebURL("https://a.example/1.htm")

    private func response(unconditional: Bool = false) throws -> ProcessedResponse {
        var document = PendingDocument(
            id: 7, url: try #require(Self.url), role: .statement, year: 2003, month: 5, priority: 3, sequence: 1,
            attempts: 0,
            notBefore: 0, isKnownGone: false, hops: 2)
        document.isUnconditional = unconditional
        var response = ProcessedResponse(document, .identical, at: Timestamp(microseconds: 5))
        response.facts.status = 200
        response.facts.etag = "\"2\""
        response.facts.lastModified = "Thu"
        response.copy = NewCapture(
            etag: nil, lastModified: nil, contentType: nil, charset: nil, bytes: 1, sha256: "aa", payloadSHA256: "bb",
            page: StagedFile(name: "7.page", path: ["pages", "1"]), statement: nil, warnings: 0)
        response.links = [FoundLink(url: try #require(Self.url), role: .statement, isListed: true)]
        response.named = 4
        response.note = "in part"
        response.location = "https://a.example/2.htm"
        response.warning = "cut"
        response.revisit = { _ in preconditionFailure("never made") }
        response.bytesReceived = 9
        return response
    }

    private func settle(
        _ verdict: Verdict, _ response: ProcessedResponse, error: String? = nil, notBefore: Int64 = 0
    ) -> Settlement {
        var ruling = Ruling(verdict: verdict, reason: .shared, error: error)
        (ruling.ring, ruling.reopened) = ([3], [4])
        return Settlement(response, CrawlEngine.Decision(ruling: ruling, notBefore: notBefore), now: 11)
    }

    @Test("a good copy is kept with its links, its flaw and what it names, and no staged file is thrown away")
    func captured() throws {
        let settled = settle(.captured, try response())
        guard case .end(.new, .capture(let copy, let links)) = settled.disposition else {
            Issue.record("\(settled.disposition)")
            return
        }
        #expect(copy.sha256 == "aa" && links.count == 1 && settled.linkCount == 1)
        #expect(settled.error == "cut" && settled.named == 4 && settled.note == "in part")
        #expect(settled.revisit != nil && settled.unwanted.isEmpty)
        #expect(settled.ring == [3] && settled.reopened == [4] && settled.location == "https://a.example/2.htm")
        #expect(settled.reason == .shared && settled.httpStatus == 200 && settled.bytesReceived == 9)
        #expect(settle(.captured, try response(), error: "why").error == "why")
    }

    @Test(
        "a copy that is not kept leaves no staged file, no name and no note behind",
        arguments: [Verdict.gone, .refused, .retry])
    func unwanted(_ verdict: Verdict) throws {
        let settled = settle(verdict, try response())
        #expect(settled.unwanted == ["7.page"] && settled.named == nil && settled.note == nil && settled.revisit == nil)
        #expect(settled.error == nil && settled.linkCount == 0)
        #expect(settled.ring == [3] && settled.reopened == [4] && settled.location == "https://a.example/2.htm")
    }

    @Test("each verdict has its effect")
    func effects() throws {
        let response = try response()
        guard case .end(.unchanged, .confirm("\"2\"", "Thu")) = settle(.unchanged, response).disposition else {
            Issue.record("an unchanged copy keeps the answer's validators")
            return
        }
        guard case .end(.gone, .remove) = settle(.gone, response).disposition,
            case .end(.unreachable, .leave) = settle(.unreachable, response).disposition,
            case .end(.refused, .leave) = settle(.refused, response).disposition,
            case .confirm(.lost) = settle(.confirm(.lost), response).disposition,
            case .retry(12, 11) = settle(.retry, response, notBefore: 12).disposition
        else {
            Issue.record("a verdict has another effect")
            return
        }
        let target = try #require(WebURL("https://a.example/2.htm"))
        guard case .end(.new, .redirect(let link)) = settle(.redirected(to: target), response).disposition else {
            Issue.record("a redirect leads nowhere")
            return
        }
        #expect(link.url == target && link.role == .statement && link.year == 2003 && link.month == 5)
        #expect(link.hops == 3 && !link.isListed)
    }

    @Test("a capture without a copy is none")
    func withoutCopy() throws {
        var response = try response()
        response.copy = nil
        guard case .end(.refused, .leave) = settle(.captured, response).disposition else {
            Issue.record("nothing was kept")
            return
        }
    }

    @Test("a request that validators spoilt is made without them from then on, by a run that goes on too")
    func unconditional() throws {
        #expect(settle(.retryUnconditionally, try response()).isUnconditional)
        #expect(settle(.retry, try response(unconditional: true)).isUnconditional)
        #expect(!settle(.retry, try response()).isUnconditional)
    }
}
