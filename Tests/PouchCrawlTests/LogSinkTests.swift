import Foundation
import PouchMirror
import Testing

@testable import PouchCrawl

@Suite("The log: every line an object, whatever ended the last process")
struct LogSinkTests {
    private func withFile(_ contents: String?, _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(
            path: "pouch-log-\(UUID().uuidString)/deep/log.jsonl"
        ).path
        defer {
            try? FileManager.default.removeItem(
                atPath: URL(fileURLWithPath: path).deletingLastPathComponent().deletingLastPathComponent().path)
        }
        if let contents {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(contents.utf8).write(to: URL(fileURLWithPath: path))
        }
        try body(path)
    }

    private func lines(_ path: String) throws -> [String] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.isEmpty || text.hasSuffix("\n"))
        return text.split(separator: "\n").map(String.init)
    }

    private func note(_ path: String, _ event: String, _ reason: String = "") throws {
        let sink = try LogSink(path: path)
        makeCrawlLogger([sink], time: { .now() }).info("\(event)", metadata: ["reason": "\(reason)", "a": "b"])
        sink.flush()
    }

    @Test("a decision is one JSON object a line, its text escaped, its keys in order")
    func line() throws {
        try withFile(nil) { path in
            try note(path, "first", "a \"quote\"\nand a line\u{1B}[2J")
            try note(path, "second")
            let lines = try lines(path)
            #expect(lines.count == 2)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: String])
            #expect(
                object["event"] == "first" && object["level"] == "info"
                    && object["reason"] == "a \"quote\"\nand a line\u{1B}[2J")
            #expect(lines[0].hasPrefix("{\"time\":\""))
            #expect(!lines[0].contains("\u{1B}"))
        }
    }

    @Test("a line that a kill tore is cut off", arguments: ["{\"time\":\"2026-11", "{\"ti", "{"])
    func torn(tail: String) throws {
        try withFile("{\"time\":\"x\",\"event\":\"old\"}\n" + tail) { path in
            try note(path, "new")
            let lines = try lines(path)
            #expect(lines.count == 2)
            for line in lines {
                #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
            }
        }
    }

    @Test("a file that is somebody else's loses nothing")
    func foreign() throws {
        try withFile("my notes\nwithout a last line break") { path in
            try note(path, "new")
            let lines = try lines(path)
            #expect(lines.prefix(2) == ["my notes", "without a last line break"])
            #expect(lines.count == 3)
        }
    }

    @Test("what fits no buffer is written before the end")
    func full() throws {
        try withFile(nil) { path in
            let sink = try LogSink(path: path)
            sink.write([UInt8](repeating: 97, count: 70_000))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 70_001)
        }
    }

    @Test("a log that cannot be made says where")
    func cannotCreate() {
        #expect { try LogSink(path: "/proc/nowhere/log.jsonl") } throws: {
            "\($0)".contains("/proc/nowhere") && $0 is StoreError
        }
        // A device takes a log as well.
        #expect(throws: Never.self) { try LogSink(path: "/dev/null") }
    }
}

@Suite("The rate that the live view tells")
struct RateMeterTests {
    @Test("a first sample is no thousand pages a second, and an old one is forgotten")
    func rate() {
        var meter = RateMeter()
        #expect(meter.rate(at: 0) == 0)
        meter.add(3, at: 1_000_000)
        #expect(meter.rate(at: 1_000_001) == 3)
        for second in 2...40 { meter.add(5, at: Int64(second) * 1_000_000) }
        #expect((4.9...5.6).contains(meter.rate(at: 40_000_000)))
    }
}
