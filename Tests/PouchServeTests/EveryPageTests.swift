import Foundation
import PouchServe
import TestSupport
import Testing

/// Every page and every twin of a mirror whose archive is hostile: titles, paragraphs and addresses that try to act.
@Suite struct EveryPageTests {
    /// Quotes that a combining mark follows, mark-up, bidirectional overrides, controls, a formula.
    static let hostile = "=\"\u{301}><script>alert(1)</script>' onload='x \u{202e}evil\u{2028} ]]> }\u{7} &amp;"

    /// A mirror of three crawls: an edit, a removal, a page that is blocked, and one whose bytes alone changed.
    static func room() async throws -> PressRoom {
        let room = try PressRoom([
            "/news/a%22%3E%3Cscript%3E.htm": .init(
                title: hostile, paragraphs: [hostile, "The ministers met in the capital and spoke."]),
            "/news/b.htm": .init(
                title: "Taken Down", date: "3 December 2001", paragraphs: ["It was here, and then it was not."]),
            "/news/c.htm": .init(
                title: "Blocked Later", date: "4 December 2001", paragraphs: ["A guard will stand before this one."]),
            "/news/d.htm": .init(
                title: "Bytes", date: "5 January 2002", paragraphs: ["What it says stays the same here."]),
        ])
        try await room.crawl()
        room.set(
            .init(title: hostile, paragraphs: [hostile, "The ministers met in the harbour and spoke \(hostile)."]),
            at: "/news/a%22%3E%3Cscript%3E.htm")
        room.set(
            .init(
                title: "Bytes", date: "5 January 2002", paragraphs: ["What it says stays the same here."],
                extra: "<!-- new -->"), at: "/news/d.htm")
        room.takeDown("/news/b.htm")
        room.set(status: 403, at: "/news/c.htm")
        try await room.crawl()
        room.set(
            .init(title: hostile, paragraphs: ["The ministers met in the harbour and spoke \(hostile)."]),
            at: "/news/a%22%3E%3Cscript%3E.htm")
        try await room.crawl()
        return room
    }

    /// Every address that a page of the site links to, from the root on.
    static func crawl(_ site: MirrorSite) -> [String: Int] {
        var found: [String: Int] = [:]
        var waiting = ["/"]
        while let target = waiting.popLast() {
            guard found[target] == nil, found.count < 2_000 else { continue }
            let reply = site.get(target)
            found[target] = reply.status
            // What a captured page links to is the archive's, held or not.
            guard reply.value(of: "Content-Type")?.hasPrefix("text/html") == true, !target.hasPrefix("/web/") else {
                continue
            }
            for link in links(reply.text, at: target) where found[link] == nil { waiting.append(link) }
        }
        return found
    }

    private static func links(_ html: String, at target: String) -> [String] {
        html.matches(of: /href="([^"]*)"/).compactMap { match in
            let link = String(match.output.1).replacing("&amp;", with: "&").replacing("&#39;", with: "'")
            guard !link.hasPrefix("#"), !link.hasPrefix("http"), let base = URL(string: "http://x\(target)"),
                let url = URL(string: link, relativeTo: base)?.absoluteURL
            else { return nil }
            return url.path(percentEncoded: true) + (url.query(percentEncoded: true).map { "?" + $0 } ?? "")
        }
    }

    @Test("no link of any page is dead, no page lets an archive's words act, and each page is well-formed HTML")
    func everyPage() async throws {
        let room = try await Self.room()
        let site = try room.site()
        let pages = Self.crawl(site)
        #expect(pages.count > 60)
        let scratch = try Scratch()
        var number = 0
        for (target, status) in pages.sorted(by: { $0.key < $1.key }) {
            // A URL that is gone or never met says so by its status; statements lead on from their addresses.
            let mayFail = target.hasPrefix("/url?u=")
            #expect(
                status == 200 || status == 303 || mayFail && (status == 404 || status == 410), "\(target): \(status)")
            let reply = site.get(target)
            let text = reply.text
            guard reply.value(of: "Content-Type")?.hasPrefix("text/html") == true, !target.hasPrefix("/web/") else {
                continue
            }
            #expect(!text.contains("<script"), "\(target)")
            #expect(!text.contains("onload='"), "\(target)")
            #expect(!text.contains("\u{202e}") && !text.contains("\u{7}") && !text.contains("\u{2028}"), "\(target)")
            #expect(reply.value(of: "Content-Security-Policy")?.contains("script") == false)
            #expect(reply.bytes.count < 60_000, "\(target)")
            number += 1
            try Data(reply.bytes).write(to: scratch.url.appending(path: "\(number).html"))
        }
        #expect(number > 30)
        try await Self.parse(scratch.url)
    }

    /// html5lib, strict: an error in any file is told with its name.
    static func parse(_ folder: URL) async throws {
        let script = """
            import glob, html5lib, sys
            bad = 0
            for name in sorted(glob.glob(sys.argv[1] + "/*.html")):
                parser = html5lib.HTMLParser(strict=False)
                parser.parse(open(name, "rb").read())
                for place, code, data in parser.errors:
                    bad += 1
                    print(name, place, code, data)
            sys.exit(1 if bad else 0)
            """
        let result = try await Program.run(
            Program.tools.appending(path: "python3"), ["-c", script, folder.path])
        #expect(result.status == 0, "\(result.output.prefix(2_000))\(result.errors.suffix(600))")
    }

    @Test("every JSON twin is JSON, and says the same twice")
    func twins() async throws {
        let room = try await Self.room()
        let (site, other) = (try room.site(), try room.site())
        for target in Self.crawl(site).keys.sorted() where target.contains(".json") && !target.contains("jsonl") {
            let reply = site.get(target)
            guard reply.status == 200, !reply.bytes.isEmpty else { continue }
            #expect(throws: Never.self, "\(target)") { try JSONSerialization.jsonObject(with: Data(reply.bytes)) }
            #expect(reply.bytes == other.get(target).bytes, "\(target)")
        }
    }
}
