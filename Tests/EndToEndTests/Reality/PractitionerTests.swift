import Foundation
import Synchronization
import TestSupport
import Testing

/// What a person who keeps an archive needs of a request.
@Suite("Reality: fields, cookies and a proxy")
struct PractitionerTests {
    @Test("fields of the profile go to the archive with every request, and to no other host")
    func headers() async throws {
        let other = try PressRoom()
        other.shelf.put("/files/1.pdf", .file("%PDF-1.4 one"))
        let room = try PressRoom(
            more: "request: {headers: {X-Key: open-sesame, Accept-Language: fr}}\nscope: {hosts: ['\(other.origin)']}")
        room.publish(1...2)
        room.shelf.put(PressRoom.path(1), PressRoom.release(1, " <a href=\"\(other.origin)/files/1.pdf\">Plan</a>"))
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        #expect(room.visits.count >= 3)
        #expect(room.visits.allSatisfy { $0.fields["x-key"] == "open-sesame" && $0.fields["accept-language"] == "fr" })
        #expect(other.asked == ["/files/1.pdf"])
        #expect(other.shelf.visits.allSatisfy { $0.fields["x-key"] == nil })
        try await room.expectIntact()
    }

    @Test(
        "a page that wants a cookie back is had with `cookies: host`; no other host gets it, and no file but the archive's has it"
    )
    func cookies() async throws {
        let other = try PressRoom()
        other.shelf.put("/files/1.pdf", .file("%PDF-1.4 one"))
        let room = try PressRoom(more: "request: {cookies: host}\nscope: {hosts: ['http://localhost:\(other.port)']}")
        room.publish(1...3)
        for number in 1...3 {
            room.shelf.put(PressRoom.path(number)) { visit in
                guard visit.fields["cookie"]?.contains("door=k3y0fth3d00r") == true else {
                    return .redirect(PressRoom.path(number), [("Set-Cookie", "door=k3y0fth3d00r; Path=/; HttpOnly")])
                }
                return PressRoom.release(number, " <a href=\"http://localhost:\(other.port)/files/1.pdf\">Plan</a>")
            }
        }
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...3)
        #expect(other.shelf.visits.allSatisfy { $0.fields["cookie"] == nil })
        for (name, data) in room.files.files(under: "") where !name.hasPrefix("archive/") {
            #expect(data.range(of: Data("k3y0fth3d00r".utf8)) == nil, "\(name)")
        }
        try await room.expectIntact()
        // Kept for one run alone.
        _ = try await room.crawl()
        #expect(room.visits.first { $0.target == PressRoom.path(1) }?.fields["cookie"] == nil || room.asked.count > 3)
    }

    @Test("a wall that sets its cookie at another address and leads back is passed, too")
    func bounce() async throws {
        let room = try PressRoom(more: "request: {cookies: host}")
        room.publish(1...2)
        for number in 1...2 {
            room.shelf.put(PressRoom.path(number)) { visit in
                visit.fields["cookie"] == nil
                    ? .redirect("/consent?back=\(PressRoom.path(number))") : PressRoom.release(number)
            }
            room.shelf.put(
                "/consent?back=\(PressRoom.path(number))",
                .redirect(PressRoom.path(number), [("Set-Cookie", "agreed=yes; Path=/")]))
        }
        let crawl = try await room.crawl()
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...2)
        try await room.expectIntact()
    }

    @Test("without cookies the wall is named, and what would pass it")
    func wall() async throws {
        let room = try PressRoom()
        room.publish(1...2)
        room.shelf.put(PressRoom.path(1), .redirect(PressRoom.path(1), [("Set-Cookie", "door=1")]))
        #expect(try await room.crawl().status == 4)
        let line = try #require(try room.lines()[PressRoom.path(1)])
        #expect(line.outcome == "refused" && line.error.contains("cookies: host"), "\(line)")
    }

    @Test("through a proxy the crawl is the same, and its summary says that no address was checked")
    func proxy() async throws {
        let room = try PressRoom(replacing: ["http://127.0.0.1:1\n": "http://press.example\n"])
        room.publish(1...3)
        let shelf = room.shelf
        let asked = Mutex<[String]>([])
        let proxy = try RawServer { head in
            let target = RawServer.target(of: head)
            asked.withLock { $0.append(target) }
            return shelf.respond(head.replacing("http://press.example", with: ""))
        }
        let crawl = try await room.crawl("--proxy", proxy.origin, origin: "")
        #expect(crawl.status == 0, "\(crawl.said)")
        try room.expectHeld(1...3)
        #expect(asked.withLock { $0 }.allSatisfy { $0.hasPrefix("http://press.example/") })
        let text = String(decoding: try JSONSerialization.data(withJSONObject: room.summary()), as: UTF8.self)
        #expect(text.contains("\"addresses_checked\":false"), "\(text)")
        try await room.expectIntact()
        // The environment's proxy is nobody's wish.
        let own = try PressRoom()
        own.publish(1...1)
        let before = asked.withLock { $0.count }
        #expect(try await own.crawl(environment: ["http_proxy": proxy.origin, "ALL_PROXY": proxy.origin]).status == 0)
        #expect(asked.withLock { $0.count } == before)
    }

    @Test("the mirror keeps its profile: it is audited, extracted and searched when the profile is gone")
    func profile() async throws {
        let room = try PressRoom()
        room.publish(1...3)
        for _ in 1...2 { #expect(try await room.crawl().status == 0) }
        try FileManager.default.removeItem(atPath: room.profile)
        for words in [
            ["audit", room.mirror], ["extract", room.mirror],
            ["history", room.mirror, room.origin + PressRoom.path(1)], ["status", room.mirror],
        ] {
            let result = try await Program.run(Program.pouch, words, in: room.scratch.url)
            #expect(result.status == 0, "\(words[0]): \(result.status) \(result.output)\(result.errors)")
        }
    }
}

@Suite("Reality: what other tools wrote")
struct ForeignArchiveTests {
    /// A record as other programs write it.
    private static func record(_ uri: String, _ payload: [UInt8], fields: [String]) -> [UInt8] {
        let head = (["HTTP/1.1 200 OK"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
        let block = Array(head.utf8) + payload
        let lines = [
            "WARC/1.0", "WARC-Type: response", "WARC-Record-ID: <urn:uuid:\(UUID().uuidString.lowercased())>",
            "WARC-Date: 2024-03-01T10:00:00Z", "WARC-Target-URI: \(uri)",
            "Content-Type: application/http; msgtype=response",
            "Content-Length: \(block.count)",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + block + Array("\r\n\r\n".utf8)
    }

    @Test("a body that was decoded and whose coding's name was left is read as it is")
    func decoded() async throws {
        let room = try PressRoom()
        let bytes = (1...3).flatMap { number in
            Self.record(
                "http://127.0.0.1:1\(PressRoom.path(number))", PressRoom.release(number).body,
                fields: [
                    ["Content-Type: text/html", "Content-Encoding: gzip"],
                    ["Content-Type: text/html", "Transfer-Encoding: chunked"],
                    ["Content-Type: text/html", "content-encoding: br", "Content-Length: 17"],
                ][number - 1])
        }
        let path = room.scratch.path("foreign.warc")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let result = try await Program.pouch("extract", path, "--profile", room.profile)
        #expect(result.status == 0, "\(result.errors)")
        for number in 1...3 {
            #expect(result.output.contains(PressRoom.sentence(number)), "\(number): \(result.output)\(result.errors)")
        }
    }
}
