import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// A mirror that was crawled by a profile at a path, and then went to another desk.
@Suite("A mirror is read by the profile that it keeps", .serialized)
struct MirrorProfileTests {
    private struct Bench {
        let scratch: Scratch
        let origin: String
        let profile: String
        var mirror: String { scratch.path("mirror") }

        init() async throws {
            scratch = try Scratch()
            let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
            origin = "http://127.0.0.1:\(try await server.start())"
            profile = scratch.path("mine.yaml")
            let text = try String(
                contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
            try #require(text.contains("name: state-2001-2009\n"))
            try text.replacing("name: state-2001-2009\n", with: "name: mine\n").write(
                toFile: profile, atomically: true, encoding: .utf8)
            for _ in 0..<2 {
                let crawl = try await Program.pouch(
                    "crawl", profile, "--mirror", mirror, "--origin", origin, "--delay", "0", "--connections", "12",
                    "--year", "2006", "--quiet", "--progress", "never")
                #expect([0, 4].contains(crawl.status), "\(crawl.errors)")
            }
            await server.stop()
        }

        /// The crawls' copies.
        var copies: [String] {
            MirrorFiles(path: mirror).files(under: "crawls").keys.filter { $0.hasSuffix("/profile.yaml") }.sorted()
        }
    }

    @Test("audit, history, extract and verify need no --profile at another desk, and say so when they do")
    func anotherDesk() async throws {
        let bench = try await Bench()
        let source = try #require(FileManager.default.contents(atPath: bench.profile))
        #expect(bench.copies.count == 2)
        for copy in MirrorFiles(path: bench.mirror).files(under: "crawls") where copy.key.hasSuffix("/profile.yaml") {
            #expect(copy.value == source)
        }
        try FileManager.default.removeItem(atPath: bench.profile)
        let url = try #require(
            try MirrorFiles(path: bench.mirror).manifest().first { $0["role"] as? String == "statement" }?["url"])
        let commands = [["audit"], ["history"], ["extract"], ["verify", "--rebuild"]]
        func run(_ command: [String]) async throws -> Program.Result {
            let address = command == ["history"] ? ["\(url)"] : []
            return try await Program.run(Program.pouch, [command[0], bench.mirror] + address + command.dropFirst())
        }
        for command in commands {
            let result = try await run(command)
            // An audit of crawls that lack a document cannot be determined.
            #expect(result.status == 0 || command == ["audit"] && result.status == 4, "\(command): \(result.errors)")
        }
        for copy in bench.copies { try FileManager.default.removeItem(atPath: bench.mirror + "/crawls/" + copy) }
        for command in commands {
            let result = try await run(command)
            #expect(result.status == 65 && result.errors.contains("--profile"), "\(command): \(result.errors)")
        }
    }

    @Test("a file that gives no statement ends with 4, and says what was read and what to do next")
    func nothing() async throws {
        let scratch = try Scratch()
        let page = scratch.path("page.html")
        try Data("<html><body><img src=x></body></html>".utf8).write(to: URL(fileURLWithPath: page))
        let html = try await Program.pouch(
            "extract", page, "--profile", "state-2001-2009", "--url", "https://2001-2009.state.gov/r/1.htm")
        #expect(html.status == 4 && html.output.isEmpty && html.errors.contains("1 page read"), "\(html.errors)")
        let warc = scratch.path("other.warc")
        let answer = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>x</p></html>"
        let record =
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
            + "WARC-Date: 2026-01-01T00:00:00Z\r\nWARC-Target-URI: http://127.0.0.1:1/a.htm\r\n"
            + "Content-Type: application/http; msgtype=response\r\nContent-Length: \(answer.utf8.count)\r\n\r\n"
            + answer + "\r\n\r\n"
        try Data(record.utf8).write(to: URL(fileURLWithPath: warc))
        let other = try await Program.pouch("extract", warc, "--profile", "state-2001-2009")
        #expect(other.status == 4 && other.output.isEmpty)
        #expect(other.errors.contains("1 page read") && other.errors.contains("--origin http://127.0.0.1:1"))
        let packed = scratch.path("a.warc.zst")
        try Data([0x28, 0xB5, 0x2F, 0xFD, 0, 0]).write(to: URL(fileURLWithPath: packed))
        let zstandard = try await Program.pouch("extract", packed, "--profile", "state-2001-2009")
        #expect(zstandard.status == 65 && zstandard.errors.contains("zstd -d"), "\(zstandard.errors)")
    }

    @Test("a proxy of another kind is a mistake of the command line")
    func proxy() async throws {
        for address in ["socks5://127.0.0.1:1", "127.0.0.1:1", "ftp://a", "http://a/b"] {
            let result = try await Program.pouch("crawl", "state-2001-2009", "--proxy", address)
            #expect(result.status == 64, "\(address): \(result.errors)")
        }
    }
}
