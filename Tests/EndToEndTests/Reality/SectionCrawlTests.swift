import Foundation
import TestSupport
import Testing

/// An archive that puts a month of notes on one page. Whoever mirrors it must see which note was changed, and which is gone.
@Suite("Reality: several statements on one page")
struct SectionCrawlTests {
    private static let page = "/news/june.html"

    private static func room() throws -> PressRoom {
        let room = try PressRoom(replacing: [
            "attachments: [pdf]": "attachments: [pdf]\n  split: \".//div[@class='note']\"",
            ".//h1": ".//h2", "lines: head, match": "lines: all, match",
        ])
        room.shelf.put("/news/", .listing([(page, "Notes of June")]))
        return room
    }

    private static func put(_ room: PressRoom, _ notes: [(String, String)]) {
        let parts = notes.map { name, text in
            "<div class='note' id='\(name)'><h2>Note \(name)</h2><p>2 June 2003</p><p>\(text)</p></div>"
        }
        room.shelf.put(
            page,
            .page(
                "<html><body><div id='main'><h1>June</h1><p>Notes of the month of June.</p>\(parts.joined())</div></body></html>",
                [("ETag", "\"\(notes.map { $0.0 + $0.1 }.joined().utf8.reduce(5381) { ($0 &* 33) ^ Int($1) })\"")]))
    }

    private static let notes = [
        ("bridge", "The ministry opened the bridge of the river towns."),
        ("harbour", "Ships of all sizes may come to the harbour again."),
        ("mill", "The old mill is to be a museum of grain and flour."),
    ]

    private static func address(_ room: PressRoom, _ name: String) -> String { "\(room.origin)\(page)#\(name)" }

    /// Class by address, of the newest two crawls.
    private static func classes(_ room: PressRoom) async throws -> [String: String] {
        let audit = try await room.audit("--format", "json")
        let report = try JSONSerialization.jsonObject(with: Data(audit.output.utf8)) as? [String: Any] ?? [:]
        var found: [String: String] = [:]
        for change in report["changes"] as? [[String: Any]] ?? [] {
            found[change["url"] as? String ?? ""] = change["class"] as? String
        }
        return found
    }

    @Test("each note is a statement by its own address: held, found, exported, proved, read again and rebuilt")
    func life() async throws {
        let room = try Self.room()
        Self.put(room, Self.notes)
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        let lines = try room.lines()
        #expect(lines["\(Self.page)#mill"]?.role == "section" && lines["\(Self.page)#mill"]?.outcome == "new")
        #expect(lines["\(Self.page)#mill"]?.requested == room.origin + Self.page)
        #expect(lines["\(Self.page)#mill"]?.path == lines[Self.page]?.path)
        #expect(try room.statements()["\(Self.page)#mill"] == Self.notes[2].1)
        #expect(try room.statements()[Self.page]?.contains("Notes of the month") == true)
        #expect(room.asked.filter { $0 == Self.page }.count == 1, "the page was asked for once: \(room.asked)")
        try await room.expectIntact()
        try await room.expectPlanned()

        let status = try await Program.pouch("status", room.mirror)
        #expect(status.status == 0 && status.output.contains("3 more that share their pages"), "\(status.said)")
        let search = try await Program.pouch("search", room.mirror, "museum", "--json")
        #expect(search.output.contains("june.html#mill") && !search.output.contains("#bridge"), "\(search.said)")
        for format in ["jsonl", "csv", "cdxj"] {
            let export = try await Program.pouch("export", room.mirror, format, "-o", room.scratch.path(format))
            #expect(export.status == 0, "\(export.said)")
        }
        let exported = try String(contentsOfFile: room.scratch.path("jsonl"), encoding: .utf8)
        #expect(exported.split(separator: "\n").count == 4 && exported.contains("june.html#mill"))
        let index = try String(contentsOfFile: room.scratch.path("cdxj"), encoding: .utf8)
        #expect(index.split(separator: "\n").count { $0.contains("june.html") } == 1, "one record: \(index)")
        let history = try await Program.pouch("history", room.mirror, Self.address(room, "mill"))
        #expect(history.status == 0 && history.output.contains("Note mill"), "\(history.said)")
        let proof = try await Program.pouch("prove", room.mirror, Self.address(room, "mill"))
        #expect(proof.status == 0 && proof.output.contains("june.html#mill"), "\(proof.said)")
        let absent = try await Program.pouch("prove", room.mirror, Self.address(room, "tower"))
        #expect(absent.status == 64 && absent.output.isEmpty, "a proof that its own check refuses: \(absent.said)")
        #expect(absent.errors.contains("Prove the page: \(room.origin)\(Self.page)."), "\(absent.said)")
        try proof.output.write(toFile: room.scratch.path("proof.json"), atomically: true, encoding: .utf8)
        let checked = try await Program.pouch("verify", "--proof", room.scratch.path("proof.json"))
        #expect(checked.status == 0, "\(checked.said)")
        let extract = try await Program.run(Program.pouch, ["extract", room.mirror, "--profile", room.profile])
        #expect(extract.status == 0 && !extract.output.contains("mill"), "\(extract.said)")
        let warc = room.files.files(under: "archive").keys.first ?? ""
        let fromWARC = try await Program.run(
            Program.pouch,
            [
                "extract", "\(room.mirror)/archive/\(warc.split(separator: "/").last ?? "")", "--profile", room.profile,
                "--origin", room.origin,
            ])
        #expect(fromWARC.output.contains("june.html#mill"), "\(fromWARC.said)")

        let rebuilt = try await Program.pouch("verify", room.mirror, "--rebuild")
        #expect(rebuilt.status == 0, "\(rebuilt.said)")
        let again = try await Program.run(Program.pouch, ["extract", room.mirror, "--profile", room.profile])
        #expect(again.status == 0, "\(again.said)")
        let second = try await room.crawl()
        #expect(second.status == 0, "\(second.said)")
        #expect(try room.outcome("\(Self.page)#mill") == "unchanged")
        try await room.expectUnchanged()
        try await room.expectIntact()
    }

    @Test("an edit of one note is an edit of that note alone; notes in another order are no change")
    func edited() async throws {
        let room = try Self.room()
        Self.put(room, Self.notes)
        #expect(try await room.crawl().status == 0)
        Self.put(room, [Self.notes[2], Self.notes[0], ("harbour", "Small ships alone may come to the harbour again.")])
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try room.outcome("\(Self.page)#harbour") == "changed")
        #expect(try room.outcome("\(Self.page)#mill") == "unchanged")
        var classes = try await Self.classes(room)
        #expect(classes.removeValue(forKey: room.origin + Self.page) == "cosmetic", "\(classes)")
        #expect(classes == [Self.address(room, "harbour"): "edited"])
        try await room.expectIntact()
        // The version before is read from its record.
        let history = try await Program.pouch("history", room.mirror, Self.address(room, "harbour"))
        #expect(history.output.contains("Small ships alone"), "\(history.said)")
        Self.put(room, [Self.notes[0], ("harbour", "Small ships alone may come to the harbour again."), Self.notes[2]])
        #expect(try await room.crawl().status == 0)
        #expect(try await room.audit().status == 0, "another order is no change")
        try await room.expectIntact()
        for (name, versions) in [("bridge", 1), ("harbour", 2), ("mill", 1)] {
            let history = try await Program.pouch("history", room.mirror, Self.address(room, name), "--json")
            let read = try JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [String: Any]
            #expect(
                (read?["versions"] as? [Any])?.count == versions,
                "\(name): its page's bytes alone are no version: \(history.said)")
        }
    }

    @Test("a note that is gone is removed by its own address, a new one added, and one that comes back restored")
    func removed() async throws {
        let room = try Self.room()
        Self.put(room, Self.notes)
        #expect(try await room.crawl().status == 0)
        Self.put(room, [Self.notes[0], Self.notes[1], ("new", "A tower is to be built beside the market.")])
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "what is newly gone is told once: \(crawl.said)")
        #expect(try room.lines()["\(Self.page)#mill"]?.reason == "absent")
        var classes = try await Self.classes(room)
        classes[room.origin + Self.page] = nil
        #expect(classes == [Self.address(room, "mill"): "removed", Self.address(room, "new"): "added"])
        try await room.expectIntact()
        #expect(try await room.crawl().status == 0)
        try await room.expectUnchanged()
        Self.put(room, Self.notes)
        _ = try await room.crawl()
        classes = try await Self.classes(room)
        #expect(classes[Self.address(room, "mill")] == "restored", "\(classes)")
        try await room.expectIntact()
    }

    @Test("a page that is gone, or shows nothing of its notes, makes none of them removed at once")
    func page() async throws {
        let room = try Self.room()
        Self.put(room, Self.notes)
        #expect(try await room.crawl().status == 0)
        room.shelf.put(Self.page, .maintenance)
        let crawl = try await room.crawl()
        #expect(crawl.status == 4, "\(crawl.said)")
        #expect(try room.outcome("\(Self.page)#mill") == "refused", "\(room.shown)")
        #expect(try await Self.classes(room)[Self.address(room, "mill")] == "undetermined")
        #expect(try room.statements()["\(Self.page)#mill"] == Self.notes[2].1)
        try await room.expectIntact()
    }

    @Test("a statement of a note that is lost is read again from its page; a lost page brings all of them back with it")
    func repaired() async throws {
        let room = try Self.room()
        Self.put(room, Self.notes)
        #expect(try await room.crawl().status == 0)
        let mill = try #require(
            room.files.files(under: "statements").first { String(decoding: $0.value, as: UTF8.self).contains("#mill") })
        let path = "\(room.mirror)/statements/\(mill.key.split(separator: "statements/").last ?? "")"
        try FileManager.default.removeItem(atPath: path)
        #expect(try await Program.pouch("verify", room.mirror).status == 2)
        let repair = try await Program.pouch("verify", room.mirror, "--repair")
        #expect(repair.output.contains("by reading its page again"), "\(repair.said)")
        try await room.expectIntact()
        let page = try #require(try room.lines()[Self.page]?.path)
        try FileManager.default.removeItem(atPath: "\(room.mirror)/\(page)")
        #expect(try await Program.pouch("verify", room.mirror, "--repair").output.contains("from its record in"))
        try await room.expectIntact()
        // What no record holds any more is fetched again, by its page.
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.removeItem(atPath: "\(room.mirror)/\(page)")
        for name in room.files.files(under: "archive").keys {
            try FileManager.default.removeItem(atPath: "\(room.mirror)/archive/\(name)")
        }
        _ = try await Program.pouch("verify", room.mirror, "--repair")
        #expect(try await room.crawl().status == 0)
        #expect(try room.statements()["\(Self.page)#mill"] == Self.notes[2].1)
    }

    @Test("a profile that is changed reads held notes again, offline, and the mirror verifies")
    func extracted() async throws {
        let room = try Self.room()
        Self.put(room, Self.notes)
        #expect(try await room.crawl().status == 0)
        let text = try String(contentsOfFile: room.profile, encoding: .utf8)
        try room.write(
            text.replacing("fields:\n", with: "fields:\n    place: [{name: heading, xpath: .//h2, keep: true}]\n"))
        let extract = try await Program.run(
            Program.pouch, ["extract", room.mirror, "--profile", room.profile, "--write"])
        #expect(extract.status == 0 && extract.output.contains("june.html#mill"), "\(extract.said)")
        let held = room.files.files(under: "statements").values.map { String(decoding: $0, as: UTF8.self) }
        #expect(held.contains { $0.contains("#mill") && $0.contains("\"place\":\"Note mill\"") })
        try await room.expectIntact()
        #expect(try await room.crawl().status == 0)
        try await room.expectIntact()
        // Without the rule that parts it, nothing is called gone.
        try room.write(text.replacing("  split: \".//div[@class='note']\"\n", with: ""))
        Self.put(room, [Self.notes[0]])
        _ = try await room.crawl()
        #expect(try room.outcome("\(Self.page)#mill") == "skipped", "\(room.shown)")
    }

    @Test("a mirror whose profile parts its pages from now on has the notes of a page when that changes")
    func later() async throws {
        let room = try Self.room()
        let text = try String(contentsOfFile: room.profile, encoding: .utf8)
        try room.write(text.replacing("  split: \".//div[@class='note']\"\n", with: ""))
        Self.put(room, Self.notes)
        #expect(try await room.crawl().status == 0)
        #expect(try room.lines()["\(Self.page)#mill"] == nil)
        try room.write(text)
        Self.put(room, Self.notes + [("new", "A tower is to be built beside the market.")])
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(try room.outcome("\(Self.page)#mill") == "new")
        try await room.expectIntact()
    }

    @Test("a page of a million notes is mirrored up to the limit, and verifies")
    func million() async throws {
        let room = try Self.room()
        var notes = ""
        for number in 0..<1_000_000 { notes += "<div class=note id=\(number)>x</div>" }
        room.shelf.put(Self.page, .page("<html><body><div id='main'>\(notes)</div></body></html>"))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0 || crawl.status == 4, "\(crawl.said)")
        let sections = try room.files.manifest().count { $0["role"] as? String == "section" }
        #expect(sections == 2_000)
        let warnings = try await Program.pouch("status", room.mirror, "--warnings")
        #expect(warnings.output.contains("sections cut at"), "\(warnings.output)")
        try await room.expectIntact()
    }
}
