import PouchAudit
import Testing

@Suite("A document that stands at another URL now is one that moved, not one that went and one that came")
struct MoveTests {
    private static let text = AuditLab.page("One", "The minister spoke at length of the bridge.")
    private static let edited = AuditLab.page("One", "The minister spoke at length of the new bridge.")
    private static let other = AuditLab.page("Other", "Quite another statement about cabbages and kings.")

    /// What the newer crawl saw of the old URL and of the new one.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var expected: [String: String]
        var old: Old
        /// The page at the new URL; nil for none.
        var new: String?
        var newIsKnown = false
        var testDescription: String { name }
    }

    enum Old: Sendable { case redirects, gone, servedUnlisted, servedListed, refused, unreachable }

    static let cases = [
        Case(name: "it redirects to the same text", expected: ["/news/1.html": "moved"], old: .redirects, new: text),
        Case(
            name: "it redirects to its text, edited", expected: ["/news/1.html": "moved+edited"], old: .redirects,
            new: edited),
        Case(
            name: "it redirects to another statement",
            expected: ["/news/1.html": "undetermined", "/news/9.html": "added"],
            old: .redirects, new: other),
        Case(name: "gone, and its text came up elsewhere", expected: ["/news/1.html": "moved"], old: .gone, new: text),
        Case(
            name: "gone, and its text came up elsewhere, edited", expected: ["/news/1.html": "moved+edited"],
            old: .gone,
            new: edited),
        Case(
            name: "gone, and another text came up", expected: ["/news/1.html": "removed", "/news/9.html": "added"],
            old: .gone, new: other),
        Case(
            name: "gone, and the text had always stood elsewhere, too", expected: ["/news/1.html": "removed"],
            old: .gone,
            new: text, newIsKnown: true),
        Case(
            name: "served and forgotten, and its text came up elsewhere", expected: ["/news/1.html": "moved"],
            old: .servedUnlisted, new: text),
        Case(
            name: "served and listed, and its text came up a second time",
            expected: ["/news/1.html": "cosmetic", "/news/9.html": "added"],
            old: .servedListed, new: text),
        Case(
            name: "an answer that is not the document, and its text came up elsewhere",
            expected: ["/news/1.html": "undetermined", "/news/9.html": "added"], old: .refused, new: text),
        Case(
            name: "no answer, and its text came up elsewhere: nobody knows that it left",
            expected: ["/news/1.html": "unreachable", "/news/9.html": "added"], old: .unreachable, new: text),
    ]

    @Test("moves", arguments: cases)
    func moves(_ test: Case) throws {
        let lab = try AuditLab()
        var first = AuditLab.Crawl()
        first.add(.init("/news/1.html", page: Self.text))
        first.add(.init("/news/2.html", page: AuditLab.page("Two", "The second.")))
        if test.newIsKnown, let new = test.new { first.add(.init("/news/9.html", page: new)) }
        try lab.write(first)

        var second = AuditLab.Crawl()
        second.controls = [("/news/2.html", true)]
        second.add(.init("/news/2.html", page: AuditLab.page("Two", "The second.")))
        var old = AuditLab.Line("/news/1.html", page: Self.text)
        switch test.old {
        case .redirects: old.status = 301
        case .gone:
            (old.outcome, old.status, old.firstStatus) = ("gone", 404, 404)
        case .servedUnlisted: old.listedOn = []
        // Other bytes, the same text.
        case .servedListed: old.page = Self.text.replacing("<body>", with: "<body><p>A banner</p>")
        case .refused: (old.outcome, old.reason) = ("refused", "lost")
        case .unreachable: (old.outcome, old.status) = ("unreachable", nil)
        }
        second.add(old)
        if let new = test.new {
            var line = AuditLab.Line("/news/9.html", page: new, outcome: test.newIsKnown ? "unchanged" : "new")
            if test.old == .redirects { line.redirectedFrom = ["/news/1.html"] }
            second.add(line)
        }
        try lab.write(second)
        let report = try lab.audit()
        #expect(AuditLab.classes(report) == test.expected, "\(report.changes.map(\.reasons))")
        for change in report.changes where change.kind == .moved {
            #expect(change.movedTo == AuditLab.origin + "/news/9.html")
        }
    }
}
