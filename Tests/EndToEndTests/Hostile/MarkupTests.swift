import Foundation
import PouchBytes
import TestSupport
import Testing

/// Pages that cost far more to read than to send, or that ask for other files; all in one crawl.
@Suite("Hostile: markup")
struct HostileMarkupTests {
    fileprivate static let end = "<p>The last words.</p></body></html>"

    private static let entities = """
        <!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">\
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">\
        <!ENTITY lol "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY x SYSTEM "file:///etc/passwd">\
        <!ENTITY % p SYSTEM "http://127.0.0.1:PPPPP/asked.dtd"> %p;]>
        <html><body><h1>Entities</h1><p>&lol;&lol;&lol; &x; %p;</p>
        """

    private static let external = """
        <?xml version="1.0"?><?xml-stylesheet href="http://127.0.0.1:PPPPP/asked.xsl"?>
        <!DOCTYPE html SYSTEM "http://127.0.0.1:PPPPP/asked2.dtd">
        <html xmlns:xi="http://www.w3.org/2001/XInclude" xsi:schemaLocation="x http://127.0.0.1:PPPPP/asked.xsd"><body>
        <h1>External</h1><xi:include href="file:///etc/passwd" parse="text"/><p>Words.</p>
        """

    private static let crawl = Task {
        try await HostileCrawl(
            [
                "/deep.htm": .long("<html><body><h1>Deep</h1>", "<div>", times: 100_000, end),
                "/attributes.htm": .long(
                    "<html><body><h1>Attributes</h1><p ", (0..<1_000).map { "a\($0)='' " }.joined(), times: 1_000,
                    ">\(end)"),
                "/tags.htm": .long("<html><body><h1>Tags</h1>", "<b a=1>", times: 600_000, end),
                "/title.htm": .long(
                    "<html><head><title>", "0123456789", times: 1_000_000, "</title></head><body>" + end),
                "/crossed.htm": .long("<html><body><h1>Crossed</h1>", "<i><div><b></i></div></b>", times: 160_000, end),
                "/unmatched.htm": .long(
                    "<html><body><h1>Unmatched</h1>" + String(repeating: "<font>", count: 500), "</i>",
                    times: 1_000_000, end),
                "/entities.htm": .ok(entities + end),
                "/external.htm": .ok(external + end, type: "application/xhtml+xml"),
                "/comment.htm": .long("<html><body><h1>Comment</h1>" + end, "<!--<script>", times: 100_000, ""),
            ],
            settings: ["total_timeout": "60s", "idle_timeout": "30s"])
    }

    /// Every byte is kept, and the statement has the page's end, or a warning that names what was cut.
    private func expect(_ name: String, warning: String? = nil) async throws -> HostileCrawl.Statement {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line("/\(name).htm"), "\(crawl.result.errors)")
        #expect(line.outcome == "new", "\(line.error)")
        let statement = try #require(try crawl.statement("/\(name).htm"))
        #expect(statement.text?.contains("The last words.") == true)
        if let warning {
            #expect(statement.warnings?.contains { $0.contains(warning) } == true, "\(statement.warnings ?? [])")
        }
        return statement
    }

    @Test("a hundred thousand open elements are cut in depth with a warning, and no text or byte of the page is lost")
    func deep() async throws {
        #expect(try await expect("deep", warning: "nesting cut at depth 512").title == "Deep")
        #expect(try await Self.crawl.value.page("/deep.htm")?.count == 25 + 500_000 + Self.end.utf8.count)
    }

    @Test("a million attributes are cut with a warning, and the text behind them is read")
    func attributes() async throws { _ = try await expect("attributes", warning: "attributes cut in 1 tags") }

    @Test("half a million tags that nobody closed leave the text behind them")
    func tags() async throws { _ = try await expect("tags", warning: "nesting cut") }

    @Test("a title of 10 MB is read to its end, and names no file")
    func title() async throws {
        _ = try await expect("title")
        let crawl = try await Self.crawl.value
        #expect(crawl.files.files(under: "").keys.allSatisfy { $0.utf8.count < 300 })
    }

    @Test(
        "end tags that cross, or that close nothing, by the hundred thousand, come to an end with the text behind them")
    func crossed() async throws {
        _ = try await expect("crossed")
        _ = try await expect("unmatched")
    }

    @Test("entities of entities are not expanded, and a file that an entity names is not read")
    func entities() async throws {
        let statement = try await expect("entities")
        let text = try #require(statement.text)
        #expect(text.utf8.count < 2_000 && !text.contains("aaaaaaaaaa") && !text.contains("root:"))
    }

    @Test("a DTD, a style sheet, a schema or an XInclude is neither read from the disk nor asked for")
    func external() async throws {
        let statement = try await expect("external")
        #expect(statement.text?.contains("root:") == false)
        let crawl = try await Self.crawl.value
        #expect(crawl.server.requests.allSatisfy { !$0.target.contains("asked") })
    }

    @Test("comments that nobody closed hide nothing that stood before them")
    func comment() async throws { _ = try await expect("comment") }

    @Test("a list whose links stand one in another does not take the memory of all its text for each of them")
    func nestedLinks() async throws {
        let open = (0..<240).map { "<a href=\"/\($0).htm\"><div>" }.joined()
        let crawl = try await HostileCrawl(
            [:],
            more: ["/index.htm": [.long("<html><body>" + open, "words and ", times: 800_000, Self.end)]],
            settings: ["total_timeout": "60s", "idle_timeout": "30s", "connections": "1"],
            arguments: ["--max-documents", "1"], memory: 1_500_000)
        #expect(crawl.result.status == 3, "\(crawl.result.status) \(crawl.result.errors)")
        let status = try await Program.pouch("status", crawl.mirror, "--json")
        #expect(status.output.contains("/239.htm"))
    }

    @Test("after all of them the mirror is intact, and every page is there byte for byte")
    func intact() async throws {
        let crawl = try await Self.crawl.value
        #expect(crawl.result.status == 0, "\(crawl.result.errors)")
        #expect(try crawl.page("/title.htm")?.count == 10_000_000 + 40 + Self.end.utf8.count)
        #expect(try await crawl.flaws() == nil)
    }

    @Test("a pattern of the profile that backtracks without end on a page is given up, and the statement says so")
    func pattern() async throws {
        let text = String(repeating: "a", count: 5_000) + "!"
        let crawl = try await HostileCrawl(
            ["/a.htm": .ok("<html><body><h1>\(text)</h1><p>Words.</p></body></html>"), "/b.htm": .statement("bbb")],
            settings: ["title": "[{name: costly, xpath: .//h1, match: '^(?<value>(a+a*)+b*)$'}]"])
        #expect(crawl.result.status == 0, "\(crawl.result.errors)")
        #expect(try crawl.outcome("/a.htm") == "new")
        let warnings = try #require(try crawl.statement("/a.htm")?.warnings)
        #expect(warnings.contains { $0.contains("pattern was given up") && $0.contains("(a+a*)+b*") }, "\(warnings)")
    }
}
