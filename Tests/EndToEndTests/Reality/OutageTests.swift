import Foundation
import TestSupport
import Testing

/// A host, or a part of it, that fails for good: the crawl ends, says so, and the next one begins with what is left.
@Suite("Reality: outages")
struct OutageTests {
    private static let politeness = [
        "attempts": "50", "backoff": "50ms", "max_backoff": "400ms", "max_delay": "50ms", "outage_limit": "1500ms",
    ]

    private func expectLeft(_ room: PressRoom, _ numbers: some Sequence<Int>, _ crawl: Program.Result) async throws {
        #expect(crawl.status == 4, "\(crawl.status): \(crawl.errors)")
        let lines = try room.lines()
        for number in numbers {
            let line = lines[PressRoom.path(number)]
            #expect(
                line?.outcome == "unreachable" && line?.error.isEmpty == false,
                "\(number): \(line.map { "\($0)" } ?? "-")")
        }
        #expect(crawl.said.contains("unreachable"), "\(crawl.said)")
        try await room.expectIntact()
    }

    @Test("a third of the statements answers 503 for good: the others are had, and those are first in the next crawl")
    func third() async throws {
        let room = try PressRoom(politeness: Self.politeness)
        room.publish(1...30)
        let failing = stride(from: 3, through: 30, by: 3)
        for number in failing { room.shelf.put(PressRoom.path(number), Reply(status: 503)) }
        let crawl = try await room.crawl()
        try await expectLeft(room, failing, crawl)
        try room.expectHeld((1...30).filter { $0 % 3 != 0 })

        room.publish(1...30)
        let next = try await room.crawl()
        #expect(next.status == 0, "\(next.errors)")
        try room.expectHeld(1...30)
        let order = room.asked.filter { $0.hasSuffix(".html") }
        // Requests that are under way together may arrive in any order.
        #expect(Set(failing.map { PressRoom.path($0) }).isSubset(of: order.prefix(15)), "\(order)")
    }

    @Test("a host that dies half-way: the rest is unreachable, and the next crawl has it")
    func death() async throws {
        let room = try PressRoom(politeness: Self.politeness.merging(["connections": "1"]) { $1 })
        room.publish(1...12)
        room.shelf.put(PressRoom.path(5)) { _ in
            room.die()
            return Reply(raw: [])
        }
        let crawl = try await room.crawl()
        try await expectLeft(room, [5, 9, 12], crawl)
        try room.revive()
        room.publish(1...12)
        let next = try await room.crawl()
        #expect(next.status == 0, "\(next.errors)")
        try room.expectHeld(1...12)
    }

    @Test("every statement answers 500: none is had, the crawl ends, and good copies stay")
    func all() async throws {
        let room = try PressRoom(politeness: Self.politeness)
        room.publish(1...8)
        #expect(try await room.crawl().status == 0)
        for number in 1...8 { room.shelf.put(PressRoom.path(number), Reply(status: 500)) }
        let crawl = try await room.crawl()
        try await expectLeft(room, 1...8, crawl)
        try room.expectHeld(1...8)
        let audit = try await room.audit()
        #expect(audit.status == 4, "an outage is no removal: \(audit.output)")
    }

    @Test("a host that is not there at all is said to be unreachable, with the reason")
    func nobody() async throws {
        let room = try PressRoom(politeness: Self.politeness.merging(["attempts": "3"]) { $1 })
        room.publish(1...2)
        #expect(try await room.crawl().status == 0)
        room.die()
        let crawl = try await room.crawl()
        #expect(crawl.status == 69 && crawl.said.contains("connect"), "\(crawl.status): \(crawl.said)")
        try room.expectHeld(1...2)
        try room.revive()
        #expect(try await room.crawl().status == 0)
    }
}
