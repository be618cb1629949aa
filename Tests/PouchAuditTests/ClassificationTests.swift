import PouchAudit
import Testing

/// An archive whose text is given for each crawl and page, and what an audit of its last two crawls must say.
struct TextCase: Sendable, CustomTestStringConvertible {
    var name: String
    var pages = 8
    var crawls = 2
    /// The paragraphs of a page in a crawl, both counted from 1.
    var text: @Sendable (_ crawl: Int, _ page: Int) -> [String]
    var title: @Sendable (_ crawl: Int, _ page: Int) -> String = { "Release \($1)" }
    var around: @Sendable (_ crawl: Int, _ page: Int) -> String = { _, _ in "" }
    /// Pages by class; the others are unchanged.
    var expected: [String: ClosedRange<Int>]
    /// Documents of each shared edit that is no template's, and of each noise.
    var shared: [Int] = []
    var noise: [Int] = []
    var testDescription: String { name }

    static func own(_ page: Int) -> String {
        "On day \(page) the ministry opened a bridge over river \(Character(Unicode.Scalar(UInt8(96 + page))))."
    }

    /// - Parameter profile: the origin that the profile names.
    func run(profile origin: String = AuditLab.origin) throws -> AuditReport {
        let lab = try AuditLab()
        for number in 1...crawls {
            var crawl = AuditLab.Crawl()
            for page in 1...pages {
                crawl.add(
                    .init(
                        "/news/\(page).html",
                        page: AuditLab.page(title(number, page), text(number, page), around: around(number, page))))
            }
            try lab.write(crawl)
        }
        return try lab.audit(profile: origin)
    }

    func check(_ report: AuditReport) {
        var wanted: [String: String] = [:]
        for (kind, pages) in expected.sorted(by: { $0.key < $1.key }) {
            for page in pages { wanted["/news/\(page).html"] = kind }
        }
        #expect(AuditLab.classes(report) == wanted)
        #expect(report.shared.filter { !$0.isTemplate }.map(\.documents).sorted() == shared.sorted())
        #expect(report.noise.map(\.documents).sorted() == noise.sorted())
        #expect(report.verdict == (expected.keys.contains { $0 != "cosmetic" } ? .changed : .unchanged))
    }
}

@Suite("An edit of what statements say is an edit, and what changes by itself is not")
struct ClassificationTests {
    private static let clause = "The Agency works to slow climate change and to protect the coast."
    private static let without = "The Agency works to protect the coast."

    static let editCases = [
        TextCase(
            name: "a clause gone from a quarter of the statements", pages: 20,
            text: { [TextCase.own($1), $1 > 5 ? "Else." : $0 == 1 ? clause : without] },
            expected: ["edited": 1...5], shared: [5]),
        TextCase(
            name: "a clause gone from every statement", text: { [TextCase.own($1), $0 == 1 ? clause : without] },
            expected: ["edited": 1...8], shared: [8]),
        TextCase(
            name: "the same words gone from sentences that differ",
            text: { ["In district \($1) we work to \($0 == 1 ? "slow climate change and " : "")protect river \($1)."] },
            expected: ["edited": 1...8], shared: [8]),
        TextCase(
            name: "one paragraph gone from every statement",
            text: { $0 == 1 ? [TextCase.own($1), clause] : [TextCase.own($1)] }, expected: ["edited": 1...8],
            shared: [8]),
        TextCase(
            name: "a title that all statements had is another", text: { [TextCase.own($1)] },
            title: { crawl, _ in crawl == 1 ? "Statement" : "Remarks" }, expected: ["retitled": 1...8], shared: [8]),
        TextCase(
            name: "a banner on every page, outside the text", text: { [TextCase.own($1)] },
            around: { crawl, _ in crawl == 1 ? "" : "<p>Visit us.</p>" }, expected: ["cosmetic": 1...8]),
        TextCase(
            name: "a banner on every page and one edit",
            text: { [TextCase.own($1), $0 == 2 && $1 == 3 ? "New." : "Old."] },
            around: { crawl, _ in crawl == 1 ? "" : "<p>Visit us.</p>" },
            expected: ["cosmetic": 1...8, "edited": 3...3]),
    ]

    static let numberCases = [
        TextCase(
            name: "a view counter in every text", text: { [TextCase.own($1), "Viewed \($0 * 950 + $1 * 7) times."] },
            expected: ["cosmetic": 1...8], noise: [8]),
        TextCase(
            name: "a counter in its paragraph's last line",
            text: { ["<p>\(TextCase.own($1))<br>Viewed \($0 * 950 + $1 * 7) times.</p>"] },
            expected: ["cosmetic": 1...8], noise: [8]),
        TextCase(
            name: "a clock that goes over a month's end",
            text: {
                [TextCase.own($1), "Made on \($0 == 1 ? "Monday, 30 November" : "Tuesday, 1 December") at 10:0\($1)"]
            },
            expected: ["cosmetic": 1...8], noise: [8]),
        TextCase(
            name: "a counter that half of the pages have, and those that have it not did not change", pages: 16,
            text: { $1 > 8 ? [TextCase.own($1)] : [TextCase.own($1), "Viewed \($0 * 950 + $1 * 7) times."] },
            expected: ["cosmetic": 1...8], noise: [8]),
        TextCase(
            name: "a counter beside a real edit",
            text: {
                [
                    TextCase.own($1), $0 == 2 && $1 == 3 ? "It was mild." : "It was cold.",
                    "Viewed \($0 * 950 + $1 * 7) times.",
                ]
            },
            expected: ["cosmetic": 1...8, "edited": 3...3], noise: [8]),
        TextCase(
            name: "one number in one statement",
            text: { ["Station \($1) has \($0 == 2 && $1 == 3 ? 90 : 40 + $1) beds."] }, expected: ["edited": 3...3]),
        TextCase(
            name: "numbers in three of eight statements, while the others kept theirs",
            text: { ["Station \($1) has \($0 == 2 && $1 < 4 ? 90 + $1 : 40 + $1) beds."] }, expected: ["edited": 1...3]),
        TextCase(
            name: "numbers in the only three of twelve statements that have such a line", pages: 12,
            text: { $1 > 3 ? [TextCase.own($1)] : ["The fire took \($0 * 30 + $1) lives."] },
            expected: ["edited": 1...3]),
        TextCase(
            name: "numbers in two statements, which is all that have them", pages: 2,
            text: { ["The fire took \($0 * 30 + $1) lives."] }, expected: ["edited": 1...2]),
        TextCase(
            name: "the same number corrected to the same other in all statements",
            text: { [TextCase.own($1), "The levy is \($0 == 1 ? 12 : 15) percent."] }, expected: ["edited": 1...8],
            shared: [8]),
        TextCase(
            name: "the same, where an earlier crawl shows that it had stood", crawls: 3,
            text: { [TextCase.own($1), "The levy is \($0 < 3 ? 12 : 15) percent."] }, expected: ["edited": 1...8],
            shared: [8]),
        TextCase(
            name: "one number for the whole site that an earlier crawl shows to keep changing", crawls: 3,
            text: { [TextCase.own($1), "Visitors: \($0 * 1_111)"] }, expected: ["cosmetic": 1...8], noise: [8]),
        TextCase(
            name: "numbers of all statements revised at once, which an earlier crawl shows to have stood", crawls: 3,
            text: { ["The fire took \(($0 < 3 ? 30 : 80) + $1) lives."] }, expected: ["edited": 1...8]),
        TextCase(
            name: "numbers that stand alone are figures, not counters",
            text: { [TextCase.own($1), "\($0 * 950 + $1 * 7)"] },
            expected: ["edited": 1...8]),
    ]

    private static func link(_ page: Int) -> String { "<a href=\"/news/\(page).html\">Release \(page)</a>" }
    private static func related(_ crawl: Int, _ page: Int) -> [Int] {
        (1...3).map { (page * 2 + $0 * crawl) % 9 + 1 }.filter { $0 != page }
    }
    private static func list(_ pages: [Int]) -> String {
        "<ul class=\"latest\">" + pages.map { "<li>\(link($0))</li>" }.joined() + "</ul>"
    }

    static let linkCases = [
        TextCase(
            name: "the latest headlines, the same on every page", pages: 9,
            text: { [TextCase.own($1), list($0 == 1 ? [5, 4, 3] : [6, 5, 4])] }, expected: ["cosmetic": 1...9],
            noise: [9]),
        TextCase(
            name: "related news, another on each page", pages: 9,
            text: { [TextCase.own($1), list(related($0, $1))] },
            expected: ["cosmetic": 1...9], noise: [9]),
        TextCase(
            name: "related news of which one stays and another changes its place", pages: 9,
            text: { [TextCase.own($1), list($0 == 1 ? [4, 5, 2] : [2, 9, 4])] }, expected: ["cosmetic": 1...9],
            noise: [9]),
        TextCase(
            name: "a link to another statement in one text", pages: 9,
            text: { [TextCase.own($1), list($0 == 2 && $1 == 3 ? [6] : [5])] }, expected: ["edited": 3...3]),
        TextCase(
            name: "a link gone from every text, and none came for it", pages: 9,
            text: { [TextCase.own($1)] + ($0 == 1 ? [list([5])] : []) }, expected: ["edited": 1...9],
            // The text and the list of links.
            shared: [9, 9]),
        TextCase(
            name: "links in the same words that lead elsewhere now", pages: 9,
            text: { [TextCase.own($1), "<p>Read <a href=\"/news/\($0 + 4).html\">the report</a> first.</p>"] },
            expected: ["edited": 1...9], shared: [9]),
        TextCase(
            name: "such a link in one text, above the latest headlines of every page", pages: 9,
            text: {
                [
                    TextCase.own($1),
                    "<p>Read <a href=\"/news/\($0 == 2 && $1 == 3 ? 8 : 9).html\">the report</a> first.</p>",
                    list($0 == 1 ? [5, 4, 3] : [6, 5, 4]),
                ]
            }, expected: ["cosmetic": 1...9, "edited": 3...3], noise: [9]),
        TextCase(
            name: "lines of links out of the archive are the statement's own", pages: 9,
            text: {
                [
                    TextCase.own($1),
                    "<p><a href=\"https://example.org/\($0)\">Source \($0 == 1 ? "one" : "two")</a></p>",
                ]
            },
            expected: ["edited": 1...9], shared: [9, 9]),
    ]

    @Test("edits of the text", arguments: editCases)
    func edits(_ test: TextCase) throws { test.check(try test.run()) }

    @Test("numbers in the text", arguments: numberCases)
    func numbers(_ test: TextCase) throws { test.check(try test.run()) }

    @Test("blocks of links in the text", arguments: linkCases)
    func links(_ test: TextCase) throws { test.check(try test.run()) }

    @Test(
        "links of a mirror that was crawled at another origin than the profile's are documents, too",
        arguments: linkCases)
    func linksAtAnotherOrigin(_ test: TextCase) throws {
        test.check(try test.run(profile: "https://press.example"))
    }

    @Test("a list item that moved is told as moved, not as one that went and one that came")
    func moved() throws {
        let items = [
            "<li>Apples from the north</li>", "<li>Pears of all kinds</li>", "<li>Plums from the coast</li>",
            "<li>Nuts, too</li>",
        ]
        let test = TextCase(
            name: "",
            text: { [TextCase.own($1)] + ($0 == 2 && $1 == 3 ? items.dropFirst() + items.prefix(1) : items[...]) },
            expected: ["edited": 3...3])
        let report = try test.run()
        test.check(report)
        let change = try #require(report.changes.first)
        #expect(change.diff?.paragraphs.map(\.kind).filter { $0 != .same } == [.moved])
        #expect(change.reasons == ["moved within the text: 1 paragraph"])
    }

    @Test("what a shared edit tells whole is marked so, and what has an edit of its own beside it is not")
    func sharedAlone() throws {
        let test = TextCase(
            name: "",
            text: { [$0 == 2 && $1 == 3 ? "Rewritten." : TextCase.own($1), $0 == 1 ? Self.clause : Self.without] },
            expected: ["edited": 1...8], shared: [8])
        let report = try test.run()
        test.check(report)
        #expect(report.changes.filter { !$0.isSharedAlone }.map(\.url) == [AuditLab.origin + "/news/3.html"])
        #expect(report.changes.allSatisfy { $0.shared == ["T1"] })
        let told = report.changes.compactMap(\.diff).map { $0.paragraphs.compactMap(\.toldBy) }
        #expect(told == Array(repeating: ["T1"], count: 8))
    }

    @Test("noise is told with an example and the line for the profile that takes it off")
    func exampleAndRule() throws {
        let test = try #require(Self.numberCases.first)
        let noise = try #require(try test.run().noise.first)
        #expect(noise.kind == .numbers && noise.documents == 8 && noise.having == 8)
        #expect(noise.before == ["Viewed 957 times."] && noise.after == ["Viewed 1907 times."])
        #expect(noise.rule == #"drops: ['^Viewed [\d.,]+ times\.$']"#)
    }
}
