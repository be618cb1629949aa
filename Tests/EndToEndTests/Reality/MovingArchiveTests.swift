import Foundation
import TestSupport
import Testing

/// An archive that is at one origin today and at another tomorrow.
@Suite("Reality: an archive that moves")
struct MovingArchiveTests {
    private static let fields = [("ETag", "\"one\"")]

    private func expectCarriedOn(_ room: PressRoom, at there: PressRoom, _ crawl: Program.Result) async throws {
        #expect(crawl.status == 0, "\(crawl.said)")
        let lines = try room.lines()
        #expect(lines.count == 6, "\(lines.keys)")
        #expect(lines.values.allSatisfy { $0.outcome == "unchanged" }, "\(lines)")
        let pages = there.visits.filter { $0.target.hasSuffix(".html") }
        #expect(pages.count == 4 && pages.allSatisfy(\.isConditional), "validators go with the documents")
        try room.expectHeld(1...4)
        try await room.expectUnchanged()
        try await room.expectIntact()
    }

    private func publish(_ room: PressRoom) {
        room.publish(1...4, Self.fields)
        room.shelf.put(
            PressRoom.path(1), PressRoom.release(1, " <a href=\"/files/plan.pdf\">Plan</a>", Self.fields))
        room.shelf.put("/files/plan.pdf", .file("%PDF-1.4 plan"))
    }

    private func ids(_ room: PressRoom) throws -> Set<String> {
        Set(
            room.files.files(under: "statements").values.compactMap {
                (try? JSONSerialization.jsonObject(with: $0) as? [String: Any])?["id"] as? String
            })
    }

    @Test("to another port, by --origin: nothing is new, validators and history go with it, and it goes back")
    func origin() async throws {
        let here = try PressRoom()
        let there = try PressRoom()
        for room in [here, there] { publish(room) }
        #expect(try await here.crawl().status == 0)
        let before = try ids(here)
        #expect(before.count == 4)

        there.shelf.forget()
        let moved = try await here.crawl(origin: there.origin)
        #expect(here.asked.isEmpty, "\(here.asked)")
        #expect(moved.errors.components(separatedBy: "The archive moved").count == 2, "\(moved.errors)")
        try await expectCarriedOn(here, at: there, moved)
        #expect(try ids(here) == before)

        for origin in [here.origin, there.origin] {
            let history = try await Program.pouch("history", here.mirror, origin + PressRoom.path(2))
            #expect(history.status == 0, "\(history.errors)")
        }
        let search = try await Program.pouch("search", here.mirror, "bridge", "--json")
        #expect(search.status == 0 && search.output.contains("Release 3"), "\(search.output)\(search.errors)")
        let export = try await Program.pouch("export", here.mirror, "jsonl", "-o", here.scratch.path("out"))
        #expect(export.status == 0, "\(export.errors)")

        there.shelf.forget()
        let again = try await here.crawl(origin: there.origin)
        #expect(!again.errors.contains("The archive moved"), "\(again.errors)")
        try await expectCarriedOn(here, at: there, again)

        let back = try await here.crawl()
        #expect(back.errors.contains("The archive moved"))
        try await expectCarriedOn(here, at: here, back)

        let rebuilt = try await Program.pouch("verify", here.mirror, "--rebuild")
        #expect(rebuilt.status == 0, "\(rebuilt.errors)")
        there.shelf.forget()
        try await expectCarriedOn(here, at: there, await here.crawl(origin: there.origin))
    }

    @Test("while a crawl of it is under way: what is left is asked for at the new place")
    func underWay() async throws {
        let here = try PressRoom()
        let there = try PressRoom()
        for room in [here, there] { publish(room) }
        #expect(try await here.crawl("--max-documents", "2").status == 3)
        let crawl = try await here.crawl(origin: there.origin)
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try here.lines().count == 6, "\(here.shown)")
        #expect(here.asked.isEmpty, "\(here.asked)")
        try here.expectHeld(1...4)
        try await here.expectIntact()
        #expect(try await here.crawl(origin: there.origin).status == 0)
        try await here.expectUnchanged()
    }

    @Test("and its pages name the old place still: they lead to the same documents")
    func oldLinks() async throws {
        let here = try PressRoom()
        let there = try PressRoom()
        for room in [here, there] { publish(room) }
        #expect(try await here.crawl().status == 0)
        there.shelf.put("/news/", .listing((1...4).map { (here.origin + PressRoom.path($0), "Release \($0)") }))
        let crawl = try await here.crawl(origin: there.origin)
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try here.lines().count == 6, "\(here.shown)")
        #expect(here.asked.isEmpty, "\(here.asked)")
        try await here.expectIntact()
    }

    @Test("to a new name in the profile, the old one its alias: an edit made on the way is one edit")
    func profile() async throws {
        let here = try PressRoom()
        let there = try PressRoom()
        for room in [here, there] { publish(room) }
        #expect(try await here.crawl().status == 0)
        let text = try String(contentsOfFile: here.profile, encoding: .utf8).replacing(
            "origin: http://127.0.0.1:1", with: "origin: \(there.origin)\naliases: ['\(here.origin)']")
        try here.write(text, to: "moved.yaml")
        there.shelf.forget()
        let moved = try await here.crawl(profile: here.scratch.path("moved.yaml"), origin: "")
        try await expectCarriedOn(here, at: there, moved)

        // Links that still name the old host lead to the same documents.
        there.shelf.put("/news/", .listing((1...4).map { (here.origin + PressRoom.path($0), "Release \($0)") }))
        there.shelf.put(PressRoom.path(3), PressRoom.release(3, " It was closed again."))
        let edited = try await here.crawl(profile: here.scratch.path("moved.yaml"), origin: "")
        #expect(edited.status == 0)
        #expect(try here.outcome(PressRoom.path(3)) == "changed")
        #expect(try here.lines().count == 6)
        let audit = try await here.audit("--format", "json")
        #expect(audit.status == 1 && audit.output.contains("\"edited\""))
        #expect(!audit.output.contains("\"class\":\"added\"") && !audit.output.contains("\"class\":\"removed\""))
        try await here.expectIntact()
    }
}
