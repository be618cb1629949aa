import Foundation
import TestSupport
import Testing

/// Symbolic links that stood in the mirror before the crawl. `pages` itself is in `ExitCodeTests`.
@Suite("Hostile: links in the mirror")
struct HostileLinkTests {
    /// A crawl of a mirror in which `name` leads elsewhere; `HOST` stands for the archive's folder.
    private static func crawl(_ name: String, leadingTo target: String) async throws -> HostileCrawl {
        try await HostileCrawl(["/a/one.htm": .statement("One")]) { mirror, port in
            let path = mirror + "/" + name.replacing("HOST", with: "127.0.0.1+http+\(port)")
            try FileManager.default.createDirectory(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        }
    }

    @Test(
        "a link in place of a folder of the mirror is refused by name, and nothing is written behind it",
        arguments: ["statements", "archive", "crawls", ".staging", "pages/HOST", "pages/HOST/a"])
    func folders(name: String) async throws {
        let outside = try Scratch()
        let crawl = try await Self.crawl(name, leadingTo: outside.url.path)
        #expect(crawl.result.status == 73, "\(crawl.result.status) \(crawl.result.errors)")
        #expect(crawl.result.errors.contains(name.replacing("HOST", with: "127.0.0.1+http+\(crawl.server.port)")))
        #expect(crawl.result.errors.contains("symbolic link"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.url.path).isEmpty)
    }

    @Test(
        "a link in place of the database, its log or the lock is refused, and the file that it leads to stays as it was",
        arguments: ["pouch.sqlite", "pouch.sqlite-wal", ".lock"])
    func database(name: String) async throws {
        let outside = try Scratch()
        let victim = outside.path("victim")
        try "precious".write(toFile: victim, atomically: true, encoding: .utf8)
        let crawl = try await Self.crawl(name, leadingTo: victim)
        #expect([73, 74].contains(crawl.result.status), "\(crawl.result.status) \(crawl.result.errors)")
        #expect(crawl.result.errors.contains(name))
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    }

    @Test("a link in place of a page or a statement is replaced, and the file that it leads to stays as it was")
    func files() async throws {
        let crawl = try await HostileCrawl(["/a/one.htm": .statement("One")])
        #expect(crawl.result.status == 0, "\(crawl.result.errors)")
        let victim = crawl.scratch.path("victim")
        try "precious".write(toFile: victim, atomically: true, encoding: .utf8)
        let page = try #require(try crawl.line("/a/one.htm")?.path)
        let statement = try #require(crawl.files.files(under: "statements").keys.first)
        for path in [page, "statements/" + statement] {
            try FileManager.default.removeItem(atPath: crawl.mirror + "/" + path)
            try FileManager.default.createSymbolicLink(
                atPath: crawl.mirror + "/" + path, withDestinationPath: victim)
        }
        #expect(try await Program.pouch("verify", crawl.mirror).status == 2)
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
        for name in ["pouch.sqlite", "pouch.sqlite-wal", "pouch.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: crawl.mirror + "/" + name)
        }
        for folder in ["crawls", "archive"] { try FileManager.default.removeItem(atPath: crawl.mirror + "/" + folder) }
        try FileManager.default.removeItem(atPath: crawl.mirror + "/head.json")
        let result = try await crawl.again()
        #expect(result.status == 0, "\(result.errors)")
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
        for path in [page, "statements/" + statement] {
            let type = try FileManager.default.attributesOfItem(atPath: crawl.mirror + "/" + path)[.type]
            #expect(type as? FileAttributeType == .typeRegular)
        }
        #expect(try await crawl.flaws() == nil)
    }
}
