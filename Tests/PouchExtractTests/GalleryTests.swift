import Foundation
import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

/// The shipped profiles beside the first archive's, on pages made up to the layout that each was reviewed on.
@Suite("the gallery of profiles")
struct GalleryTests {
    struct Archive: Sendable, CustomTestStringConvertible {
        var name: String
        /// The rows of a listing: two documents.
        var listing: String
        /// A document.
        var document: String
        /// Path, title and date of the rows.
        var rows: [String]
        /// Of the document: title, date and paragraphs.
        var read: [String]
        /// The next page of the listing.
        var next: String?

        var testDescription: String { name }
    }

    static let archives: [Archive] = [
        Archive(
            name: "attorney-general-california",
            listing: """
                <div class="view-content"><div class="views-row"><span><a href="/news/press-releases/river-trust">River trust settles</a></span>
                <div><span property="dc:date" content="2021-03-04T00:00:00-08:00">March 4, 2021</span></div></div>
                <div class="views-row"><span><a href="/news/press-releases/harbor">Harbor case</a></span><div><span property="dc:date" content="2021-03-02T00:00:00-08:00">March 2, 2021</span></div></div></div>
                <ul><li class="pager-next"><a href="/media/news?page=1">next</a></li></ul>
                """,
            document: """
                <h1>River trust settles</h1><div class="node node-press-release"><span property="dc:date">Tuesday, March 4, 2021</span><div class="field-name-field-contact">Contact: desk</div>
                <p>TOWN — The trust settles.</p><p># # #</p></div>
                """,
            rows: [
                "/news/press-releases/river-trust River trust settles 2021-03-04",
                "/news/press-releases/harbor Harbor case 2021-03-02",
            ], read: ["River trust settles", "2021-03-04", "TOWN — The trust settles."], next: "/media/news?page=1"),
        Archive(
            name: "attorney-general-ohio",
            listing: """
                <form><div class="ohio-news"><h3><a href="/Media/News-Releases/March-2021/River">River case</a></h3><div class="news-summary"><p>On 1/1/2030 it began.</p></div><div class="news-date">3/4/2021</div></div>
                <div class="ohio-news"><h3><a href="/Media/News-Releases/March-2021/Harbor">Harbor case</a></h3><div class="news-date">3/2/2021</div></div>
                <div class="PagerControl"><a href="/Media/News-Releases?page=2">2</a></div></form>
                """,
            document: """
                <form><div class="rightColumn"><div id="breadCrumb">Media &gt; News</div><h1>News</h1><h2>River case</h2><p>3/4/2021</p><p>The case ends.</p></div></form>
                """,
            rows: [
                "/Media/News-Releases/March-2021/River River case 2021-03-04",
                "/Media/News-Releases/March-2021/Harbor Harbor case 2021-03-02",
            ], read: ["River case", "2021-03-04", "The case ends."], next: "/Media/News-Releases?page=2"),
        Archive(
            name: "justice-oregon",
            listing: """
                <div class="pure-u-1 results-item"><h3><a href="/media-home/news-media-releases/river/">River case</a></h3> Since May 1, 2030 it went on.
                <a class="view-article" href="/media-home/news-media-releases/river/">View Article</a><p class="posted-in">Posted in <a href="/c/">Cases</a> on March 4, 2021</p></div>
                <div class="pure-u-1 results-item"><h3><a href="/media-home/news-media-releases/harbor/">Harbor case</a></h3><p class="posted-in">Posted in <a href="/c/">Cases</a> on March 2, 2021</p></div>
                <a rel="next" href="/media/news-media-releases/oregon-doj-news/page/2/">2</a>
                """,
            document: """
                <head><meta property="article:published_time" content="2021-03-04T18:00:00+00:00"></head><h1>News</h1><article class="single-article"><h1>River case</h1><p>The case ends.</p></article>
                """,
            rows: [
                "/media-home/news-media-releases/river/ River case 2021-03-04",
                "/media-home/news-media-releases/harbor/ Harbor case 2021-03-02",
            ], read: ["River case", "2021-03-04", "The case ends."],
            next: "/media/news-media-releases/oregon-doj-news/page/2/"),
        Archive(
            name: "attorney-general-pennsylvania",
            listing: """
                <table><tr><th>Date<th>Title</tr><tr><td class="date"><a href="/taking-action/river/"><strong>03/04/2021</strong></a></td><td class="title"><a href="/taking-action/river/">River case</a></td></tr>
                <tr><td class="date"><a href="/taking-action/harbor/"><strong>03/02/2021</strong></a></td><td class="title"><a href="/taking-action/harbor/">Harbor case</a></td></tr></table>
                <a class="next page-numbers" href="/taking-action/page/2/">Next</a>
                """,
            document: """
                <div class="news-heading-wrapper"><h1>River case</h1><div class="meta">March 4, 2021 | Topic: Rivers</div></div><div id="content"><p>The case ends.</p><p># # #</p></div>
                """,
            rows: ["/taking-action/river/ River case 2021-03-04", "/taking-action/harbor/ Harbor case 2021-03-02"],
            read: ["River case", "2021-03-04", "The case ends."], next: "/taking-action/page/2/"),
        Archive(
            name: "attorney-general-virginia",
            listing: """
                <table><tr><th class="list-title"><a href="/media-center/news-releases/31-river"> River case </a></th></tr><tr><th class="list-title"><a href="/media-center/news-releases/30-harbor">Harbor case</a></th></tr></table>
                <a aria-label="Go to next page" href="/media-center/news-releases?start=10">&gt;</a>
                """,
            document: """
                <main id="maincontent"><div id="pressHd">Office, Street</div><p><big><strong>River case</strong></big></p><p>The case ends.</p><p>###</p></main>
                """,
            rows: [
                "/media-center/news-releases/31-river River case -",
                "/media-center/news-releases/30-harbor Harbor case -",
            ],
            read: ["River case", "-", "The case ends."], next: "/media-center/news-releases?start=10"),
        Archive(
            name: "president-russia",
            listing: """
                <div id="events"><div class="hentry"><h3><a href="/events/president/news/901.html"><span itemprop="name">Meeting on rivers</span> <time datetime="2021-03-04">March 4, 2021, 12:00</time><span hidden>2021-03-05</span></a></h3>
                <div><a href="/events/president/news/901.html"><i></i></a></div></div><div class="hentry"><h3><a href="/events/president/news/900.html"><span itemprop="name">Telegram</span> <time datetime="2021-03-02">March 2, 2021, 9:00</time></a></h3></div>
                <a rel="next" href="/events/president/news/page/2.html">Next</a></div>
                """,
            document: """
                <article><div class="read__content"><h1>Meeting on rivers</h1><div class="read__meta"><time class="read__published">March 4, 2021</time><div class="p-location">Sochi</div></div><p>They met.</p></div></article>
                """,
            rows: [
                "/events/president/news/901.html Meeting on rivers 2021-03-04",
                "/events/president/news/900.html Telegram 2021-03-02",
            ], read: ["Meeting on rivers", "2021-03-04", "They met."], next: "/events/president/news/page/2.html"),
        Archive(
            name: "european-parliament",
            listing: """
                <article><h3><a href="/news/en/press-room/20210304IPR00001/rivers">Rivers</a></h3><span>04-03-2021</span></article><article><h3><a href="/news/en/press-room/20210302IPR00002/harbours">Harbours</a></h3><span>02-03-2021</span></article>
                <a href="/news/en/press-room?page=1">Load more</a>
                """,
            document: """
                <h1>Rivers</h1><time>04-03-2021 - 12:00</time><div class="ep_gridrow-content"><div class="ep-a_text"><p>They voted.</p></div><p>Contacts:</p><p>Desk</p></div>
                """,
            rows: [
                "/news/en/press-room/20210304IPR00001/rivers Rivers 2021-03-04",
                "/news/en/press-room/20210302IPR00002/harbours Harbours 2021-03-02",
            ], read: ["Rivers", "2021-03-04", "They voted."], next: "/news/en/press-room?page=1"),
        Archive(
            name: "white-house-2017",
            listing: """
                <h4>September 4, 2017</h4><p><a href="/the-press-office/2017/09/04/rivers">Remarks on rivers</a></p><h4>September 2, 2017</h4><p><a href="/the-press-office/2017/09/02/harbors">Remarks on harbors</a></p>
                <a href="/briefing-room/speeches-and-remarks?page=1">2</a>
                """,
            document: """
                <h1>Remarks on rivers</h1><div class="press-article-date">September 4, 2017</div><div class="forall-body"><p class="rtecenter">East Room</p><p>Thank you.</p><p>###</p></div>
                """,
            rows: [
                "/the-press-office/2017/09/04/rivers Remarks on rivers 2017-09-04",
                "/the-press-office/2017/09/02/harbors Remarks on harbors 2017-09-02",
            ], read: ["Remarks on rivers", "2017-09-04", "Thank you."],
            next: "/briefing-room/speeches-and-remarks?page=1"),
    ]

    @Test("a profile reads the listing and the documents that it was reviewed on", arguments: archives)
    func reads(archive: Archive) throws {
        let config = Sample.root.deletingLastPathComponent().deletingLastPathComponent().appending(path: "config").path
        let profile = try SiteProfile.load(nameOrPath: archive.name, in: [config])
        #expect(profile.name == archive.name)
        let extractor = try PageExtractor(profile: profile)
        func page(_ text: String, at url: WebURL) -> FetchedPage {
            FetchedPage(url: url, body: Array("<html><body>\(text)".utf8), contentType: "text/html; charset=utf-8")
        }
        let links = extractor.extract(page(archive.listing, at: profile.seeds[0]), role: .start, listing: nil).links
        let documents = links.filter { $0.role == .statement }
        #expect(
            documents.map { "\($0.url.pathAndQuery) \($0.entry?.title ?? "-") \($0.entry?.date ?? "-")" }
                == archive.rows)
        #expect(links.filter(\.isNext).map(\.url.pathAndQuery) == [archive.next].compactMap { $0 })
        let found = try #require(documents.first)
        let statement = extractor.extract(page(archive.document, at: found.url), role: .statement, listing: found.entry)
            .statement
        #expect(
            [statement?.title ?? "-", statement?.date ?? "-"] + (statement?.paragraphs ?? []) == archive.read,
            "\(statement?.warnings ?? [])")
    }

    @Test("every shipped profile is in the gallery, and says what was uncertain")
    func whole() throws {
        let config = Sample.root.deletingLastPathComponent().deletingLastPathComponent().appending(path: "config").path
        let names = ProfilePlaces(folders: [config]).names().filter { $0 != "state-2001-2009" }
        #expect(names == Self.archives.map(\.name).sorted())
        for name in names {
            let text = try String(contentsOfFile: "\(config)/\(name).yaml", encoding: .utf8)
            #expect(text.contains("Uncertain:"), "\(name)")
        }
    }
}
