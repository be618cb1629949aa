import PouchFetch
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

/// The rules by which answers are judged, each in a row: what is lost when one of them fails is a copy, an edit or the truth
/// about a document.
@Suite("The verdict on an answer")
struct VerdictTests {
    // MARK: - Samples

    private static func url(_ path: String) -> WebURL {
        guard let url = WebURL("https://a.example" + path) else { preconditionFailure("a sample is no URL") }
        return url
    }

    private static let held = PreviousCapture(
        etag: "\"1\"", lastModified: "Thu, 01 May 2003 10:00:00 GMT", sha256: "aa", payloadSHA256: "aa",
        recordID: "<urn:uuid:1>", recordDate: 0, path: "pages/1",
        statementPath: "statements/1.json", textSHA256: "bb", namesDocuments: false,
        recordURL: "https://a.example/1.htm")

    private static func document(
        held isHeld: Bool = false, gone: Bool = false, confirming: ConfirmationKind? = nil, redirectsTo: String? = nil,
        role: Role = .statement
    ) -> PendingDocument {
        PendingDocument(
            id: 1, url: url("/1.htm"), role: role, priority: 3, sequence: 1, attempts: confirming == nil ? 0 : 1,
            notBefore: 0, previous: isHeld ? held : nil, isKnownGone: gone,
            confirmation: confirming.map { Confirmation(kind: $0, status: 200, attempts: 1) }, redirectsTo: redirectsTo)
    }

    private static func page(
        loss: PageFacts.Loss? = nil, convincing: Bool = true, nonsense: Bool = false, notFound: Bool = false,
        listedOtherwise: Bool = false, outOfOrder: Bool = false, password: Bool = false
    ) -> AnswerFacts {
        var page = PageFacts(
            loss: loss, isConvincing: convincing, isLikeNonsense: nonsense, saysNotFound: notFound, likeness: 7)
        page.isListedOtherwise = listedOtherwise
        page.isOutOfOrder = outOfOrder
        page.asksForPassword = password
        return AnswerFacts(content: .page(page), status: 200)
    }

    private static func redirect(
        to path: String = "/2.htm", nonsense: Bool = false, front: Bool = false, isInScope: Bool = true,
        isSelf: Bool = false
    ) -> AnswerFacts {
        let target = url(path)
        return AnswerFacts(
            content: .redirect(
                RedirectFacts(
                    target: .url(target, canonical: target), isSelf: isSelf, isInScope: isInScope,
                    isLikeNonsense: nonsense, isFrontPage: front)), status: 302)
    }

    private static func cookieToItself() -> AnswerFacts {
        var facts = redirect(to: "/1.htm", isSelf: true)
        facts.setsCookie = true
        return facts
    }

    private static func detoured(_ count: Int) -> PendingDocument {
        var detoured = document()
        detoured.detours = count
        return detoured
    }

    private static func status(_ status: Int, conditional: Bool = false, blocked: Bool = false) -> AnswerFacts {
        AnswerFacts(content: .status, status: status, isConditional: conditional, isBlocked: blocked)
    }

    private static let lost = PageFacts.Loss(what: "statement")
    private static let replaced = PageFacts.Loss(what: "sentence of the statement that was held", isReplaced: true)
    private static let known = Circumstances(isControlAlive: true, hasProbes: true)

    struct Row: Sendable, CustomTestStringConvertible {
        var what: String
        var facts: AnswerFacts
        var document: PendingDocument
        var known = Circumstances()
        var verdict: Verdict
        var reason: OutcomeReason?
        var testDescription: String { what }
    }

    // MARK: - Errors and successes without a page

    private static let answers: [Row] = [
        Row(what: "a 404 of what was never had is gone", facts: status(404), document: document(), verdict: .gone),
        Row(
            what: "a 404 of what is held is asked again", facts: status(404), document: document(held: true),
            verdict: .confirm(.gone)),
        Row(
            what: "a second 404 is believed", facts: status(410), document: document(held: true, confirming: .gone),
            known: known, verdict: .gone),
        Row(
            what: "what is known to be gone is no news", facts: status(404), document: document(held: true, gone: true),
            verdict: .gone),
        Row(
            what: "a guard's 404 says nothing", facts: status(404, blocked: true), document: document(held: true),
            verdict: .refused, reason: .blocked),
        Row(
            what: "a 404 that comes with the very statement that is held says that nothing is gone",
            facts: {
                var facts = status(404)
                facts.bringsHeldStatement = true
                return facts
            }(), document: document(held: true, confirming: .gone), known: known, verdict: .refused),
        Row(
            what: "a 403 is refused", facts: status(403, blocked: true), document: document(), verdict: .refused,
            reason: .blocked),
        Row(what: "a 503 may pass", facts: status(503), document: document(), verdict: .retry),
        Row(what: "a 501 will not", facts: status(501), document: document(), verdict: .unreachable),
        Row(
            what: "a 400 to validators is asked without them", facts: status(400, conditional: true),
            document: document(held: true), verdict: .retryUnconditionally),
        Row(
            what: "so is a 412", facts: status(412, conditional: true), document: document(held: true),
            verdict: .retryUnconditionally),
        Row(
            what: "and a 500", facts: status(500, conditional: true), document: document(held: true),
            verdict: .retryUnconditionally),
        Row(
            what: "a 503 to validators is about the pace", facts: status(503, conditional: true),
            document: document(held: true), verdict: .retry),
        Row(
            what: "a 404 to validators is confirmed without them anyway", facts: status(404, conditional: true),
            document: document(held: true), verdict: .confirm(.gone)),
        Row(
            what: "and so is a 410", facts: status(410, conditional: true), document: document(held: true),
            verdict: .confirm(.gone)),
        Row(
            what: "a 429 to validators is about the pace", facts: status(429, conditional: true),
            document: document(held: true), verdict: .retry),
        Row(
            what: "a 403 to validators is about who asks", facts: status(403, conditional: true),
            document: document(held: true), verdict: .refused),
        Row(
            what: "so is a 401", facts: status(401, conditional: true), document: document(held: true),
            verdict: .refused),
        Row(
            what: "and a 451", facts: status(451, conditional: true), document: document(held: true), verdict: .refused),
        Row(
            what: "a page in answer to validators is a page",
            facts: {
                var facts = page()
                facts.isConditional = true
                return facts
            }(), document: document(held: true), verdict: .captured),
        Row(
            what: "a 404 after a 304 of the sample is asked again", facts: status(404),
            document: document(held: true, confirming: .notModified), verdict: .confirm(.gone)),
        Row(
            what: "a 304 is unchanged", facts: AnswerFacts(content: .notModified, status: 304),
            document: document(held: true), verdict: .unchanged),
        Row(
            what: "a 304 of the sample is asked again",
            facts: AnswerFacts(content: .notModified, status: 304, isSampled: true), document: document(held: true),
            verdict: .confirm(.notModified)),
        Row(
            what: "and believed when it comes once more",
            facts: AnswerFacts(content: .notModified, status: 304, isSampled: true),
            document: document(held: true, confirming: .notModified), verdict: .unchanged),
        Row(
            what: "a 304 of what was gone is no matter for the sample",
            facts: AnswerFacts(content: .notModified, status: 304, isSampled: true),
            document: document(held: true, gone: true), verdict: .unchanged),
        Row(
            what: "a 304 of another version is asked again",
            facts: AnswerFacts(content: .notModified, status: 304, etag: "\"2\""), document: document(held: true),
            verdict: .confirm(.notModified)),
        Row(
            what: "and so is one of another date",
            facts: AnswerFacts(content: .notModified, status: 304, lastModified: "Tue, 01 Apr 2003 10:00:00 GMT"),
            document: document(held: true), verdict: .confirm(.notModified)),
        Row(
            what: "a 304 of another date and the same tag is unchanged",
            facts: AnswerFacts(
                content: .notModified, status: 304, etag: "\"1\"", lastModified: "Tue, 01 Apr 2003 10:00:00 GMT"),
            document: document(held: true), verdict: .unchanged),
        Row(
            what: "a 304 of another version is believed when it comes once more",
            facts: AnswerFacts(content: .notModified, status: 304, etag: "\"2\""),
            document: document(held: true, confirming: .notModified), verdict: .unchanged),
        Row(
            what: "a 304 of nothing is refused", facts: AnswerFacts(content: .notModified, status: 304),
            document: document(), verdict: .refused),
        Row(
            what: "the same bytes are unchanged", facts: AnswerFacts(content: .identical, status: 200),
            document: document(held: true), verdict: .unchanged),
        Row(
            what: "an empty answer takes no place", facts: AnswerFacts(content: .empty, status: 200),
            document: document(held: true), verdict: .refused),
        Row(
            what: "a body cut short may come whole",
            facts: AnswerFacts(content: .undecodable("cut", mayPass: true), status: 200), document: document(),
            verdict: .retry),
        Row(
            what: "a bomb will not", facts: AnswerFacts(content: .undecodable("bomb", mayPass: false), status: 200),
            document: document(), verdict: .refused),
        Row(
            what: "a broken connection may pass", facts: AnswerFacts(content: .failure(.interrupted("x"))),
            document: document(), verdict: .retry),
        Row(
            what: "what is no HTTP is refused", facts: AnswerFacts(content: .failure(.notHTTP("x"))),
            document: document(), verdict: .refused),
        Row(
            what: "a bad certificate is unreachable", facts: AnswerFacts(content: .failure(.tls("x"))),
            document: document(), verdict: .unreachable),
    ]

    // MARK: - Pages

    private static let pages: [Row] = [
        Row(what: "a good page is a copy", facts: page(), document: document(), verdict: .captured),
        Row(
            what: "a page without a statement of the profile is a copy where nothing speaks against it",
            facts: page(convincing: false), document: document(), verdict: .captured),
        Row(
            what: "the archive's page for nothing is asked again, in the first crawl too",
            facts: page(convincing: false, nonsense: true), document: document(), verdict: .confirm(.lost)),
        Row(
            what: "and is gone when it comes twice", facts: page(convincing: false, nonsense: true),
            document: document(confirming: .lost), known: known, verdict: .gone, reason: .soft404),
        Row(
            what: "but not while no document answers well", facts: page(convincing: false, nonsense: true),
            document: document(confirming: .lost), verdict: .refused, reason: .lost),
        Row(
            what: "a title that says not found is asked again", facts: page(convincing: false, notFound: true),
            document: document(), verdict: .confirm(.lost)),
        Row(
            what: "and is gone when it says so twice", facts: page(convincing: false, notFound: true),
            document: document(confirming: .lost), known: known, verdict: .gone, reason: .soft404),
        Row(
            what: "a dated statement may have any title", facts: page(notFound: true), document: document(),
            verdict: .captured),
        Row(
            what: "but not one that no listing has for it", facts: page(notFound: true, listedOtherwise: true),
            document: document(), verdict: .confirm(.lost)),
        Row(
            what: "the page for nothing is doubted with a title of its own", facts: page(nonsense: true),
            document: document(), verdict: .confirm(.lost)),
        Row(
            what: "a held statement that is lost is asked again", facts: page(loss: lost, convincing: false),
            document: document(held: true), verdict: .confirm(.lost)),
        Row(
            what: "and never replaced by a page without one", facts: page(loss: lost, convincing: false),
            document: document(held: true, confirming: .lost), known: known, verdict: .refused, reason: .lost),
        Row(
            what: "nor by a statement's head with nothing below it", facts: page(loss: lost),
            document: document(held: true, confirming: .lost), known: known, verdict: .refused, reason: .lost),
        Row(
            what: "another text, twice, takes its place when it is a statement", facts: page(loss: replaced),
            document: document(held: true, confirming: .lost), known: known, verdict: .captured),
        Row(
            what: "and not when it is none by the profile", facts: page(loss: replaced, convincing: false),
            document: document(held: true, confirming: .lost), known: known, verdict: .refused, reason: .lost),
        Row(
            what: "nor while no document answers well", facts: page(loss: replaced),
            document: document(held: true, confirming: .lost), verdict: .refused, reason: .lost),
        Row(
            what: "nor when it stands at other addresses too", facts: page(loss: replaced),
            document: document(held: true, confirming: .lost),
            known: Circumstances(isControlAlive: true, hasProbes: true, sharedBy: 1), verdict: .refused, reason: .shared
        ),
        Row(
            what: "the same page elsewhere is asked again", facts: page(convincing: false), document: document(),
            known: Circumstances(sharedBy: 1), verdict: .confirm(.lost)),
        Row(
            what: "and refused", facts: page(convincing: false), document: document(confirming: .lost),
            known: Circumstances(isControlAlive: true, sharedBy: 1), verdict: .refused, reason: .shared),
        Row(
            what: "a dated statement may stand at two addresses", facts: page(), document: document(),
            known: Circumstances(sharedBy: 1), verdict: .captured),
        Row(
            what: "the page that several documents are sent to is asked again", facts: page(convincing: false),
            document: document(), known: Circumstances(arrivals: [90, 91]), verdict: .confirm(.lost)),
        Row(
            what: "and refused when it holds no statement", facts: page(convincing: false),
            document: document(confirming: .lost), known: Circumstances(isControlAlive: true, arrivals: [90, 91]),
            verdict: .refused, reason: .shared),
        Row(
            what: "a page without a statement that a held one is sent to is asked again",
            facts: page(convincing: false),
            document: document(), known: Circumstances(arrivals: [90], hasHeldArrival: true), verdict: .confirm(.lost)),
        Row(
            what: "and takes no statement's place", facts: page(convincing: false),
            document: document(confirming: .lost),
            known: Circumstances(isControlAlive: true, arrivals: [90], hasHeldArrival: true), verdict: .refused,
            reason: .lost),
        Row(
            what: "a held statement may move to another one", facts: page(), document: document(),
            known: Circumstances(arrivals: [90], hasHeldArrival: true), verdict: .captured),
        Row(
            what: "a page that asks for a password is no document that was sent there",
            facts: page(convincing: false, password: true), document: document(), known: Circumstances(arrivals: [90]),
            verdict: .refused, reason: .blocked),
        Row(
            what: "a statement may have a field for a password beside it", facts: page(password: true),
            document: document(), known: Circumstances(arrivals: [90]), verdict: .captured),
        Row(
            what: "so may a page that nothing was sent to", facts: page(convincing: false, password: true),
            document: document(), verdict: .captured),
        Row(
            what: "a page that says that the archive is out of order is asked again",
            facts: page(convincing: false, outOfOrder: true), document: document(), verdict: .confirm(.lost)),
        Row(
            what: "and is no statement, in the first crawl too", facts: page(convincing: false, outOfOrder: true),
            document: document(confirming: .lost), known: known, verdict: .refused, reason: .lost),
        Row(
            what: "a statement may speak of such things", facts: page(outOfOrder: true), document: document(),
            verdict: .captured),
        Row(
            what: "several documents may move to one statement", facts: page(), document: document(),
            known: Circumstances(arrivals: [90, 91]), verdict: .captured),
        Row(
            what: "one document may move to any page", facts: page(convincing: false), document: document(),
            known: Circumstances(arrivals: [90]), verdict: .captured),
        Row(
            what: "what was gone and is there again is asked again", facts: page(),
            document: document(held: true, gone: true), verdict: .confirm(.lost)),
        Row(
            what: "and is back", facts: page(), document: document(held: true, gone: true, confirming: .lost),
            known: known, verdict: .captured),
        Row(
            what: "at another address too", facts: page(),
            document: document(held: true, gone: true, confirming: .lost),
            known: Circumstances(isControlAlive: true, hasProbes: true, sharedBy: 1), verdict: .captured),
        Row(
            what: "a guard's page is refused",
            facts: AnswerFacts(content: .page(PageFacts()), status: 200, isBlocked: true),
            document: document(held: true), verdict: .refused, reason: .blocked),
    ]

    // MARK: - Redirects

    private static let redirects: [Row] = [
        Row(
            what: "a new document's redirect is followed", facts: redirect(), document: document(),
            verdict: .redirected(to: url("/2.htm"))),
        Row(
            what: "a held one's is asked again while nothing is known of nonsense", facts: redirect(),
            document: document(held: true), verdict: .confirm(.redirect)),
        Row(
            what: "and followed when nonsense leads elsewhere", facts: redirect(),
            document: document(held: true, confirming: .redirect), known: known, verdict: .redirected(to: url("/2.htm"))
        ),
        Row(
            what: "one that is known is followed at once", facts: redirect(),
            document: document(held: true, redirectsTo: "https://a.example/2.htm"),
            verdict: .redirected(to: url("/2.htm"))),
        Row(
            what: "where nonsense leads, a document is gone", facts: redirect(nonsense: true),
            document: document(confirming: .redirect), known: known, verdict: .gone, reason: .soft404),
        Row(
            what: "in the first crawl too it is asked again first", facts: redirect(nonsense: true),
            document: document(), verdict: .confirm(.redirect)),
        Row(
            what: "several documents that are sent to the front page are asked again",
            facts: redirect(to: "/", front: true), document: document(), known: Circumstances(redirectSources: 1),
            verdict: .confirm(.redirect)),
        Row(
            what: "and are gone", facts: redirect(to: "/", front: true), document: document(confirming: .redirect),
            known: Circumstances(isControlAlive: true, hasProbes: true, redirectSources: 1), verdict: .gone,
            reason: .soft404),
        Row(
            what: "but not while no document answers well", facts: redirect(to: "/", front: true),
            document: document(confirming: .redirect), known: Circumstances(hasProbes: true),
            verdict: .redirected(to: url("/"))),
        Row(
            what: "a listing may move to the front page", facts: redirect(to: "/", front: true),
            document: document(role: .month), verdict: .redirected(to: url("/"))),
        Row(
            what: "what was gone is asked again while nothing is known of nonsense", facts: redirect(),
            document: document(gone: true), verdict: .confirm(.redirect)),
        Row(
            what: "a held one is followed at once where the probes were made", facts: redirect(),
            document: document(held: true), known: known, verdict: .redirected(to: url("/2.htm"))),
        Row(
            what: "a wall that hands out a cookie is asked again with it",
            facts: redirect(to: "/wall", isInScope: false),
            document: document(), known: Circumstances(sendsCookies: true, hasOtherCookies: true),
            verdict: .retryAt(url("/1.htm"))),
        Row(
            what: "but once", facts: redirect(to: "/wall", isInScope: false), document: detoured(1),
            known: Circumstances(sendsCookies: true, hasOtherCookies: true), verdict: .refused),
        Row(
            what: "out of scope is refused", facts: redirect(isInScope: false), document: document(), verdict: .refused),
        Row(
            what: "too many in a row are refused", facts: redirect(),
            document: {
                var d = document()
                d.hops = 5
                return d
            }(), verdict: .refused),
        Row(
            what: "a ring is refused", facts: redirect(), document: document(),
            known: Circumstances(redirectChain: [4, 2, 1]), verdict: .refused),
        Row(
            what: "the same document's other address is asked at once", facts: redirect(to: "/1.htm?s=2", isSelf: true),
            document: document(), verdict: .retryAt(url("/1.htm?s=2"))),
        Row(
            what: "but not for ever", facts: redirect(to: "/1.htm?s=2", isSelf: true),
            document: detoured(5), verdict: .refused),
        Row(
            what: "a redirect to itself is refused", facts: redirect(to: "/1.htm", isSelf: true), document: document(),
            verdict: .refused),
        Row(
            what: "whether cookies are sent or not", facts: redirect(to: "/1.htm", isSelf: true), document: document(),
            known: Circumstances(sendsCookies: true), verdict: .refused),
        Row(
            what: "so is one that wants a cookie back which is not sent", facts: cookieToItself(), document: document(),
            verdict: .refused),
        Row(
            what: "one that wants a cookie back is asked with it", facts: cookieToItself(), document: document(),
            known: Circumstances(sendsCookies: true), verdict: .retryAt(url("/1.htm"))),
        Row(
            what: "a redirect without a target is refused",
            facts: AnswerFacts(content: .redirect(RedirectFacts(target: .missing)), status: 302), document: document(),
            verdict: .refused),
    ]

    @Test("each answer is judged by its rule", arguments: answers + pages + redirects)
    func rule(row: Row) {
        let ruling = Ruling.on(row.facts, row.document, row.known)
        #expect(ruling.verdict == row.verdict)
        #expect(ruling.reason == row.reason)
        if ruling.verdict == .refused || ruling.verdict == .unreachable { #expect(ruling.error?.isEmpty == false) }
    }

    @Test("a ring names the others that lead in it")
    func ring() {
        let ruling = Ruling.on(Self.redirect(), Self.document(), Circumstances(redirectChain: [4, 2, 1]))
        #expect(ruling.ring == [4, 2])
    }

    @Test("a ring that a cookie may open is asked again from its first document, which is not this one")
    func reopened() {
        var known = Circumstances(redirectChain: [4, 2, 1])
        known.mayReopen = true
        let ruling = Ruling.on(Self.redirect(), Self.document(), known)
        #expect(ruling.verdict == .redirected(to: Self.url("/2.htm")) && ruling.reopened == [4])
        known.redirectChain = [1]
        #expect(Ruling.on(Self.redirect(), Self.document(), known).verdict == .refused)
    }

    @Test(
        "a verdict beside what was held gives the outcome",
        arguments: [
            (Verdict.captured, document(), "x" as String?, Outcome.new),
            (.captured, document(held: true), "x", .changed),
            (.captured, document(held: true), "aa", .unchanged),
            (.captured, document(held: true, gone: true), "x", .restored),
            (.unchanged, document(held: true), nil, .unchanged),
            (.unchanged, document(held: true, gone: true), nil, .restored),
            (.redirected(to: url("/2.htm")), document(), nil, .new),
            (.redirected(to: url("/2.htm")), document(held: true), nil, .changed),
            (.redirected(to: url("/2.htm")), document(redirectsTo: "https://a.example/2.htm"), nil, .unchanged),
            (.redirected(to: url("/2.htm")), document(gone: true), nil, .restored),
            (.gone, document(), nil, .gone), (.refused, document(held: true), nil, .refused),
        ])
    func outcome(_ verdict: Verdict, _ document: PendingDocument, _ sha256: String?, _ expected: Outcome) {
        #expect(Outcome(of: verdict, document, sha256: sha256) == expected)
    }

    @Test("what is asked again has no outcome yet", arguments: [Verdict.retry, .retryUnconditionally, .confirm(.gone)])
    func noOutcome(_ verdict: Verdict) { #expect(Outcome(of: verdict, Self.document()) == nil) }
}
