import Foundation
import TestSupport
import Testing

/// Names that the server chose, all in one crawl.
@Suite("Hostile: names that lead out of the mirror")
struct HostilePathTests {
    private static let longName = String(repeating: "n", count: 300)
    private static let longURL = "/" + String(repeating: "long/", count: 12_000) + "x.htm"
    private static let names = [
        "/a/..%2f..%2f..%2fescaped.htm", "/a/..%5c..%5cescaped2.htm", "/nul%00byte.htm", "/con.htm", "/com1",
        "/aux.x/y",
        "/dot.", "/space%20", "/dots.../x.htm", "/Twin.htm", "/tWIN.htm", "/a//etc/passwd", "/~2e~2e/x.htm",
        "/%2e%2e%2e/x.htm", "/\(longName).htm", longURL, "/named",
    ]

    private static let crawl = Task {
        var more: [String: [Answer]] = [:]
        for name in names { more[name] = [.statement("Page \(name.prefix(80))")] }
        more["/named"] = [
            .statement("Named", "Text.", ["Content-Disposition: attachment; filename=\"../../../named.htm\""])
        ]
        more["/climbed.htm"] = [.statement("Climbed")]
        more["/climbed2.htm"] = [.statement("Climbed too")]
        more["/climbed3.htm"] = [.statement("Climbed once more")]
        return try await HostileCrawl(
            [:],
            links: names + [
                "/a/../../../../climbed.htm", "/b/%2e%2e/.%2E/%2e./climbed2.htm", "/c\\..\\..\\climbed3.htm",
            ],
            more: more)
    }

    /// The copy's path under `pages/`, as names of files.
    private func names(_ target: String) async throws -> [String] {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line(target), "no line for \(target.prefix(80)): \(crawl.result.errors)")
        #expect(line.outcome == "new", "\(line.error)")
        let path = try #require(line.path)
        #expect(FileManager.default.fileExists(atPath: crawl.mirror + "/" + path))
        let names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        #expect(names.first == "pages")
        for name in names {
            #expect(name != "." && name != ".." && !name.isEmpty && name.utf8.count <= 255)
            #expect(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._~+-".contains($0)) }, "\(name)")
            #expect(!name.hasPrefix(".") && !name.hasSuffix("."))
        }
        return Array(names.dropFirst(2))
    }

    @Test("a path that climbs with .. or %2e%2e stays inside the mirror")
    func climbing() async throws {
        #expect(try await names("/climbed.htm") == ["climbed.htm"])
        #expect(try await names("/climbed2.htm") == ["climbed2.htm"])
        // No parent, and no segment of dots, though it is nearly one.
        #expect(try await names("/%2e%2e%2e/x.htm").count == 2)
        #expect(try await names("/~2e~2e/x.htm").first != "~2e~2e")
    }

    @Test("an encoded slash or backslash is part of a name, and parts no folders")
    func separators() async throws {
        #expect(try await names("/a/..%2f..%2f..%2fescaped.htm").count == 2)
        #expect(try await names("/a/..%5c..%5cescaped2.htm").count == 2)
        // A bare one is a slash, as browsers have it.
        #expect(try await names("/climbed3.htm") == ["climbed3.htm"])
    }

    @Test("a NUL in a name cuts nothing off")
    func nul() async throws {
        #expect(try await names("/nul%00byte.htm") == ["nul~2500byte.htm"])
    }

    @Test("an absolute path within a path is a path within the mirror")
    func absolute() async throws {
        #expect(try await names("/a//etc/passwd") == ["a", "~-", "etc", "passwd~f"])
    }

    @Test("a name that Windows keeps for a device opens none")
    func devices() async throws {
        #expect(try await names("/con.htm") == ["~63on.htm"])
        #expect(try await names("/com1") == ["~63om1~f"])
        #expect(try await names("/aux.x/y") == ["~61ux.x~d", "y~f"])
    }

    @Test("dots and spaces at the end of a name are not lost, and make no two names one")
    func endings() async throws {
        #expect(try await names("/dot.") == ["dot~2e"])
        #expect(try await names("/space%20") == ["space~2520~f"])
        #expect(try await names("/dots.../x.htm") == ["dots..~2e~d", "x.htm"])
    }

    @Test("two names that differ in case alone are two files on every disk")
    func twins() async throws {
        let first = try await names("/Twin.htm").joined()
        let second = try await names("/tWIN.htm").joined()
        #expect(first.lowercased() != second.lowercased())
    }

    @Test("a name of 300 bytes and a URL of 60 kB have files of bounded names")
    func long() async throws {
        #expect(try await names("/\(Self.longName).htm").count == 1)
        #expect(try await names(Self.longURL).first == "~long")
    }

    @Test("a file name in Content-Disposition names no file")
    func disposition() async throws {
        #expect(try await names("/named") == ["named~f"])
    }

    @Test("whatever the names, the mirror is intact and nothing lies outside of it")
    func nothingOutside() async throws {
        let crawl = try await Self.crawl.value
        #expect(crawl.result.status == 0, "\(crawl.result.errors)")
        #expect(try await crawl.flaws() == nil)
        let beside = try FileManager.default.contentsOfDirectory(atPath: crawl.scratch.url.path).sorted()
        #expect(beside.filter { !$0.hasSuffix(".json") && !$0.hasSuffix(".log") } == ["hostile.yaml", "mirror"])
        let inside = try FileManager.default.contentsOfDirectory(atPath: crawl.mirror).sorted()
        #expect(
            Set(inside).isSubset(of: [
                ".lock", ".staging", "archive", "crawls", "head.json", "pages", "pouch.sqlite", "pouch.sqlite-shm",
                "pouch.sqlite-wal", "statements",
            ]), "\(inside)")
    }
}
