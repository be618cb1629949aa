import Foundation
import PouchHTTP
import PouchServe
import TestSupport
import Testing

/// Other archives' programs, and whoever follows a link into the past.
@Suite("serve: captures, Memento, CDX, WARC files")
struct ReplayPagesTests {
    private struct World {
        let room: PressRoom
        let site: MirrorSite
        /// Of one statement, two crawls apart.
        let url: String
        let stamps: [String]

        init() async throws {
            room = try PressRoom([
                "/news/1.htm": .init(
                    title: "Talks", paragraphs: ["The ministers met."],
                    extra: "<a href=/news/2.htm>x</a><img src='//elsewhere.example/i.png'>"),
                "/news/2.htm": .init(title: "Treaty", paragraphs: ["The treaty was signed."]),
            ])
            try await room.crawl()
            room.set(.init(title: "Talks", paragraphs: ["The ministers did not meet."]), at: "/news/1.htm")
            try await room.crawl()
            site = try room.site()
            url = room.origin + "/news/1.htm"
            let lines = site.page("/cdx?url=\(url)&output=text&fl=timestamp").split(separator: "\n").map(String.init)
            guard lines.count == 2 else { throw TestFailure("captures: \(lines)") }
            stamps = lines
        }
    }

    @Test("a capture has its time, its neighbours and its policy, and varies by nothing")
    func capture() async throws {
        let world = try await World()
        let reply = world.site.get("/web/\(world.stamps[0])/\(world.url)")
        #expect(reply.status == 200 && reply.text.contains("The ministers met."))
        let steps = String(repeating: "../", count: 5)
        #expect(reply.text.contains("<a href=\(steps)\(world.stamps[0])/\(world.room.origin)/news/2.htm>"))
        #expect(reply.text.contains("'\(steps)\(world.stamps[0])/http://elsewhere.example/i.png'"))
        #expect(reply.value(of: "Vary") == nil && reply.value(of: "Content-Encoding") == nil)
        #expect(reply.value(of: "Memento-Datetime")?.hasSuffix(" GMT") ?? false)
        #expect(
            reply.value(of: "Content-Security-Policy")?.hasPrefix(
                "sandbox; default-src 'none'; img-src http://127.0.0.1:8100/web/") ?? false)
        #expect(reply.value(of: "Cross-Origin-Resource-Policy") == "cross-origin")
        let link = try #require(reply.value(of: "Link"))
        for relation in ["original", "timegate", "timemap", "first memento", "next last memento"] {
            #expect(link.contains("rel=\"\(relation)\""), "\(relation): \(link)")
        }
        let raw = world.site.get("/web/\(world.stamps[1])id_/\(world.url)")
        #expect(
            raw.text.contains("did not meet")
                && raw.value(of: "Content-Disposition") == "attachment; filename=\"1.htm\"")
    }

    @Test("another time, another spelling or no time at all leads to a capture, within this server")
    func redirects() async throws {
        let world = try await World()
        let steps = String(repeating: "../", count: 5)
        for (target, stamp) in [
            ("/web/2001/\(world.url)", world.stamps[0]), ("/web/20991231000000/\(world.url)", world.stamps[1]),
            ("/web/\(world.stamps[0])/\(world.url.replacing("http://", with: "HTTP://"))", world.stamps[0]),
        ] {
            let reply = world.site.get(target)
            #expect(reply.status == 302, "\(target): \(reply.status)")
            #expect(reply.value(of: "Cross-Origin-Resource-Policy") == "cross-origin" && reply.value(of: "Vary") == nil)
            #expect(
                reply.value(of: "Location") == "\(steps)../web/\(stamp)/\(world.url)",
                "\(reply.value(of: "Location") ?? "")")
        }
    }

    @Test(
        "a URL without captures is 404 with its TimeGate and TimeMap; what is no address is 400",
        arguments: [
            ("/web/2026/https://nowhere.example/%E9?a=%FF&b", 404), ("/web/2026/javascript:alert(1)", 400),
            ("/web/", 400),
            ("/web/2026//", 400), ("/web/x/https://h.example/", 400), ("/web/2026/https://h.example/%", 404),
            ("/timegate/https://nowhere.example/", 404), ("/timemap/link/https://nowhere.example/", 404),
            ("/timemap/xml/https://nowhere.example/", 400), ("/timegate/ftp://h.example/", 400), ("/cdx", 400),
            ("/cdx?url=https://h.example/&output=xml", 400), ("/archive/..%2Fhead.json", 404),
            ("/archive/head.json", 404),
            ("/archive/%2e%2e", 404),
        ])
    func absent(_ target: String, _ status: Int) async throws {
        let world = try await World()
        let reply = world.site.get(target)
        #expect(reply.status == status, "\(reply.text.suffix(500))")
        if status == 404, target.contains("nowhere") {
            #expect(reply.value(of: "Link")?.contains("rel=\"timegate\"") ?? false)
            #expect(reply.value(of: "Location") == nil)
        }
    }

    @Test("a TimeGate leads by Accept-Datetime and says that it varies by it; a date that is none is refused")
    func timeGate() async throws {
        let world = try await World()
        let first = world.site.get("/timegate/\(world.url)", ("accept-datetime", "Mon, 01 Jan 2001 00:00:00 GMT"))
        #expect(first.status == 302 && first.value(of: "Vary") == "accept-datetime")
        #expect(first.value(of: "Location") == "http://127.0.0.1:8100/web/\(world.stamps[0])/\(world.url)")
        // Not the answer that was made before.
        #expect(world.site.get("/timegate/\(world.url)").value(of: "Location")?.contains(world.stamps[1]) ?? false)
        #expect(world.site.get("/timegate/\(world.url)", ("accept-datetime", "2001")).status == 400)
        let map = world.site.get("/timemap/link/\(world.url)")
        #expect(map.value(of: "Content-Type") == "application/link-format")
        #expect(map.text.components(separatedBy: "memento\"; datetime=").count == 3)
        let json = try world.site.json("/timemap/json/\(world.url)")
        #expect(((json["mementos"] as? [String: Any])?["list"] as? [Any])?.count == 2)
        #expect(world.site.page("/timemap/cdxj/\(world.url)").contains("\n\(world.stamps[0]) {"))
    }

    @Test("a WARC file is sent whole or by a range, with a tag that stays")
    func archive() async throws {
        let world = try await World()
        let name = "\(world.room.crawls[0])-00001.warc.gz"
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(world.room.mirror)/archive/\(name)")))
        let whole = world.site.get("/archive/\(name)")
        #expect(whole.status == 200 && whole.length == bytes.count && Self.sent(whole) == bytes)
        let part = world.site.get("/archive/\(name)", ("range", "bytes=10-19"))
        #expect(part.status == 206 && Self.sent(part) == Array(bytes[10..<20]))
        #expect(part.value(of: "Content-Range") == "bytes 10-19/\(bytes.count)")
        let tag = try #require(whole.value(of: "ETag"))
        #expect(world.site.get("/archive/\(name)", ("if-none-match", tag)).status == 304)
        #expect(world.site.get("/archive/\(name)", ("range", "bytes=0-9"), ("if-range", "\"other\"")).status == 200)
        #expect(world.site.get("/archive/\(name)", ("range", "bytes=\(bytes.count)-")).status == 416)
    }

    private static func sent(_ reply: Reply) -> [UInt8] {
        guard case .pieces(_, let next) = reply.body else { return reply.bytes }
        var bytes: [UInt8] = []
        while let piece = try? next() { bytes += piece }
        return bytes
    }
}
