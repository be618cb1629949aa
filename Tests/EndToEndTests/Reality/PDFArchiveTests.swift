import Foundation
import TestSupport
import Testing

@Suite("Reality: statements that are PDFs")
struct PDFArchiveTests {
    private static func release(_ number: Int, _ more: String = "") -> Reply {
        let sample = PDFSample([
            [
                .init("Release \(number)", base: 700, size: 20), .init("\(number + 1) May 2003", base: 660),
                .init(PressRoom.sentence(number), base: 620),
            ] + (more.isEmpty ? [] : [.init(more, base: 580)])
        ])
        return Reply(fields: [("Content-Type", "application/pdf")], body: sample.bytes)
    }

    private static func path(_ number: Int) -> String { "/news/\(number).pdf" }

    private func room() throws -> PressRoom {
        let room = try PressRoom()
        room.shelf.put("/news/", .listing((1...3).map { (Self.path($0), "Release \($0)") }))
        for number in 1...3 { room.shelf.put(Self.path(number), Self.release(number)) }
        return room
    }

    /// A `PATH` without pdftotext.
    private static let without = ["PATH": "/nowhere"]

    @Test("an archive of PDFs is held whole, verifies, is rebuilt and read again as it is, and an edit is found")
    func whole() async throws {
        let room = try room()
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(
            try room.statements()
                == Dictionary(uniqueKeysWithValues: (1...3).map { (Self.path($0), PressRoom.sentence($0)) }))
        try await room.expectIntact()
        let extract = try await Program.run(Program.pouch, ["extract", room.mirror, "--profile", room.profile])
        #expect(extract.status == 0 && extract.output.contains("0 of 3"), "\(extract.said)")
        let rebuilt = try await Program.run(Program.pouch, ["verify", room.mirror, "--rebuild"])
        #expect(rebuilt.status == 0, "\(rebuilt.said)")
        #expect(try await room.crawl().status == 0)
        try await room.expectUnchanged()
        room.shelf.put(Self.path(2), Self.release(2, "The toll is waived."))
        #expect(try await room.crawl().status == 0)
        #expect(try room.statements()[Self.path(2)]?.hasSuffix("The toll is waived.") == true)
        let audit = try await room.audit("--format", "json")
        #expect(
            audit.status == 1 && audit.output.contains(Self.path(2)) && audit.output.contains("\"edited\""),
            "\(audit.said)")
        #expect(audit.output.contains("The toll is waived."), "\(audit.output)")
        try await room.expectIntact()
    }

    @Test(
        "without pdftotext the files are held, it is named and the crawl ends with 4; the text comes later by extract")
    func missing() async throws {
        let room = try room()
        let crawl = try await room.crawl(environment: Self.without)
        #expect(crawl.status == 4 && crawl.said.contains("pdftotext is not installed"), "\(crawl.said)")
        #expect(try room.lines()[Self.path(1)]?.outcome == "new")
        #expect(try room.statements()[Self.path(1)] == "")
        try await room.expectIntact()
        let still = try await Program.run(
            Program.pouch, ["extract", room.mirror, "--profile", room.profile, "--write"], environment: Self.without)
        #expect(still.status == 4 && still.errors.contains("and 2 more like it"), "\(still.said)")
        let extract = try await Program.run(
            Program.pouch, ["extract", room.mirror, "--profile", room.profile, "--write"])
        #expect(extract.status == 0, "\(extract.said)")
        #expect(try room.statements()[Self.path(1)] == PressRoom.sentence(1))
        let status = try await Program.run(Program.pouch, ["status", room.mirror])
        #expect(status.status == 0, "\(status.said)")
        // Read once, a text is not lost where the program is missing.
        let again = try await Program.run(
            Program.pouch, ["extract", room.mirror, "--profile", room.profile, "--write"], environment: Self.without)
        #expect(again.status == 4, "\(again.said)")
        #expect(try room.statements()[Self.path(1)] == PressRoom.sentence(1))
        try await room.expectIntact()
    }

    @Test("a scan and an encrypted file count as held files, also after a rebuild, and an edit of one is told")
    func files() async throws {
        let room = try room()
        room.shelf.put(Self.path(1), Reply(fields: [("Content-Type", "application/pdf")], body: PDFSample([[]]).bytes))
        room.shelf.put(Self.path(2), Reply(fields: [("Content-Type", "application/pdf")], body: PDFSample.encrypted))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try room.summary()["files"] as? Int == 2)
        #expect(try await Program.run(Program.pouch, ["verify", room.mirror, "--rebuild"]).status == 0)
        let status = try await Program.run(Program.pouch, ["status", room.mirror])
        #expect(status.status == 0 && status.output.contains(Self.path(2)), "\(status.said)")
        room.shelf.put(
            Self.path(1), Reply(fields: [("Content-Type", "application/pdf")], body: PDFSample([[], []]).bytes))
        #expect(try await room.crawl().status == 0)
        let audit = try await room.audit()
        #expect(audit.status == 1 && audit.said.contains(Self.path(1)), "\(audit.said)")
        // An error page does not take a file's place.
        room.shelf.put(Self.path(1), .softMissing)
        _ = try await room.crawl()
        let line = try #require(try room.lines()[Self.path(1)])
        #expect(line.outcome == "unreachable" || line.outcome == "refused", "\(line)")
        try await room.expectIntact()
    }
}
