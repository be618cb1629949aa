import Foundation
import PouchBytes
import PouchProfile
import Testing

@testable import PouchStore

@Suite("The manifest and the summary: what an audit rests on")
struct ManifestTests {
    private static let keys = [
        "url", "role", "outcome", "http_status", "fetched_at", "content_type", "charset", "bytes", "sha256", "etag",
        "last_modified", "path",
        "warc", "listed_on", "redirected_from", "statement", "error", "attempts",
    ]

    /// The keys of the outermost object, in order.
    private func keys(of line: String) -> [String] {
        var keys: [String] = []
        var depth = 0
        var text = ""
        var isInside = false
        var isEscaped = false
        for character in line {
            if isInside {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isInside = false
                } else {
                    text.append(character)
                }
                continue
            }
            switch character {
            case "\"": (isInside, text) = (true, "")
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            case ":" where depth == 1: keys.append(text)
            default: break
            }
        }
        return keys
    }

    @Test("lines are sorted by the URL's bytes and keys stand in their order; a key with no value is left out")
    func order() throws {
        let lab = try Lab()
        let paths = ["/b.htm", "/B.htm", "/a.htm?x=2", "/a.htm", "/a.htm?x=10", "/a-b.htm", "/~.htm", "/a%20b.htm"]
        try lab.session.seed([try lab.link("/month.htm", .month)])
        try lab.commit(
            try lab.copy(try lab.pending("/month.htm"), "listing", links: try paths.map { try lab.link($0) }))
        for path in paths {
            try lab.commit(
                try lab.copy(
                    try lab.pending(path), "page " + path, statement: "s" + SHA256Digest.of(path).hex.prefix(6)))
        }
        _ = try lab.finish()
        let lines = try lab.manifest()
        let urls = lines.compactMap { $0.object["url"] as? String }
        #expect(urls.count == 9)
        #expect(urls == urls.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        for (line, object) in lines {
            let found = keys(of: line)
            #expect(found == Self.keys.filter { object[$0] != nil })
            #expect(!object.values.contains { $0 is NSNull })
            #expect(
                object["listed_on"] as? [String]
                    == (object["role"] as? String == "month" ? nil : ["https://archive.example/month.htm"]))
        }
    }

    @Test("a redirect is told at its target, and every statement's line names its file and its text")
    func redirected() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/old.htm")])
        try lab.commit(lab.finish(try lab.pending("/old.htm"), .redirect(to: try lab.link("/new.htm")), status: 301))
        try lab.commit(try lab.copy(try lab.pending("/new.htm"), "text", statement: "new"))
        let summary = try lab.finish()
        #expect(summary.listed == 1 && summary.statements == 1)
        let target = try #require(try lab.manifest().first).object
        #expect(target["redirected_from"] as? [String] == ["https://archive.example/old.htm"])
        let statement = try #require(target["statement"] as? [String: Any])
        #expect(statement["path"] as? String == "statements/2003/04/new.json")
        #expect(statement["text_sha256"] as? String == SHA256Digest.of("text").hex)
    }

    @Test("a redirect to what is missing is missing in the ledger and in the summary alike")
    func redirectToNothing() throws {
        let lab = try Lab()
        try lab.session.seed([try lab.link("/old.htm"), try lab.link("/fine.htm")])
        try lab.commit(try lab.copy(try lab.pending("/fine.htm"), "fine", statement: "fine"))
        try lab.commit(lab.finish(try lab.pending("/old.htm"), .redirect(to: try lab.link("/new.htm")), status: 301))
        try lab.commit(lab.finish(try lab.pending("/new.htm"), .gone, status: 404))
        let ledger = try Ledger(lab.store)
        let summary = try lab.session.summary()
        #expect(ledger.listed == 2 && ledger.extracted == 1)
        #expect(summary.listed == 2 && summary.statements == 1 && summary.missing == 1)
        let missing = try #require(ledger.months.flatMap(\.missing).first)
        #expect(missing.url == "https://archive.example/old.htm")
        #expect(missing.reason == "redirects to https://archive.example/new.htm")
    }

    @Test("each summary seals the one before it, the manifest and the WARC files")
    func chain() throws {
        let lab = try Lab()
        var previous: (name: String, digest: String)?
        for round in 1...3 {
            if round > 1 { try lab.reopen() }
            try lab.session.seed([try lab.link("/1.htm")])
            try lab.commit(try lab.copy(try lab.pending("/1.htm"), "version \(round)"))
            _ = try lab.finish()
            let name = lab.session.name
            let bytes = try #require(lab.bytes("crawls/\(name)/summary.json"))
            let summary = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
            #expect(summary["state"] as? String == "complete")
            let seal = summary["previous"] as? [String: Any]
            #expect(seal?["crawl"] as? String == previous?.name)
            #expect(seal?["summary_sha256"] as? String == previous?.digest)
            let manifest = try #require(summary["manifest"] as? [String: Any])
            let lines = try #require(lab.bytes("crawls/\(name)/manifest.jsonl"))
            #expect(manifest["sha256"] as? String == SHA256Digest.of(lines).hex)
            #expect(manifest["bytes"] as? Int == lines.count)
            #expect(manifest["lines"] as? Int == 1)
            let volume = try #require((summary["warc"] as? [[String: Any]])?.first)
            #expect(volume["sha256"] as? String == SHA256Digest.of(try #require(lab.bytes(lab.volume))).hex)
            previous = (name, SHA256Digest.of(bytes).hex)
        }
    }

    @Test("a crawl that is not complete has no manifest, and the next one's seal passes over it")
    func abandoned() throws {
        let lab = try Lab()
        let first = lab.session.name
        try lab.session.seed([try lab.link("/1.htm")])
        try lab.reopen(fresh: true)
        _ = try lab.finish()
        #expect(lab.bytes("crawls/\(first)/manifest.jsonl") == nil)
        let summary =
            try JSONSerialization.jsonObject(
                with: Data(try #require(lab.bytes("crawls/\(lab.session.name)/summary.json")))) as? [String: Any]
        #expect(summary?["previous"] == nil)
    }
}
