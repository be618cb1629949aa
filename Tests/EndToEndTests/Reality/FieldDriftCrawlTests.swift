import Foundation
import TestSupport
import Testing

/// An archive that gets a new design, and whoever mirrors it.
@Suite("Reality: a design that a profile does not fit any more")
struct FieldDriftCrawlTests {
    private static func room() throws -> PressRoom {
        try PressRoom(replacing: [
            "fields:\n": "fields:\n    speaker: [{name: by, xpath: \".//p[@class='by']\"}]\n"
        ])
    }

    /// Lists and puts releases whose speaker stands in a paragraph of this class; `ETag` by what stands there.
    private static func publish(_ room: PressRoom, _ numbers: ClosedRange<Int>, speakerIn name: String) {
        room.list(1...numbers.upperBound)
        for number in numbers {
            room.shelf.put(
                PressRoom.path(number),
                .page(
                    """
                    <html><body><div id='main'><h1>Release \(number)</h1><p>\(number % 28 + 1) May 2003</p>
                    <p class='\(name)'>Ann Harding, Spokesman</p><p>\(PressRoom.sentence(number))</p></div></body></html>
                    """, [("ETag", "\"\(name)-\(number)\"")]))
        }
    }

    @Test(
        "the crawl, status, the audit and an alert name the field, its shares and pages; an unchanged crawl is silent")
    func redesign() async throws {
        let room = try Self.room()
        let sent = room.scratch.path("sent")
        let alert = ["--audit", "--notify", "command:/bin/sh -c 'echo \"$POUCH_SUBJECT\" >>\(sent)'"]
        func crawl() async throws -> Program.Result { try await room.crawl(alert[0], alert[1], alert[2]) }
        Self.publish(room, 1...20, speakerIn: "by")
        let first = try await crawl()
        #expect(first.status == 0, "\(first.said)")

        Self.publish(room, 1...20, speakerIn: "author")
        let second = try await crawl()
        #expect(second.status == 4, "\(second.said)")
        let sentence = "speaker: on 0 of 20 newly read pages; before, on 20 of 20"
        let example = room.origin + PressRoom.path(1)
        #expect(second.said.contains(sentence) && second.said.contains(example), "\(second.said)")
        #expect(second.said.contains("1 field is given less often"), "\(second.said)")
        let subject = try String(contentsOfFile: sent, encoding: .utf8)
        #expect(subject.contains("fields given less often: speaker"), "\(subject)")

        let status = try await Program.pouch("status", room.mirror)
        #expect(status.status == 4 && status.output.contains(sentence), "\(status.said)")
        let audit = try await room.audit("--format", "json")
        #expect(audit.output.contains("\"fallen_fields\":[{\"field\":\"speaker\",\"found\":0,\"sought\":20"))
        #expect(try await room.audit().output.contains(sentence))
        let reading = try room.summary()["reading"] as? [String: Any]
        #expect(reading?["pages"] as? Int == 20, "\(reading ?? [:])")
        try await room.expectIntact()
        // The database is made again without the counts; what was told stands in the summary.
        #expect(try await Program.pouch("verify", room.mirror, "--rebuild").status == 0)
        #expect(try await Program.pouch("status", room.mirror).status == 4)

        let third = try await crawl()
        #expect(third.status == 0, "\(third.said)")
        #expect(third.output.isEmpty, "\(third.output)")
        #expect(try room.summary()["reading"] == nil)
        let later = try await Program.pouch("status", room.mirror)
        #expect(later.status == 0 && later.output.contains(sentence), "status still says what is not read")
        try await room.expectIntact()
    }

    @Test("a profile that is put right reads the next pages, and nothing is told of them")
    func mended() async throws {
        let room = try Self.room()
        Self.publish(room, 1...12, speakerIn: "by")
        #expect(try await room.crawl().status == 0)
        Self.publish(room, 1...24, speakerIn: "author")
        #expect(try await room.crawl().status == 4)
        let text = try String(contentsOfFile: room.profile, encoding: .utf8)
        try room.write(text.replacing("@class='by'", with: "@class='by' or @class='author'"))
        Self.publish(room, 25...40, speakerIn: "author")
        let mended = try await room.crawl()
        #expect(mended.status == 0, "\(mended.said)")
        try await room.expectIntact()
    }

    @Test("two pages without the field tell nothing")
    func few() async throws {
        let room = try Self.room()
        Self.publish(room, 1...20, speakerIn: "by")
        #expect(try await room.crawl().status == 0)
        Self.publish(room, 21...22, speakerIn: "author")
        room.list(1...22)
        let second = try await room.crawl()
        #expect(second.status == 0, "\(second.said)")
    }
}
