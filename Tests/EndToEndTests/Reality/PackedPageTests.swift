import PouchBytes
import TestSupport
import Testing

/// Pages of which a server does not say, or says once too few, that it compressed them.
@Suite("Reality: pages that are compressed without a word")
struct PackedPageTests {
    @Test("a page that is compressed once more than its head says, or in its transfer, is read")
    func packed() async throws {
        let room = try PressRoom()
        room.publish(1...4)
        func packed(_ number: Int) -> [UInt8] { GzipMember.compress([PressRoom.release(number).body]) }
        let html = ("Content-Type", "text/html")
        room.shelf.put(PressRoom.path(1), Reply(fields: [html], body: packed(1)))
        room.shelf.put(
            PressRoom.path(2),
            Reply(fields: [html, ("Content-Encoding", "gzip")], body: GzipMember.compress([packed(2)])))
        let body = packed(3)
        room.shelf.put(
            PressRoom.path(3),
            Reply(
                raw: Array(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: gzip, chunked\r\n\r\n\(String(body.count, radix: 16))\r\n"
                        .utf8) + body + Array("\r\n0\r\n\r\n".utf8)))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...4)
        try await room.expectIntact()
        #expect(try await room.crawl().status == 0)
        try await room.expectUnchanged()
    }
}
