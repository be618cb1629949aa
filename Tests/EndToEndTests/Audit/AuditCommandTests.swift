import Foundation
import PouchAudit
import PouchDemo
import TestSupport
import Testing

/// `pouch audit` and `pouch history` as a user runs them, on mirrors that real crawls made.
@Suite("The audit from the command line", .serialized)
struct AuditCommandTests {
    private static func python(_ script: String, _ paths: String...) async throws -> Program.Result {
        try await Program.run(Program.tools.appending(path: "python3"), ["-c", script] + paths)
    }

    private static func write(_ text: String, _ scratch: Scratch, _ name: String) throws -> String {
        try text.write(toFile: scratch.path(name), atomically: true, encoding: .utf8)
        return scratch.path(name)
    }

    @Test(
        "a statement of script and control characters harms none of the report's forms, and each is what its readers take"
    )
    func hostile() async throws {
        let series = try await ArchiveSeries()
        let scratch = try Scratch()
        let gold = series.plain[4]
        let old = String(gold.paragraphs[0].prefix(30))
        try await series.crawl()
        try series.edit(
            gold.path, old,
            "&lt;script&gt;alert(1)&lt;/script&gt; &lt;/style&gt; ]]&gt; =cmd|calc \\u{1B}[31m &#x202E;&#27;[2J " + old)
        // A URL with what would end a line, a quotation or a tag.
        let row = try series.row(of: gold)
        let strange = "/r/pa/prs/ps/2001/%0D%0A%1B[2J%22%3Cb%3E/7701.htm"
        series.write(try #require(series.text(gold.path)), at: strange)
        try series.edit(row.listing, row.link, row.link + "<br><a href=\"\(strange)\">A strange &lt;b&gt; one</a>")
        try await series.crawl()
        var outputs: [String: String] = [:]
        for form in ["text", "mail", "json", "html", "atom", "jsonfeed", "csv", "markdown"] {
            let result = try await series.audit("--format", form)
            #expect(result.status == 1, "\(form): \(result.errors)")
            #expect(!result.output.unicodeScalars.contains { $0.value == 0x1B }, "\(form)")
            // Forms that people look at; the others hand on what was said.
            if !["json", "jsonfeed", "csv"].contains(form) {
                #expect(!result.output.unicodeScalars.contains { $0.value == 0x202E }, "\(form)")
            }
            outputs[form] = try Self.write(result.output, scratch, form)
            // The same crawls give the same bytes.
            #expect(try await series.audit("--format", form).output == result.output, "\(form)")
        }
        let schema = Program.root.appending(path: "config/schema/audit.schema.json").path
        let judged = try await Self.python(
            """
            import html5lib, feedparser, jsonschema, json, sys
            schema, report, page, atom, feed = sys.argv[1:]
            jsonschema.Draft202012Validator(json.load(open(schema))).validate(json.load(open(report)))
            html5lib.HTMLParser(strict=True).parse(open(page, 'rb'))
            assert '<script' not in open(page).read()
            read = feedparser.parse(open(atom, 'rb').read())
            assert not read.bozo and len(read.entries) >= 2, read
            assert len(json.load(open(feed))['items']) == len(read.entries)
            """, schema, outputs["json"] ?? "", outputs["html"] ?? "", outputs["atom"] ?? "", outputs["jsonfeed"] ?? "")
        #expect(judged.status == 0, "\(judged.errors)")

        let report = outputs["json"] ?? ""
        let confirmed = try await series.audit("--check", report)
        #expect(confirmed.status == 0 && confirmed.output.contains("confirmed"), "\(confirmed.errors)")
        let forged = try Self.write(
            try String(contentsOfFile: report, encoding: .utf8).replacing("\"edited\"", with: "\"cosmetic\""), scratch,
            "forged")
        #expect(try await series.audit("--check", forged).status == 65)

        let history = try await Program.run(
            Program.pouch, ["history", series.mirror, series.origin + gold.path, "--profile", series.profile, "--json"])
        #expect(history.status == 0, "\(history.errors)")
        let versions = try #require(
            (JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [String: Any])?["versions"]
                as? [[String: Any]])
        #expect(versions.count == 2)
        let unknown = try await Program.run(
            Program.pouch, ["history", series.mirror, series.origin + "/nothing", "--profile", series.profile])
        #expect(unknown.status == 64)
        await series.server.stop()
    }

    @Test("typography alone is told, or not, as it is asked for; a number never passes for typography")
    func typography() async throws {
        let series = try await ArchiveSeries()
        let (dashes, numbers) = (series.plain[1], series.plain[2])
        try series.edit(
            dashes.path, String(dashes.paragraphs[0].prefix(30)), "It's - so. " + dashes.paragraphs[0].prefix(30))
        try series.edit(
            numbers.path, String(numbers.paragraphs[0].prefix(30)),
            "Some 1,000 came. " + numbers.paragraphs[0].prefix(30))
        try await series.crawl()
        try series.edit(dashes.path, "It's - so. ", "It&#8217;s &#8211; so. ")
        try series.edit(numbers.path, "Some 1,000 came. ", "Some 10,000 came. ")
        try await series.crawl()
        let all = try await series.audit("--format", "csv")
        #expect(all.output.contains(dashes.path) && all.output.contains(numbers.path))
        let some = try await series.audit("--format", "csv", "--ignore", "typography")
        #expect(some.status == 1)
        let lines = some.output.split(separator: "\n")
        #expect(lines.contains { $0.contains(numbers.path) && $0.contains("edited") })
        #expect(!lines.contains { $0.contains(dashes.path) && $0.contains("edited") })
        await series.server.stop()
    }

    @Test("a server that has lost every statement at once is ill: nothing is called removed, and one outage is told")
    func ill() async throws {
        let series = try await ArchiveSeries()
        try await series.crawl()
        let statements = Set(series.archive.gold.map(\.path))
        series.server.override { question in
            statements.contains(question.path) ? .init(404, ["Content-Type": "text/html"], "<h1>Not Found</h1>") : nil
        }
        try await series.crawl()
        let result = try await series.audit("--format", "json")
        #expect(result.status == 4, "\(result.errors)")
        let report = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let counts = try #require(report["counts"] as? [String: Int])
        #expect(counts["removed"] == 0)
        #expect(counts["undetermined"] ?? 0 >= statements.count)
        #expect((report["storms"] as? [Any])?.count == 1)
        await series.server.stop()
    }

    @Test("a manifest that was changed after its crawl is no ground for an audit: it says which file, and ends with 65")
    func damaged() async throws {
        let series = try await ArchiveSeries()
        try await series.crawl()
        try await series.crawl()
        try MirrorFiles(path: series.mirror).unpack()
        let manifest = "\(series.mirror)/crawls/\(series.crawls[0])/manifest.jsonl"
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
        try text.replacing("\"outcome\":\"new\"", with: "\"outcome\":\"gone\"").write(
            toFile: manifest, atomically: false, encoding: .utf8)
        let result = try await series.audit()
        #expect(result.status == 65 && result.errors.contains("manifest.jsonl"), "\(result.errors)")
        await series.server.stop()
    }
}
