import TestSupport
import Testing

/// What a site turns over within its statements, and nobody edited: an alert for it each night hides the one that matters.
@Suite("Reality: furniture that turns over within the text")
struct TurningFurnitureTests {
    private func picture(_ version: Int) -> String { " <img src=\"/seal.png?v=\(version)\" alt=\"Seal\">" }

    private func room(picture version: Int, on numbers: ClosedRange<Int>) throws -> PressRoom {
        let room = try PressRoom()
        room.publish(1...6)
        for number in numbers { room.shelf.put(PressRoom.path(number), PressRoom.release(number, picture(version))) }
        return room
    }

    @Test("a picture under a new ?v= with the bytes it had is no edit and no new document", arguments: [1...6, 2...2])
    func cacheBuster(_ numbers: ClosedRange<Int>) async throws {
        for isGone in [false, true] {
            let room = try room(picture: 1, on: numbers)
            for version in 1...2 {
                room.shelf.put("/seal.png?v=\(version)", .file("seal", type: "image/png"))
            }
            #expect(try await room.crawl().status == 0)
            for number in numbers { room.shelf.put(PressRoom.path(number), PressRoom.release(number, picture(2))) }
            if isGone { room.shelf.remove("/seal.png?v=1") }
            _ = try await room.crawl()
            let audit = try await room.audit()
            #expect(audit.status == 0, "\(audit.output)")
            #expect(audit.output.contains("ignore_parameters: ['v']"), "\(audit.output)")
        }
    }

    @Test(
        "nor is one under a query that is new, or has no name",
        arguments: [("", "?v=2", "['v']"), ("?1051", "?1052", "$1")])
    func otherQuery(_ old: String, _ new: String, _ rule: String) async throws {
        let room = try PressRoom()
        room.publish(1...4)
        for query in [old, new] { room.shelf.put("/seal.png\(query)", .file("seal", type: "image/png")) }
        for query in [old, new] {
            for number in 1...4 {
                room.shelf.put(PressRoom.path(number), PressRoom.release(number, " <img src=\"/seal.png\(query)\">"))
            }
            #expect(try await room.crawl().status == 0)
        }
        let audit = try await room.audit()
        #expect(audit.status == 0 && audit.output.contains(rule), "\(audit.output)")
    }

    @Test("one with other bytes is an edit, told with the file")
    func otherBytes() async throws {
        let room = try room(picture: 1, on: 2...2)
        room.shelf.put("/seal.png?v=1", .file("seal", type: "image/png"))
        room.shelf.put("/seal.png?v=2", .file("another", type: "image/png"))
        #expect(try await room.crawl().status == 0)
        room.shelf.put(PressRoom.path(2), PressRoom.release(2, picture(2)))
        #expect(try await room.crawl().status == 0)
        let audit = try await room.audit()
        #expect(audit.status == 1 && audit.output.contains("1 statement edited"), "\(audit.output)")
    }

    private static let names = ["Harbour", "Ferry", "Castle", "Market", "Lock", "Tower", "Garden", "Mill"]

    private func related(_ number: Int, _ turn: Int, _ label: String = "Related:") -> Reply {
        let links = (0..<3).map { (number + turn * 3 + $0 * 2) % 8 + 1 }.map {
            "<a href=\"\(PressRoom.path($0))\">The \(Self.names[$0 - 1])</a>"
        }
        return PressRoom.release(number, "</p><p>\(label) \(links.joined(separator: " | "))")
    }

    private func turned(_ numbers: ClosedRange<Int>, _ label: String = "Related:") async throws -> Program.Result {
        let room = try PressRoom()
        room.publish(1...8)
        for number in 1...8 { room.shelf.put(PressRoom.path(number), related(number, 0)) }
        #expect(try await room.crawl().status == 0)
        for number in numbers { room.shelf.put(PressRoom.path(number), related(number, 1, label)) }
        #expect(try await room.crawl().status == 0)
        return try await room.audit()
    }

    @Test("links to other documents in one line that turn over on most pages are noise, told once")
    func relatedInLine() async throws {
        let audit = try await turned(1...8)
        #expect(audit.status == 0 && audit.output.contains("drops: ['^Related: ']"), "\(audit.output)")
    }

    @Test("on a few pages they are edits, and so are other words in front of them")
    func relatedEdited() async throws {
        #expect(try await turned(1...3).status == 1)
        #expect(try await turned(1...8, "Corrected by:").status == 1)
    }
}
