import Foundation
import PouchBytes
import Testing

@testable import PouchDemo

/// What the bundled archive's pages do, one by one: each was seen on pages of the real archive or of its sister.
@Suite("Each quirk of the archive has a page")
struct QuirkTests {
    private static let archive = BundledArchive.generate()

    /// The gold and the page of each statement, the page read as windows-1252 or UTF-8, whichever it is in.
    private static let pages: [(gold: GoldStatement, html: String, resource: BundledArchive.Resource)] = archive.gold
        .compactMap { gold in
            archive.resources[gold.path].map { (gold, text($0), $0) }
        }

    private static func text(_ resource: BundledArchive.Resource) -> String {
        resource.contentType.contains("utf-8")
            ? String(decoding: resource.bytes, as: UTF8.self)
            : String(String.UnicodeScalarView(resource.bytes.map { Unicode.Scalar($0) }))
    }

    private static let texts = archive.resources.filter { $0.key.hasSuffix(".htm") }.mapValues(text)
    private static func listing(_ path: String) -> String { texts[path] ?? "" }
    private static let listings = archive.resources.keys.filter {
        $0.hasSuffix("index.htm") || $0.contains("/c") && $0.hasSuffix(".htm")
    }.sorted()

    struct Quirk: Sendable, CustomTestStringConvertible {
        let name: String
        let isShown: @Sendable (GoldStatement, String, BundledArchive.Resource) -> Bool
        init(_ name: String, _ isShown: @escaping @Sendable (GoldStatement, String, BundledArchive.Resource) -> Bool) {
            self.name = name
            self.isShown = isShown
        }
        var testDescription: String { name }
    }

    private static func kind(_ kind: String, mark: String = "") -> Quirk {
        Quirk("the kind \(kind)\(mark)") { gold, html, _ in gold.kind == kind && html.contains("<b>\(kind)\(mark)</b>")
        }
    }

    private static func title(_ ending: String) -> Quirk {
        Quirk("\(ending) in the title") { gold, html, _ in
            gold.title?.hasSuffix(ending) == true && html.contains("\(ending)</h1>")
        }
    }

    private static func speaker(_ name: String, _ role: String?) -> Quirk {
        Quirk("the speaker \(name), \(role ?? "no role")") { gold, html, _ in
            gold.speaker == name && gold.role == role && html.contains(">\(name)\(role.map { ", " + $0 } ?? "")<br>")
        }
    }

    private static func place(_ text: String, before other: String, in html: String) -> Bool {
        guard let one = html.range(of: text), let two = html.range(of: other) else { return false }
        return one.lowerBound < two.lowerBound
    }

    static let quirks: [Quirk] = [
        kind("Press Statement"), kind("Press Statement", mark: " (Revised)"), kind("Fact Sheet"), kind("Media Note"),
        kind("Media Note", mark: " (Revised)"),
        kind("Daily Press Briefing"), kind("Taken Question"), kind("Notice to the Press"), kind("Joint Statement"),
        kind("Remarks"),
        title("(Revised)"), title("(Corrected)"), title("(Fact Sheet)"),
        speaker("Richard Boucher", "Spokesman"), speaker("Philip T. Reeker", "Deputy Spokesman"),
        speaker("Office of the Spokesman", nil), speaker("Sean McCormack", nil),
        Quirk("no speaker at all") { gold, _, _ in gold.speaker == nil },
        Quirk("a speaker after the date") { gold, html, _ in
            gold.speaker == "Richard Boucher"
                && html.contains(", 2004</font>\n<br><font size=2>Richard Boucher, Spokesman<br>")
        },
        Quirk("remarks put the title first") { gold, html, _ in
            gold.kind == "Remarks" && place("<h1>", before: "<b>Remarks</b>", in: html)
        },
        Quirk("kind, speaker, place, date, title, body, released, back to top, in that order") { gold, html, _ in
            guard let kind = gold.kind, let speaker = gold.speaker, let place = gold.place, let title = gold.title,
                let text = gold.paragraphs.first, gold.releasedOn != nil
            else { return false }
            let order = [
                "<b>\(kind)", ">\(speaker)", ">\(place)<", "<h1>\(title)", String(text.prefix(30)), "Released on ",
                "Back to top", "Published by the U.S. Department of State",
            ]
            return zip(order, order.dropFirst()).allSatisfy { Self.place($0, before: $1, in: html) }
        },
        Quirk("no heading: the title is the listing's") { gold, html, _ in
            gold.warnings.contains("title taken from the listing") && !html.lowercased().contains("<h1")
        },
        Quirk("a breadcrumb") { gold, html, _ in
            html.contains(
                "You are in: Under Secretary for Public Diplomacy and Public Affairs &gt; Bureau of Public Affairs &gt; "
            ) && gold.breadcrumb.count == 6
        },
        Quirk("a breadcrumb with a space behind it") { gold, html, _ in
            gold.breadcrumb.last.map { html.contains("&gt; \($0) </font>") } ?? false
        },
        Quirk("a breadcrumb with a further level") { gold, html, _ in
            html.contains("2003 &gt; Press Briefing Transcripts &gt; April") && gold.breadcrumb.count == 7
        },
        Quirk("no breadcrumb") { gold, html, _ in gold.breadcrumb.isEmpty && !html.contains("You are in:") },
        Quirk("a number at the end") { gold, html, _ in
            gold.number.map { html.contains("<P><br>\($0)<br>") || html.contains("<p><br>\($0)<br>") } ?? false
        },
        Quirk("a number in the head") { gold, html, _ in
            gold.number.map { html.contains("<font size=2>\($0)") } ?? false
        },
        Quirk("a number with (REVISED) behind it, as on paper") { gold, html, _ in
            gold.isRevised && html.contains(" (REVISED)<br>")
        },
        Quirk("no number") { gold, _, _ in gold.number == nil },
        Quirk("apostrophes as 0x92 with no charset declared") { gold, html, resource in
            resource.bytes.contains(0x92) && !html.contains("charset=") && !resource.contentType.contains("charset")
                && gold.paragraphs.contains { $0.contains("’") }
        },
        Quirk("apostrophes as 0x92 under a wrong charset") { gold, html, resource in
            resource.bytes.contains(0x92) && html.contains("charset=iso-8859-1")
                && gold.paragraphs.contains { $0.contains("’") }
        },
        Quirk("apostrophes as 0x92 under a wrong charset in the header") { gold, _, resource in
            resource.bytes.contains(0x92) && resource.contentType.contains("ISO-8859-1")
                && gold.paragraphs.contains { $0.contains("’") }
        },
        Quirk("apostrophes intact in UTF-8") { gold, _, resource in
            resource.contentType.contains("utf-8") && String(validating: resource.bytes, as: UTF8.self) != nil
                && gold.paragraphs.contains { $0.contains("’") }
        },
        Quirk("apostrophes lost in the source") { gold, html, _ in
            html.contains("Departments position") && gold.paragraphs.contains { $0.contains("hasnt") }
        },
        Quirk("mojibake in the source, kept and warned of") { gold, html, _ in
            html.contains("Iíve been") && gold.warnings.contains { $0.contains("Iíve") }
        },
        Quirk("a range of days") { gold, html, _ in
            gold.date == "2007-01-22" && gold.dateEnd == "2007-01-26" && html.contains("January 22 - 26, 2007")
        },
        Quirk("a date with a weekday") { _, html, _ in html.contains("<font size=2>Wednesday, ") },
        Quirk("a date without a year, the year in the breadcrumb") { gold, _, _ in
            gold.warnings.contains { $0.hasPrefix("date has no year") && $0.hasSuffix("breadcrumb") }
        },
        Quirk("a date without a year, the year in the listing") { gold, _, _ in
            gold.warnings.contains { $0.hasPrefix("date has no year") && $0.hasSuffix("listing") }
        },
        Quirk("a place on two lines") { gold, html, _ in
            gold.place == "Treaty Room, Washington, DC"
                && html.contains("Treaty Room<br></font>\n<font size=2>Washington, DC")
        },
        Quirk("a caption that runs into the body") { gold, html, _ in
            gold.paragraphs.contains { $0.contains("State Department photo.") }
                && html.contains("align=right><font size=1>") && gold.attachments.contains { $0.hasSuffix(".jpg") }
        },
        Quirk("lines broken hard") { _, html, _ in html.contains("\r\n") },
        Quirk("paragraphs that are empty") { gold, html, _ in
            html.contains(">&nbsp;") && html.contains("<p></p>") && !gold.paragraphs.contains("")
        },
        Quirk("PDF | HTML links") { gold, html, _ in
            html.contains("PDF</a> | HTML") && gold.attachments.contains { $0.hasSuffix(".pdf") }
        },
        Quirk("a PDF named in the text") { gold, _, _ in gold.links.contains { $0.url.hasSuffix(".pdf") } },
        Quirk("a link to a sound playlist") { gold, _, _ in gold.attachments.contains { $0.hasSuffix(".m3u") } },
        Quirk("a link to a video") { gold, _, _ in gold.attachments.contains { $0.hasSuffix(".wmv") } },
        Quirk("a table") { gold, html, _ in
            html.contains("<table border=1>") && gold.paragraphs.contains("Kenya | $1,200,000 | 2003")
        },
        Quirk("a list") { gold, html, _ in
            html.contains("<ul><li>") && gold.paragraphs.contains("A report within the year")
        },
        Quirk("a heading between paragraphs") { gold, html, _ in
            html.contains("<h3>Background</h3>") && gold.paragraphs.contains("Background")
        },
        Quirk("two columns made with a table") { _, html, _ in html.contains("<td valign=top>") },
        Quirk("a link to a page of the site by http") { _, html, _ in
            html.contains("<a href=\"http://2001-2009.state.gov/g/prm/\">")
        },
        Quirk("a link to another site") { gold, _, _ in
            gold.links.contains { $0.url == "http://www.example.org/report?id=5&lang=en" }
        },
        Quirk("a page with no text") { gold, _, _ in gold.paragraphs.isEmpty && gold.warnings.contains("no text found")
        },
        Quirk("a date that disagrees with the listing") { gold, _, _ in
            gold.warnings.contains { $0.hasPrefix("date disagrees") }
        },
        Quirk("a title that disagrees with the listing") { gold, _, _ in
            gold.warnings.contains { $0.hasPrefix("title disagrees") }
        },
        Quirk("the archive's banner") { _, html, _ in
            html.contains("<div id=\"archivebanner\">") && html.contains("Other State Department Archive Sites")
        },
        Quirk("the design of 2001: mixed-case tags, paragraphs not closed") { gold, html, _ in
            gold.path.contains("/2001/") && html.contains("<TABLE WIDTH=760") && html.contains("<P>")
                && !html.contains("</P>") && !html.contains("</p>")
        },
        Quirk("the design of 2004: [Print Friendly Version]") { gold, html, _ in
            gold.path.contains("/2004/") && html.contains("[Print Friendly Version]")
        },
        Quirk("the design of 2006 to 2008: a rotating headline, and Video") { gold, html, _ in
            gold.path.contains("/2008/")
                && html.contains(
                    "| <a href=\"/r/pa/prs/dpb/\">Daily Press Briefing</a> | <a href=\"/new/\">What's New</a>")
                && html.contains("Video")
        },
        Quirk("a script in the head") { _, html, _ in place("<SCRIPT", before: "</HEAD>", in: html) },
        Quirk("a release of 2001 to 2006 has no month folder") { gold, _, _ in
            gold.path.wholeMatch(of: #/\/r\/pa\/prs\/ps\/2005\/\d+\.htm/#) != nil
        },
        Quirk("a month folder that is a whole name") { gold, _, _ in gold.path.contains("/2007/february/") },
        Quirk("a month folder that is cut") { gold, _, _ in gold.path.contains("/2008/apr/") },
        Quirk("a month folder that is cut otherwise") { gold, _, _ in gold.path.contains("/2008/sept/") },
    ]

    @Test("a statement shows it, and its gold says what is meant", arguments: quirks)
    func statement(quirk: Quirk) {
        #expect(Self.pages.contains { quirk.isShown($0.gold, $0.html, $0.resource) })
    }

    // MARK: - Listings

    @Test("year links are left-hand links with a path; other left-hand links are not years")
    func root() {
        let html = Self.listing(Listings.root)
        for year in 2001...2009 {
            #expect(html.contains("<a class=\"lftnavbelow\" href=\"\(Listings.yearPath(year))\">\(year)</a>"))
        }
        #expect(html.contains("<a class=\"lftnavbelow\" href=\"index.cfm\">"))
        #expect(html.contains("<a class=\"lftnavbelow\" href=\"http://"))
    }

    @Test("one year is a c-page, 2001 begins after January, 2009 has January alone and lists it itself")
    func years() {
        #expect(Listings.yearPath(2004) == "/r/pa/prs/ps/c11024.htm")
        #expect(!Self.listing(Listings.yearPath(2001)).contains(">January"))
        #expect(Self.listing(Listings.yearPath(2009)).contains("January "))
        #expect(!Self.listing(Listings.yearPath(2009)).contains("February"))
        #expect(Self.archive.resources[Listings.monthPath(2009, 1)] == nil)
    }

    @Test("months are named in full, cut or with their year, and some have no year folder")
    func months() {
        #expect(Self.listing(Listings.yearPath(2001)).contains(">September</a>"))
        #expect(Self.listing(Listings.yearPath(2006)).contains(">September 2006</a>"))
        #expect(Self.listing(Listings.yearPath(2007)).contains(">Sep.</a>"))
        #expect(Listings.monthPath(2003, 5).wholeMatch(of: #/\/r\/pa\/prs\/ps\/c\d+\.htm/#) != nil)
        #expect(Listings.monthPath(2002, 5).contains("/2002/c"))
        #expect(Listings.monthPath(2008, 9) == "/r/pa/prs/ps/2008/sept/index.htm")
    }

    @Test(
        "a listing writes its links in every way, and one names a base without a scheme",
        arguments: [
            "href=\"/r/pa/prs/ps/", "href=\"http://2001-2009.state.gov/", "href=\"//2001-2009.state.gov/",
            "HTTPS://2001-2009.State.Gov:443/", "#content\"",
            "href=\"  /r/", "/../pa/./", "\\prs\\", "<base href=\"//2001-2009.state.gov/r/pa/prs/ps/2002/\">",
            "href=\"/r/pa/prs/ps\n/",
        ])
    func links(form: String) {
        #expect(Self.listings.contains { Self.listing($0).contains(form) })
    }

    @Test(
        "a date stands before its link, behind it, in a cell of its own or over several",
        arguments: [
            #"<b>[A-Z][a-z]+ \d+, \d{4}</b> -- <a"#, #"</a> \([A-Z][a-z]+ \d+, \d{4}\)"#,
            #"<tr><td>[A-Z][a-z]+ \d+, \d{4}</td><td><a"#, #"<p><b>[A-Z][a-z]+ \d+, \d{4}</b>\n<br><a"#,
        ])
    func dates(pattern: String) throws {
        let regex = try Regex(pattern)
        #expect(Self.listings.contains { Self.listing($0).contains(regex) })
    }

    @Test("a month goes on on a second page, and one statement stands in two months")
    func pagesAndTwice() {
        #expect(Self.listing(Listings.monthPath(2005, 3)).contains("Next &gt;"))
        #expect(Self.archive.resources[Listings.monthPath(2005, 3).replacing(".htm", with: "_2.htm")] != nil)
        let numbers = Self.listing(Listings.monthPath(2006, 4)).matches(of: #/(\d+)\.htm/#).map { String($0.1) }
        #expect(numbers.contains { Self.listing(Listings.monthPath(2006, 3)).contains("\($0).htm") && Int($0) != nil })
    }

    @Test("two images are the same bytes")
    func sameBytes() {
        #expect(Self.archive.resources["/images/bullet.gif"]?.bytes == Self.archive.resources["/images/top.gif"]?.bytes)
        #expect(
            Self.archive.resources["/images/bullet.gif"]?.bytes != Self.archive.resources["/images/xpt_shim.gif"]?.bytes
        )
    }
}
