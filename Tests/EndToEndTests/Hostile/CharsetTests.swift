import Foundation
import TestSupport
import Testing

/// Pages whose bytes mean one thing under one encoding and another under the next; all in one crawl.
@Suite("Hostile: encodings")
struct HostileCharsetTests {
    private static let longLabel = String(repeating: "x", count: 1_000_000)

    private static let crawl = Task {
        let page = "<html><body><h1>Wide</h1><p>The last words.</p></body></html>"
        let utf16 = Array(page.utf16)
        let big = utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        let overlong =
            Array("<html><body><h1>Overlong</h1><p>One ".utf8) + [0xC0, 0xBC] + Array("script>".utf8)
            + [0xE0, 0x80, 0xAF, 0xF8, 0x88, 0x80, 0x80, 0xAF] + Array(" The last words.</p></body></html>".utf8)
        let seven = "<html><body><h1>Seven</h1><p>+ADw-script+AD4- The last words.</p></body></html>"
        let label =
            "<html><head><meta charset=\"\(longLabel)\"></head><body><h1>Label</h1><p>The last words.</p></body></html>"
        let header = "Content-Type: text/html; charset=" + String(repeating: "x", count: 90_000)
        return try await HostileCrawl([
            "/wrong-mark.htm": .ok([0xFF, 0xFE] + big, [], type: "text/html"),
            "/odd.htm": .ok([0xFE, 0xFF] + big + [0x26], [], type: "text/html; charset=utf-8"),
            "/overlong.htm": .ok(overlong, [], type: "text/html; charset=utf-8"),
            "/seven.htm": .ok(seven, [], type: "text/html; charset=utf-7"),
            "/label.htm": .ok(label),
            "/header.htm": .long(
                "<html><body><h1>Header</h1><p>", "", times: 0, "The last words.</p></body></html>", [header]),
            "/shift.htm": .ok(
                Array("<html><body><h1>Shift</h1><p>".utf8) + [0x1B, 0x24, 0x42, 0x3C, 0x70]
                    + Array("</p> The last words.".utf8),
                [], type: "text/html; charset=iso-2022-jp"),
        ])
    }

    private func statement(_ name: String) async throws -> HostileCrawl.Statement {
        let crawl = try await Self.crawl.value
        let line = try #require(try crawl.line("/\(name).htm"), "\(crawl.result.errors)")
        #expect(line.outcome == "new", "\(line.error)")
        #expect((line.charset ?? "").utf8.count < 20, "an encoding's name is one of a list")
        return try #require(try crawl.statement("/\(name).htm"))
    }

    @Test("a byte order mark that lies gives odd text and no harm, and one byte too many costs one character")
    func mark() async throws {
        _ = try await statement("wrong-mark")
        #expect(try await statement("odd").text?.contains("The last words.") == true)
    }

    @Test("overlong UTF-8 makes no tag and no separator, and is counted in a warning")
    func overlong() async throws {
        let statement = try await statement("overlong")
        let text = try #require(statement.text)
        #expect(text.contains("One") && text.contains("script>") && text.contains("The last words."))
        #expect(!text.contains("<script") && !text.contains("/"))
        #expect(statement.warnings?.contains { $0.contains("not valid utf-8") } == true)
    }

    @Test("UTF-7 is no encoding of the web: what it hides stays text")
    func seven() async throws {
        let text = try await statement("seven").text
        #expect(text?.contains("+ADw-script+AD4-") == true)
    }

    @Test("a label of a megabyte, in the page or in the header, is nobody's, and the page is read all the same")
    func label() async throws {
        #expect(try await statement("label").text?.contains("The last words.") == true)
        #expect(try await statement("header").text?.contains("The last words.") == true)
    }

    @Test("a shift that never shifts back does not make the crawl lose the page")
    func shift() async throws {
        _ = try await statement("shift")
        #expect(try await Self.crawl.value.flaws() == nil)
    }
}
