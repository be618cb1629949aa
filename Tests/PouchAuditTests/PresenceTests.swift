import PouchAudit
import Testing

@Suite("What became of a document is what the crawls saw of its URL, and no more")
struct PresenceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var expected: String?
        /// nil for a crawl that has no line for it.
        var before: Seen? = Seen()
        var now: Seen? = Seen()
        var isPartial = false
        var testDescription: String { name }
    }

    struct Seen: Sendable {
        var outcome = "unchanged"
        var status: Int? = 200
        var hasCopy = true
        var isListed = true
        var reason: String?
        var isAskedTwice = false
        static let gone = Seen(outcome: "gone", status: 404, isAskedTwice: true)
        static let neverHad = Seen(outcome: "gone", status: 404, hasCopy: false, isAskedTwice: true)
    }

    static let cases = [
        Case(name: "held both times", expected: nil),
        Case(name: "new", expected: "added", before: nil, now: Seen(outcome: "new")),
        Case(
            name: "its address was known, and it was never had before", expected: "added",
            before: Seen(outcome: "unreachable", status: nil, hasCopy: false), now: Seen(outcome: "new")),
        Case(name: "back after it was gone", expected: "restored", before: .gone, now: Seen(outcome: "restored")),
        Case(name: "served, and no listing names it", expected: "delisted", now: Seen(isListed: false)),
        Case(name: "listed again", expected: "restored", before: Seen(isListed: false), now: Seen()),
        Case(name: "no answer", expected: "unreachable", now: Seen(outcome: "unreachable", status: nil)),
        Case(
            name: "a guard's page", expected: "blocked",
            now: Seen(outcome: "unreachable", status: 503, reason: "blocked")),
        Case(name: "unavailable for legal reasons", expected: "blocked", now: Seen(outcome: "refused", status: 451)),
        Case(name: "an answer that cannot be taken for it", expected: "undetermined", now: Seen(outcome: "refused")),
        Case(
            name: "robots exclusion forbids it now", expected: "undetermined",
            now: Seen(outcome: "skipped", status: nil)),
        Case(
            name: "robots exclusion always forbade it", expected: nil,
            before: Seen(outcome: "skipped", status: nil, hasCopy: false),
            now: Seen(outcome: "skipped", status: nil, hasCopy: false)),
        Case(name: "the crawl did not come to it", expected: "undetermined", now: nil),
        Case(name: "outside the part that was asked for", expected: "undetermined", now: nil, isPartial: true),
        Case(name: "gone before, and not asked for", expected: nil, before: .gone, now: nil),
        Case(
            name: "gone before, and no answer", expected: nil, before: .gone,
            now: Seen(outcome: "unreachable", status: nil)),
        Case(name: "a new link that leads nowhere", expected: "undetermined", before: nil, now: .neverHad),
        Case(name: "a dead link stays one", expected: nil, before: .neverHad, now: .neverHad),
    ]

    @Test("presence", arguments: cases)
    func presence(_ test: Case) throws {
        let lab = try AuditLab()
        let page = AuditLab.page("One", "The first.")
        for (seen, isPartial) in [(test.before, false), (test.now, test.isPartial)] {
            var crawl = AuditLab.Crawl()
            crawl.isPartial = isPartial
            if let seen {
                var line = AuditLab.Line(
                    "/news/1.html", page: seen.hasCopy ? page : nil, outcome: seen.outcome, status: seen.status,
                    listedOn: seen.isListed ? [AuditLab.listing] : [])
                line.reason = seen.reason
                line.firstStatus = seen.isAskedTwice ? seen.status : nil
                crawl.add(line)
            }
            crawl.add(.init("/news/2.html", page: AuditLab.page("Two", "The second.")))
            try lab.write(crawl)
        }
        let report = try lab.audit()
        #expect(AuditLab.classes(report)["/news/1.html"] == test.expected, "\(report.changes.map(\.reasons))")
        #expect(AuditLab.classes(report)["/news/2.html"] == nil)
    }

    @Test("a document that left a listing which was not read is not called delisted")
    func unreadListing() throws {
        let lab = try AuditLab()
        let page = AuditLab.page("One", "The first.")
        var first = AuditLab.Crawl()
        first.add(.init("/news/1.html", page: page))
        try lab.write(first)
        var second = AuditLab.Crawl(
            listing: .init(
                AuditLab.listing, role: "start", page: "<p>The listing</p>", outcome: "unreachable", status: 503))
        second.add(.init("/news/1.html", page: page, listedOn: []))
        try lab.write(second)
        #expect(AuditLab.classes(try lab.audit()) == [:])
    }

    static let silence = Seen(outcome: "unreachable", status: nil)

    @Test(
        "an outage tells no removal twice, and hides no return",
        arguments: [
            ([silence, .gone], nil), ([silence, .gone, .gone], nil),
            ([silence, Seen(outcome: "restored")], "restored"),
        ] as [([Seen], String?)])
    func outage(_ since: [Seen], _ expected: String?) throws {
        let lab = try AuditLab()
        let page = AuditLab.page("One", "The first.")
        for seen in [Seen(), .gone, .gone] + since {
            var crawl = AuditLab.Crawl()
            var line = AuditLab.Line("/news/1.html", page: page, outcome: seen.outcome, status: seen.status)
            line.firstStatus = seen.isAskedTwice ? seen.status : nil
            crawl.add(line)
            try lab.write(crawl)
        }
        let report = try lab.audit()
        #expect(AuditLab.classes(report)["/news/1.html"] == expected, "\(report.changes.map(\.reasons))")
    }
}
