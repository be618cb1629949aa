import PouchAudit
import Testing

/// A crawl that passed a document over saw nothing of it: whatever an audit said of it would be made up.
@Suite("Documents that were not due")
struct NotDueTests {
    private static let path = "/news/1.html"
    private static let old = AuditLab.page("One", "The first words.")
    private static let new = AuditLab.page("One", "Quite other words.")

    private static func line(
        _ outcome: String, _ page: String? = old, isListed: Bool = true, status: Int? = 200
    ) -> AuditLab.Line {
        var line = AuditLab.Line(
            path, page: page, outcome: outcome, status: outcome == "not_due" ? nil : status,
            listedOn: isListed ? [AuditLab.listing] : [])
        if outcome == "gone" { line.firstStatus = 404 }
        return line
    }

    /// A crawl for each line; the second statement is asked for in all.
    private static func lab(_ lines: [AuditLab.Line]) throws -> AuditLab {
        let lab = try AuditLab()
        for line in lines {
            var crawl = AuditLab.Crawl()
            crawl.add(line)
            crawl.add(.init("/news/2.html", page: AuditLab.page("Two", "The second.")))
            crawl.controls = [("/news/2.html", true)]
            try lab.write(crawl)
        }
        return lab
    }

    private static func count(_ report: AuditReport, _ kind: AuditClass) -> Int {
        report.counts.first { $0.kind == kind }?.count ?? 0
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var lines: [AuditLab.Line]
        var expected: String?
        /// The places of the crawls that are compared; nil for the last two.
        var from: Int?
        var folds = false
        var isNotDue = false
        /// The crawl whose word stands for the older and the newer side.
        var fromCrawl: Int?
        var toCrawl: Int?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "held, then not due", lines: [line("new"), line("not_due")], isNotDue: true),
        Case(name: "not due in both", lines: [line("new"), line("not_due"), line("not_due")], isNotDue: true),
        Case(name: "not due, then found as it was", lines: [line("new"), line("not_due"), line("unchanged")]),
        Case(
            name: "not due, then found edited: the crawl that last saw the old version is named",
            lines: [line("new"), line("not_due"), line("not_due"), line("changed", new)], expected: "edited",
            fromCrawl: 0, toCrawl: 3),
        Case(
            name: "not due, then gone", lines: [line("new"), line("not_due"), line("gone", old, status: 404)],
            expected: "removed", fromCrawl: 0, toCrawl: 2),
        Case(
            name: "not due, then no answer",
            lines: [line("new"), line("not_due"), line("unreachable", old, status: nil)], expected: "unreachable",
            fromCrawl: 0),
        Case(
            name: "edited before it was not due: that audit is over",
            lines: [line("new"), line("changed", new), line("not_due", new)], isNotDue: true),
        Case(
            name: "edited between the two, and not due in the newer",
            lines: [line("new"), line("changed", new), line("not_due", new)], expected: "edited", from: 0,
            fromCrawl: 0, toCrawl: 1),
        Case(
            name: "the same, folded",
            lines: [line("new"), line("changed", new), line("not_due", new)], expected: "edited", from: 0, folds: true,
            toCrawl: 1),
        Case(
            name: "found as it was between, and not due in the newer: not called unchanged",
            lines: [line("new"), line("unchanged"), line("not_due")], from: 0, folds: true, isNotDue: true),
        Case(
            name: "no longer listed, and not asked for", lines: [line("new"), line("not_due", old, isListed: false)],
            isNotDue: true),
        Case(
            name: "no longer listed, asked for between, not due in the newer",
            lines: [
                line("new"), line("unchanged", old, isListed: false), line("not_due", old, isListed: false),
            ], expected: "delisted", from: 0, toCrawl: 1),
        Case(
            name: "back between, and not due in the newer",
            lines: [line("gone", old, status: 404), line("restored"), line("not_due")], expected: "restored", from: 0,
            toCrawl: 1),
        Case(
            name: "new between, and not due in the newer",
            lines: [AuditLab.Line("/news/3.html", page: old), line("new"), line("not_due")], expected: "added", from: 0,
            toCrawl: 1),
    ]

    @Test("what is said of them", arguments: cases)
    func said(_ test: Case) throws {
        let lab = try Self.lab(test.lines)
        let names = try lab.history.crawls.map(\.name)
        let report = try lab.audit {
            $0.from = test.from.map { names[$0] }
            $0.foldsBetween = test.folds
        }
        #expect(AuditLab.classes(report)[Self.path] == test.expected, "\(report.changes.map(\.reasons))")
        #expect((report.notDue?.documents ?? 0) == (test.isNotDue ? 1 : 0))
        let change = report.changes.first { $0.url.hasSuffix(Self.path) }
        if let place = test.fromCrawl { #expect(change?.from?.crawl == names[place]) }
        if let place = test.toCrawl { #expect(change?.to?.crawl == names[place]) }
        if test.isNotDue {
            #expect(Self.count(report, .unchanged) == 1, "the other one alone")
            #expect(report.verdict == .unchanged)
            #expect(report.notDue?.seenSince.isEmpty == false)
        }
    }

    @Test("an edit that is found late is compared with what was last seen")
    func diff() throws {
        let lab = try Self.lab([Self.line("new"), Self.line("not_due"), Self.line("changed", Self.new)])
        let diff = try #require(try lab.audit().changes.first?.diff)
        let spans = diff.paragraphs.flatMap(\.spans)
        #expect(spans.contains { $0.kind == .inserted && $0.text.contains("other") })
    }

    @Test("crawls that found it gone are in a row, though one between passed it over")
    func streak() throws {
        var first = Self.line("gone", Self.old, status: 404)
        first.firstStatus = nil
        let lab = try Self.lab([Self.line("new"), first, Self.line("not_due"), first])
        let report = try lab.audit { $0.options.removedAfter = 2 }
        #expect(AuditLab.classes(report)[Self.path] == "removed", "\(report.changes.map(\.reasons))")
        #expect(report.changes.first?.reasons.contains("found so by 2 complete crawls in a row") == true)
    }

    @Test("another title in the listing is told, though the document was not due")
    func listing() throws {
        let lab = try AuditLab()
        for (title, outcome) in [("One", "new"), ("One, Corrected", "not_due")] {
            var crawl = AuditLab.Crawl(
                listing: .init(AuditLab.listing, role: "start", page: "<p><a href=\"/news/1.html\">\(title)</a></p>"))
            crawl.add(Self.line(outcome))
            try lab.write(crawl)
        }
        let report = try lab.audit()
        #expect(AuditLab.classes(report)[Self.path] == "retitled")
        #expect(report.notDue == nil)
    }

    @Test("a document that moved to one that was not due is told as moved")
    func moved() throws {
        let lab = try AuditLab()
        for isMoved in [false, true] {
            var crawl = AuditLab.Crawl()
            var target = AuditLab.Line(
                "/news/new.html", page: Self.old, outcome: isMoved ? "not_due" : "new", status: isMoved ? nil : 200)
            if isMoved { target.redirectedFrom = [Self.path] }
            crawl.add(target)
            crawl.add(isMoved ? .init(Self.path, page: Self.old, outcome: "changed", status: 301) : Self.line("new"))
            try lab.write(crawl)
        }
        let report = try lab.audit()
        #expect(AuditLab.classes(report)[Self.path] == "moved", "\(report.changes.map(\.reasons))")
    }
}
