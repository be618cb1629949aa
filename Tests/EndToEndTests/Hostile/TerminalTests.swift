import Foundation
import TestSupport
import Testing

/// Text that would act on the terminal of whoever looks: OSC, CSI, C1 controls, and marks that turn the direction.
@Suite("Hostile: terminal escapes")
struct HostileTerminalTests {
    private static let evil = "\u{1B}]0;owned\u{07}\u{1B}[2J\u{9B}31m\u{202E}live\u{2066}\u{85}\u{7F}"

    /// The crawl, and the same again with --json and with --quiet.
    private static let crawls = Task {
        let list = (1...4).map { "<p><a href=\"/\($0).htm\">Title \($0) \(evil)</a></p>" }.joined()
        let crawl = try await HostileCrawl(
            [
                "/1.htm": .ok(
                    "<html><head><title>\(evil)</title></head><body><h1>\(evil)</h1><p>\(evil)</p></body></html>",
                    ["X-Evil: \(evil)", "ETag: \"\(evil)\""], type: "text/html; charset=utf-8", status: "200 \(evil)"),
                "/2.htm": .redirect("javascript:\(evil)"),
                "/3.htm": .ok("", ["Content-Encoding: \(evil)"], type: evil, status: "418 \(evil)"),
                "/4.htm": .ok("x", ["Content-Encoding: \(evil), zstd"]),
            ],
            more: ["/index.htm": [.ok("<html><body>\(list)</body></html>", type: "text/html; charset=utf-8")]])
        return (crawl, try await crawl.again(["--json"]), try await crawl.again(["--quiet"]))
    }

    /// Nothing in it acts on a terminal, and the words between the escapes are there, so that something was printed.
    private func expectHarmless(
        _ result: Program.Result, showing words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) { expectHarmless(result.output + result.errors, showing: words, sourceLocation: sourceLocation) }

    private func expectHarmless(
        _ text: String, showing words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let acting = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 10: false
            case 0..<32, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
        #expect(acting.isEmpty, "\(acting.map { String($0.value, radix: 16) })", sourceLocation: sourceLocation)
        #expect(text.contains(words), "\(text)", sourceLocation: sourceLocation)
    }

    @Test("a title, a URL, a header or a status line with escapes acts on no terminal when a crawl is told")
    func crawl() async throws {
        let (crawl, json, quiet) = try await Self.crawls.value
        #expect(crawl.result.status == 4)
        expectHarmless(crawl.result, showing: "pouch status")
        expectHarmless(json, showing: "\"outcomes\"")
        expectHarmless(quiet, showing: "could not be had")
    }

    @Test(
        "an error that quotes the server acts on no terminal, with --quiet, --json or neither",
        arguments: ["--quiet", "--json", "--fresh"])
    func error(flag: String) async throws {
        let crawl = try await HostileCrawl(
            [:], more: ["/index.htm": [.redirect("javascript:alert\(Self.evil)")]], arguments: [flag])
        #expect(crawl.result.status == 69)
        expectHarmless(crawl.result, showing: "javascript:alert")
    }

    @Test("what is missing is named by `status` without its escapes")
    func status() async throws {
        let crawl = try await Self.crawls.value.0
        let result = try await Program.pouch("status", crawl.mirror)
        #expect(result.status == 4)
        expectHarmless(result, showing: "javascript:")
        expectHarmless(try await Program.pouch("status", crawl.mirror, "--json"), showing: "javascript:")
    }

    @Test("a statement is shown by `extract`, from a mirror, a WARC or a file, without its escapes")
    func extract() async throws {
        let crawl = try await Self.crawls.value.0
        let shifted = crawl.scratch.path("other.yaml")
        try String(contentsOfFile: crawl.profile, encoding: .utf8).replacing("xpath: .//h1", with: "xpath: .//title")
            .write(toFile: shifted, atomically: true, encoding: .utf8)
        for arguments in [
            [crawl.mirror, "--profile", shifted], [crawl.mirror, "--profile", shifted, "--json"],
            // One of its answers has a coding that Pouch does not decode: damage, told by its name.
            [try #require(crawl.files.volumes.first), "--profile", shifted, "--origin", crawl.server.origin, "--all"],
        ] {
            let result = try await Program.run(Program.pouch, ["extract"] + arguments)
            #expect(result.status == (arguments.contains("--all") ? 65 : 0), "\(result.errors)")
            expectHarmless(result, showing: "live")
        }
    }

    @Test("damage is told by `verify` without the escapes of a file's name or of what stands in a manifest")
    func verify() async throws {
        let crawl = try await Self.crawls.value.0
        let mirror = try TamperedMirror(copying: crawl.mirror)
        try mirror.write("archive/\(Self.evil)stray.warc.gz", [1])
        try mirror.replace(
            "crawls/\(mirror.crawls[0])/manifest.jsonl", "\"outcome\":\"new\"", "\"out\u{9B}31m\u{202E}\":1")
        let result = try await Program.pouch("verify", mirror.path)
        #expect(result.status == 2)
        expectHarmless(result, showing: "stray.warc.gz")
        expectHarmless(try await Program.pouch("verify", mirror.path, "--json"), showing: "stray.warc.gz")
    }

    @Test("every line of the manifest and the log is one line of plain JSON, whatever the server wrote")
    func lines() async throws {
        let crawl = try await Self.crawls.value.0
        for text in [crawl.manifest, crawl.log] {
            expectHarmless(text, showing: "javascript:")
            for line in text.split(separator: "\n") {
                #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
            }
        }
        #expect(try crawl.statement("/1.htm")?.text?.contains("live") == true)
    }
}
