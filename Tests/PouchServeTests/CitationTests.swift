import Foundation
import PouchServe
import TestSupport
import Testing

/// Citations: what a reference manager takes must be the statement's own words, and nothing of them may act there.
@Suite struct CitationTests {
    static let title = "Fish {and} 100 % \\input{x} \u{202e}evil}, author = {Mallory}, @misc{a, TY  - BOOK"
    static let speaker = "O'Neil } author = {Nobody"

    private static let script = #"""
        import io, json, sys
        import bibtexparser, rispy
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON
        folder, words = sys.argv[1], sys.argv[2:]
        library = bibtexparser.parse_file(folder + "/bib")
        assert not library.failed_blocks and len(library.entries) == 1, library.failed_blocks
        entry = {field.key: field.value for field in library.entries[0].fields}
        assert entry["date"] == "2001-11-21" and entry["year"] == "2001" and entry["month"] == "11", entry
        assert entry["url"].endswith("/news/a.htm") and "Nobody" in entry["author"] and "Mallory" not in entry["author"] and "/at/" in entry["note"], entry
        assert "\\input" not in entry["title"] and "\u202e" not in entry["title"], entry
        records = rispy.load(open(folder + "/ris", encoding="utf-8"))
        assert len(records) == 1, records
        record = records[0]
        assert record["type_of_reference"] == "ELEC" and record["year"] == "2001", record
        title = record.get("title") or record.get("primary_title")
        assert title.startswith("Fish {and} 100 %") and title.endswith("TY - BOOK"), title
        assert record["authors"] == ["O'Neil } author = {Nobody"], record
        data = json.load(open(folder + "/csl", encoding="utf-8"))
        assert data[0]["issued"] == {"date-parts": [[2001, 11, 21]]} and data[0]["type"] == "webpage", data
        source = CiteProcJSON(data)
        open(folder + "/style.csl", "w").write("""<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
        <info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
        <citation><layout><text variable="title"/></layout></citation>
        <bibliography><layout><group delimiter=". "><names variable="author"/><text variable="title"/>
        <date variable="issued"><date-part name="year"/></date></group></layout></bibliography></style>""")
        style = CitationStylesStyle(folder + "/style.csl", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        citation = Citation([CitationItem(data[0]["id"])])
        bibliography.register(citation)
        text = str(bibliography.bibliography()[0])
        assert "Fish {and} 100 %" in text and "2001" in text, text
        """#

    @Test("bibtexparser, rispy and citeproc-py read a hostile statement's citation as one entry with its own words")
    func parsers() async throws {
        let room = try PressRoom([
            "/news/a.htm": .init(
                title: Self.title, paragraphs: ["Some words of a statement."], speaker: Self.speaker)
        ])
        try await room.crawl()
        let site = try room.site()
        let id = try #require(
            (try site.json("/2001/11.json")["items"] as? [[String: Any]])?.first?["id"] as? String)
        let scratch = try Scratch()
        for (suffix, name) in [("bib", "bib"), ("ris", "ris"), ("csl.json", "csl")] {
            let reply = site.get("/statement/\(id).\(suffix)")
            #expect(reply.status == 200)
            try Data(reply.bytes).write(to: scratch.url.appending(path: name))
            #expect(site.get("/statement/\(id)/at/\(room.crawls[0]).\(suffix)").bytes == reply.bytes)
        }
        let result = try await Program.run(
            Program.tools.appending(path: "python3"), ["-c", Self.script, scratch.url.path])
        #expect(result.status == 0, "\(result.errors.suffix(1_500))")
        // The statement itself is still had under .json.
        #expect((try site.json("/statement/\(id).json")["statement"] as? [String: Any])?["id"] as? String == id)
    }

    @Test("the page carries the citation for programs that read pages, and a robust link to copy")
    func page() async throws {
        let room = try PressRoom([
            "/news/a.htm": .init(title: EveryPageTests.hostile, paragraphs: ["Some words."], speaker: Self.speaker)
        ])
        try await room.crawl()
        let site = try room.site()
        let id = try #require(
            (try site.json("/2001/11.json")["items"] as? [[String: Any]])?.first?["id"] as? String)
        let page = site.page("/statement/\(id)")
        #expect(page.contains("<meta name=\"citation_publication_date\" content=\"2001/11/21\">"))
        #expect(page.contains("<meta name=\"DC.creator\" content=\"O&#39;Neil } author = {Nobody\">"))
        #expect(page.contains("data-versionurl=&#34;http://127.0.0.1:8100/statement/\(id)/at/\(room.crawls[0])&#34;"))
        #expect(!page.contains("<script") && !page.contains("\u{202e}"))
    }
}
