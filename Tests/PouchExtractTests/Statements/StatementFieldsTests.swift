import Foundation
import PouchBytes
import PouchProfile
import Testing

@testable import PouchExtract

@Suite("the fields of a statement")
struct StatementFieldsTests {
    @Test("an ordinary release is read whole, without a warning, and every field names its rule")
    func ordinary() throws {
        let cell = Sample.cell(
            body: Sample.body
                + "<p>See <a href='/r/pa/prs/ps/2004/1.htm#x'>this</a> and the <a href='//2001-2009.state.gov/documents/a.PDF'>report</a>.<p><br>2004/1234<br>",
            released: "November 12, 2004")
        let statement = try Sample.statement(Sample.page(cell), listing: Sample.listing())
        #expect(statement.kind == "Press Statement")
        #expect(statement.number == "2004/1234")
        #expect(!statement.isRevised)
        #expect(statement.title == "A Statement")
        #expect(statement.date == "2004-11-12")
        #expect(statement.dateEnd == nil)
        #expect(statement.place == "Washington, DC")
        #expect(statement.speaker == .init(name: "Richard Boucher", role: "Spokesman"))
        #expect(statement.releasedOn == "2004-11-12")
        #expect(statement.language == "en")
        #expect(statement.breadcrumb == ["Bureau of Public Affairs", "Press Releases (Other)", "2004", "November"])
        #expect(statement.paragraphs == Sample.paragraphs + ["See this and the report."])
        #expect(
            statement.links == [
                .init(text: "this", url: Sample.host + "/r/pa/prs/ps/2004/1.htm"),
                .init(text: "report", url: Sample.host + "/documents/a.PDF"),
            ])
        #expect(statement.attachments == [Sample.host + "/documents/a.PDF"])
        #expect(statement.warnings.isEmpty, "\(statement.warnings)")
        let rules = Dictionary(uniqueKeysWithValues: statement.rules.map { ($0.field, $0.rule) })
        #expect(
            rules == [
                "kind": "known-kind", "number": "header", "title": "h1", "date": "font", "place": "after-speaker",
                "speaker": "name-and-role",
                "released_on": "last-line", "breadcrumb": "breadcrumb-cell",
            ])
    }

    @Test("the JSON has the contract's keys in their order, and a digest that fits the text")
    func json() throws {
        let cell = Sample.cell(
            kind: "Press Statement (Revised)", date: "November 12 - 14, 2004",
            body: "<p>It\u{2019}s “so”.<p>Iíve <a href=/a.pdf>a</a><p>2004/1", released: "November 14, 2004")
        let (bytes, digest) = try Sample.statement(Sample.page(cell), listing: Sample.listing()).json(
            crawl: "20261124T073000Z", recordID: "urn:uuid:1")
        let text = String(decoding: bytes, as: UTF8.self)
        let keys = [
            "id", "url", "kind", "number", "revised", "title", "date", "date_end", "place", "speaker", "released_on",
            "language", "breadcrumb", "paragraphs",
            "text", "text_sha256", "links", "attachments", "listing", "provenance", "warnings",
        ]
        let places = keys.map { key in text.firstRange(of: "\"\(key)\":")?.lowerBound }
        #expect(places.allSatisfy { $0 != nil }, "\(text)")
        #expect(places.compactMap { $0 } == places.compactMap { $0 }.sorted())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(Set(object.keys) == Set(keys))
        #expect(object["text"] as? String == "It\u{2019}s “so”.\n\nIíve a")
        #expect(object["text_sha256"] as? String == SHA256Digest.of("It\u{2019}s “so”.\n\nIíve a").hex)
        #expect(digest.hex == object["text_sha256"] as? String)
        #expect(object["revised"] as? Bool == true)
        let provenance = try #require(object["provenance"] as? [String: Any])
        #expect(
            provenance["crawl"] as? String == "20261124T073000Z" && provenance["record_id"] as? String == "urn:uuid:1")
        #expect((provenance["rules"] as? [String: String])?["date"] == "font")
        #expect((object["listing"] as? [String: String]) == ["title": "A Statement", "date": "2004-11-12"])
    }

    @Test(
        "an identifier is the path's last part and a digest of the whole, safe as a file's name, different for each URL"
    )
    func identifiers() throws {
        let site = try Sample.profile.get()
        func id(_ path: String) throws -> String { try Statement.id(of: site.identity(of: Sample.url(path))) }
        #expect(try id("/r/pa/prs/ps/2004/36728.htm") == "36728-1b263efa")
        let paths = [
            "/a/index.htm", "/b/index.htm", "/a/", "/", "/a/b?x=1", "/a/b?x=2", "/a/%2e%2e%2fetc.htm",
            "/a/" + String(repeating: "x", count: 300), "/é.htm",
        ]
        let ids = try paths.map(id)
        #expect(Set(ids).count == ids.count)
        let form = try Pattern("^[A-Za-z0-9_-]{1,60}-[0-9a-f]{8}$")
        for id in ids { #expect(try form.matches(id), "\(id)") }
    }

    @Test(
        "a kind is known with or without marks, and a new one is told by its form",
        arguments: [
            ("Press Statement", "Press Statement", false, "known-kind"),
            ("Media Note (Revised)", "Media Note", true, "known-kind"),
            ("FACT SHEET (CORRECTED)", "FACT SHEET", true, "known-kind"),
            ("Taken Question", "Taken Question", false, "known-kind"),
            ("Background Paper", "Background Paper", false, "like-a-kind"),
            ("Notice of Press Availability", "Notice of Press Availability", false, "like-a-kind"),
        ])
    func kinds(line: String, kind: String, isRevised: Bool, rule: String) throws {
        let statement = try Sample.statement(Sample.page(Sample.cell(kind: line)))
        #expect(statement.kind == kind)
        #expect(statement.isRevised == isRevised)
        #expect(statement.rules.first { $0.field == "kind" }?.rule == rule)
        #expect(statement.warnings.isEmpty, "\(statement.warnings)")
    }

    @Test("\"(Revised)\" in a title is told, and stays in the title; a listing without it agrees")
    func revisedTitle() throws {
        let statement = try Sample.statement(
            Sample.page(Sample.cell(title: "A Statement (Corrected)")), listing: Sample.listing())
        #expect(statement.title == "A Statement (Corrected)")
        #expect(statement.isRevised)
        #expect(statement.warnings.isEmpty)
    }

    @Test(
        "a number is found in the head or at the end, its mark taken off",
        arguments: [
            ("2001/1234", "2001/1234", false), ("2002/120 (REVISED)", "2002/120", true),
            ("No. 2006/808", "2006/808", false),
        ])
    func numbers(line: String, number: String, isRevised: Bool) throws {
        for cell in [
            Sample.cell(speaker: line + "<br>Richard Boucher, Spokesman"),
            Sample.cell(body: Sample.body + "<p>\(line)"),
        ] {
            let statement = try Sample.statement(Sample.page(cell))
            #expect(statement.number == number)
            #expect(statement.isRevised == isRevised)
            #expect(statement.paragraphs == Sample.paragraphs)
        }
    }

    @Test(
        "who speaks is told apart from their role, and an office from a person",
        arguments: [
            ("Sean McCormack, Spokesman", "Sean McCormack", "Spokesman"),
            ("Philip T. Reeker, Deputy Spokesman", "Philip T. Reeker", "Deputy Spokesman"),
            ("Office of the Spokesman", "Office of the Spokesman", nil),
            ("Bureau of Public Affairs", "Bureau of Public Affairs", nil), ("Sean McCormack", "Sean McCormack", nil),
            ("J. Adam Ereli, Deputy Spokesman", "J. Adam Ereli", "Deputy Spokesman"),
            ("Colin L. Powell, Secretary of State", "Colin L. Powell", "Secretary of State"),
            (
                "Conor O\u{2019}Brien, U.S. Ambassador to the U.N.", "Conor O\u{2019}Brien",
                "U.S. Ambassador to the U.N."
            ),
        ] as [(String, String, String?)])
    func speakers(line: String, name: String, role: String?) throws {
        for cell in [Sample.cell(speaker: line), Sample.cell(speaker: nil, afterDate: line)] {
            let statement = try Sample.statement(Sample.page(cell))
            #expect(statement.speaker == .init(name: name, role: role))
            #expect(statement.place == "Washington, DC")
            #expect(statement.paragraphs == Sample.paragraphs)
            #expect(statement.warnings.isEmpty, "\(statement.warnings)")
        }
    }

    @Test("a page that names nobody has no speaker, even when a person's role stands in its first sentence")
    func nobody() throws {
        let statement = try Sample.statement(
            Sample.page(
                Sample.cell(
                    speaker: nil,
                    body: "<p>Mr. Smith, the new Director, said hello.</p><p>Ms. Jones, Ambassador to France, is well.")
            ))
        #expect(statement.speaker == nil)
        #expect(statement.place == "Washington, DC")
        #expect(
            statement.paragraphs == [
                "Mr. Smith, the new Director, said hello.", "Ms. Jones, Ambassador to France, is well.",
            ])
    }

    @Test("a place on two lines is one place, with a speaker or without")
    func places() throws {
        for speaker in ["Richard Boucher, Spokesman", nil] {
            let statement = try Sample.statement(
                Sample.page(Sample.cell(speaker: speaker, places: ["Waldorf-Astoria Hotel", "New York, New York"])))
            #expect(statement.place == "Waldorf-Astoria Hotel, New York, New York")
            #expect(statement.speaker?.name == speaker.map { _ in "Richard Boucher" })
        }
        #expect(try Sample.statement(Sample.page(Sample.cell(places: []))).place == nil)
    }

    @Test("remarks put the title first")
    func titleFirst() throws {
        let cell =
            "<h1>Remarks on the Opening</h1><font>Philip T. Reeker, Deputy Spokesman<br></font><font>Treaty Room<br></font><font>Washington, DC<br></font><font>November 12, 2004</font>"
            + Sample.body
        let statement = try Sample.statement(Sample.page(cell))
        #expect(statement.title == "Remarks on the Opening")
        #expect(statement.speaker == .init(name: "Philip T. Reeker", role: "Deputy Spokesman"))
        #expect(statement.place == "Treaty Room, Washington, DC")
        #expect(statement.paragraphs == Sample.paragraphs)
        #expect(statement.warnings == ["no kind found"])
    }

    @Test("a title on two lines is one title, and none of it is text")
    func longTitle() throws {
        for title in ["A Treaty<br>of Friendship", "<b>A Treaty</b> <br> <i>of Friendship</i>"] {
            let statement = try Sample.statement(Sample.page(Sample.cell(title: title)))
            #expect(statement.title == "A Treaty of Friendship")
            #expect(statement.place == "Washington, DC")
            #expect(statement.paragraphs == Sample.paragraphs)
        }
    }

    @Test("without a heading the listing's title is the title, and the page says so")
    func noHeading() throws {
        let listed = try Sample.statement(Sample.page(Sample.cell(title: nil)), listing: Sample.listing())
        #expect(listed.title == "A Statement")
        #expect(listed.warnings == ["title taken from the listing"])
        #expect(listed.paragraphs == Sample.paragraphs)
        let bare = try Sample.statement(Sample.page(Sample.cell(title: nil)))
        #expect(bare.title == nil)
        #expect(bare.warnings == ["no title found"])
        let lesser = try Sample.statement(
            Sample.page(Sample.cell(title: nil, body: "<h3>A Lesser Heading</h3>" + Sample.body)))
        #expect(lesser.title == "A Lesser Heading" && lesser.rules.contains(.init(field: "title", rule: "h2-or-h3")))
    }

    @Test("a listing that calls the document otherwise is told; case, quotes and dashes are no difference")
    func titleDisagrees() throws {
        let page = Sample.page(Sample.cell(title: "The Secretary\u{2019}s Visit \u{2013} Day 1"))
        #expect(
            try Sample.statement(page, listing: Sample.listing(title: "The SECRETARY'S Visit - Day 1")).warnings.isEmpty
        )
        #expect(
            try Sample.statement(page, listing: Sample.listing(title: "Another")).warnings == [
                "title disagrees with the listing: \"Another\""
            ])
    }

    @Test(
        "a breadcrumb is found with or without its cell, its spaces taken off",
        arguments: [
            "<table><tr><td class='breadcrumb'>You are in: A &gt; B &gt;2004&gt; November </td></tr></table>",
            "<p>&nbsp;You are in: A &gt; <a href=x>B</a> &gt; 2004 &gt; November",
            "<div class='x breadcrumb'><font><b>You are in:</b> A > B > 2004 > November</font></div>",
        ])
    func breadcrumbs(markup: String) throws {
        let page = markup + "<table><tr><td class='content-font-style'>" + Sample.cell(date: "November 12") + "</table>"
        let statement = try Sample.statement(page)
        #expect(statement.breadcrumb == ["A", "B", "2004", "November"])
        #expect(statement.date == "2004-11-12")
    }

    @Test(
        "the page's own language counts when it is one",
        arguments: [("es-MX", "es-mx"), ("", "en"), ("<script>", "en"), ("e\u{301}n", "en"), ("x", "en"), ("fr", "fr")])
    func language(attribute: String, language: String) throws {
        #expect(
            try Sample.statement("<html lang=\"\(attribute)\"><body><td class='content-font-style'>\(Sample.cell())")
                .language == language)
    }
}
