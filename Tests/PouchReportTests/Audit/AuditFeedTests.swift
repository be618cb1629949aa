import Foundation
import PouchAudit
import Testing

@testable import PouchReport

@Suite("The audit's feeds")
struct AuditFeedTests {
    /// The keys of JSON Feed 1.1 that a reader knows (https://jsonfeed.org/version/1.1).
    private static let schema = """
        {"type": "object", "additionalProperties": false, "required": ["version", "title", "items"], "properties": {
          "version": {"const": "https://jsonfeed.org/version/1.1"}, "title": {"type": "string"}, "language": {"type": "string"},
          "home_page_url": {"type": "string", "pattern": "^https?://"}, "description": {"type": "string"},
          "authors": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "minLength": 1}}}},
          "items": {"type": "array", "items": {"type": "object", "additionalProperties": false, "required": ["id", "content_html"], "properties": {
            "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},
            "url": {"type": "string", "pattern": "^https?://"}, "title": {"type": "string"}, "content_html": {"type": "string"},
            "date_published": {"type": "string", "format": "date-time", "pattern": "Z$"},
            "date_modified": {"type": "string", "format": "date-time", "pattern": "Z$"},
            "tags": {"type": "array", "items": {"type": "string"}}}}}}}
        """

    @Test("feedparser takes the Atom feed without complaint, an entry a change, each with id, time, author and diff")
    func atom() async throws {
        let script = """
            import feedparser, sys
            feed = feedparser.parse(open(sys.argv[1], "rb").read())
            assert feed.bozo == 0, feed.bozo_exception
            assert feed.version == "atom10" and feed.feed.id and feed.feed.author and feed.feed.title
            assert len({entry.id for entry in feed.entries}) == len(feed.entries)
            for entry in feed.entries:
                assert entry.id.startswith("urn:uuid:") and entry.updated_parsed and entry.title
                assert entry.content[0].type == "text/html"
                # feedparser takes the id where there is no link.
                assert entry.link == entry.id or entry.link.startswith(("http://", "https://")), entry.link
            """
        try await ReportTools.python(
            script + """

                assert feed.feed.updated == "2026-11-24T09:12:44Z"
                assert len(feed.entries) == 13, len(feed.entries)
                entry = [entry for entry in feed.entries if entry.title == "Edited: Disarmament of Iraq: Progress at the United Nations"][0]
                assert entry.link == "https://archive.example.gov/r/pa/prs/ps/2003/18554.htm"
                assert entry.updated == "2026-11-24T08:01:17Z"
                assert "<del>do not </del>" in entry.content[0].value
                """, AuditAtom.bytes(AuditSample.full()))
        try await ReportTools.python(script, AuditAtom.bytes(Self.distinct(HostileReport.make())))
        try await ReportTools.python(script, AuditAtom.bytes(AuditSample.empty()))
    }

    /// A report names a URL once; the hostile one repeats them.
    private static func distinct(_ report: AuditReport) -> AuditReport {
        var report = report
        for index in report.changes.indices { report.changes[index].url += "#\(index)" }
        report.shared = [report.shared[1]]
        return report
    }

    @Test("in both feeds a statement that is mark-up stays text, and no link is a trap")
    func hostile() async throws {
        let report = HostileReport.make()
        try await ReportTools.python(
            """
            import html5lib, json, sys
            from xml.etree import ElementTree
            def check(text):
                root = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False).parseFragment(text)
                for node in root.iter():
                    assert node.tag in ("DOCUMENT_FRAGMENT", "p", "ul", "li", "a", "bdi", "br", "del", "ins", "div"), node.tag
                    assert set(node.attrib) <= {"href", "rel", "class", "dir", "lang"}, node.attrib
                    assert node.get("href", "https://").startswith(("http://", "https://"))
            name = "{http://www.w3.org/2005/Atom}"
            for entry in ElementTree.parse(sys.argv[1]).iter(name + "content"): check(entry.text)
            items = json.load(open(sys.argv[2]))["items"]
            for item in items: check(item["content_html"])
            assert items and any("&lt;script&gt;" in item["content_html"] for item in items)
            """, AuditAtom.bytes(report), AuditJSONFeed.bytes(report))
    }

    @Test("the JSON Feed has the keys of version 1.1 and no other")
    func jsonFeed() async throws {
        for report in [AuditSample.full(), AuditSample.empty(), HostileReport.make()] {
            try await ReportTools.validate(AuditJSONFeed.bytes(report), by: Array(Self.schema.utf8))
        }
    }

    @Test("the same change has the same id in another run; another change, crawl or URL has another")
    func ids() throws {
        let report = AuditSample.full()
        let entries = FeedEntry.all(report)
        #expect(Set(entries.map(\.id)).count == entries.count)
        var later = report
        later.from = AuditSample.crawl("20261101T073000Z")
        later.options.ignoresTypography = true
        later.changes = later.changes.reversed()
        #expect(Set(FeedEntry.all(later).map(\.id)) == Set(entries.map(\.id)))

        var change = report
        change.changes = [try #require(report.changes.first { $0.kind == .edited })]
        func id(_ alter: (inout DocumentChange) -> Void) -> String? {
            var altered = change
            alter(&altered.changes[0])
            return FeedEntry.all(altered).last?.id
        }
        let same = id { _ in }
        #expect(id { $0.title = "Another title" } == same)
        #expect(id { $0.url += "x" } != same)
        #expect(id { $0.kind = .moved } != same)
        #expect(id { $0.to?.textSHA256 = AuditSample.digest } != same)
        #expect(id { $0.to?.crawl = "20261201T073000Z" } != same)
    }

    @Test("what is no news about the archive has no entry")
    func quiet() {
        let kinds = FeedEntry.all(AuditSample.full()).flatMap(\.tags)
        #expect(!kinds.contains("cosmetic") && !kinds.contains("blocked") && !kinds.contains("undetermined"))
        #expect(kinds.contains("outage") && kinds.contains("template"))
    }
}
