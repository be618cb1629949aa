import PouchAudit
import Testing

@Suite("A document counts as removed only when all the evidence is there")
struct RemovalTests {
    /// A case for a removal, as the crawls that tell of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var expected: String?
        var status: Int? = 404
        var outcome = "gone"
        var reason: String?
        /// Whether the crawl asked a second time.
        var isAskedTwice = true
        /// Of a statement asked beside it: whether it answered as before; nil for none.
        var control: Bool? = true
        var controlPath = "/news/2.html"
        var listing: (outcome: String, status: Int?, firstStatus: Int?) = ("unchanged", 200, nil)
        /// How many crawls before the newer one found it gone, too; the audit is from the last that did, or held it.
        var goneBefore = 0
        var auditsFromHeld = false
        var removedAfter = 1
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "asked twice, with a control and every listing read", expected: "removed"),
        Case(name: "410 is as good as 404", expected: "removed", status: 410),
        Case(name: "a proved soft 404", expected: "removed", status: 200, reason: "soft_404"),
        Case(name: "asked once", expected: "undetermined", isAskedTwice: false),
        Case(name: "the control had vanished, too", expected: "undetermined", control: false),
        Case(name: "no control was asked", expected: "undetermined", control: nil),
        Case(
            name: "the control is a listing, which a server may show that has lost its statements",
            expected: "undetermined", controlPath: AuditLab.listing),
        Case(
            name: "the listing that named it could not be had", expected: "undetermined",
            listing: ("unreachable", 503, nil)),
        Case(name: "the listing was found gone once", expected: "undetermined", listing: ("gone", 404, nil)),
        Case(name: "the listing is gone for certain", expected: "removed", listing: ("gone", 404, 404)),
        Case(name: "a server error is no removal", expected: "unreachable", status: 503, outcome: "unreachable"),
        Case(name: "a refusal is no removal", expected: "blocked", status: 403, outcome: "refused"),
        Case(
            name: "an answer that holds no statement is no removal", expected: "undetermined", status: 200,
            outcome: "refused", reason: "lost"),
        Case(name: "a policy of two crawls, and one has found it gone", expected: "undetermined", removedAfter: 2),
        Case(
            name: "a policy of two crawls, and both have found it gone", expected: "removed", goneBefore: 1,
            removedAfter: 2),
        Case(
            name: "two crawls found it gone, and none asked twice or had a control", expected: "removed",
            isAskedTwice: false, control: nil, goneBefore: 1, auditsFromHeld: true),
        Case(name: "it was gone before, and that was told then", expected: nil, goneBefore: 1),
    ]

    @Test("evidence for a removal", arguments: cases)
    func removal(_ test: Case) throws {
        let lab = try AuditLab()
        let (page, other) = (AuditLab.page("One", "The first."), AuditLab.page("Two", "The second."))
        func crawl(_ one: AuditLab.Line, _ listing: AuditLab.Line? = nil, _ control: Bool? = nil) -> AuditLab.Crawl {
            var crawl = AuditLab.Crawl()
            if let listing { crawl = AuditLab.Crawl(listing: listing) }
            crawl.add(one)
            crawl.add(.init("/news/2.html", page: other))
            if let control { crawl.controls = [(test.controlPath, control)] }
            return crawl
        }
        var gone = AuditLab.Line("/news/1.html", page: page, outcome: test.outcome, status: test.status)
        gone.reason = test.reason
        gone.firstStatus = test.isAskedTwice ? test.status : nil
        try lab.write(crawl(.init("/news/1.html", page: page)))
        for _ in 0..<test.goneBefore { try lab.write(crawl(gone, nil, test.control)) }
        var listing = AuditLab.Line(
            AuditLab.listing, role: "start", page: "<p>The listing</p>", outcome: test.listing.outcome,
            status: test.listing.status)
        listing.firstStatus = test.listing.firstStatus
        try lab.write(crawl(gone, listing, test.control))
        let first = try lab.history.crawls[0].name
        let report = try lab.audit {
            $0.options.removedAfter = test.removedAfter
            if test.auditsFromHeld { $0.from = first }
        }
        #expect(AuditLab.classes(report)["/news/1.html"] == test.expected, "\(report.changes.map(\.reasons))")
        // With the only listing goes the other's link, too.
        #expect(AuditLab.classes(report)["/news/2.html"] == (test.listing.firstStatus == nil ? nil : "delisted"))
    }
}
