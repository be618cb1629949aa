import Foundation
import PouchHTTP
import PouchServe
import TestSupport
import Testing

/// A mirror without files in `pages/`: a page of the interface that looks there alone shows nothing of what is held.
@Suite("serve: a mirror whose pages are in their records alone")
struct RecordPagesTests {
    private struct World {
        let room: PressRoom
        let site: MirrorSite
        let id: String
        /// Of one statement, two crawls apart.
        let url: String

        init() async throws {
            room = try PressRoom(
                [
                    "/news/1.htm": .init(
                        title: "Talks", paragraphs: ["The ministers met."], extra: "<a href=/news/2.htm>x</a>"),
                    "/news/2.htm": .init(title: "Treaty", paragraphs: ["The treaty was signed."]),
                ], profileEnd: "\narchive: {pages: record}\n")
            try await room.crawl()
            room.set(.init(title: "Talks", paragraphs: ["The ministers did not meet."]), at: "/news/1.htm")
            try await room.crawl()
            guard !FileManager.default.fileExists(atPath: room.mirror + "/pages") else {
                throw TestFailure("the mirror has files of pages")
            }
            site = try room.site()
            url = room.origin + "/news/1.htm"
            let items = try site.json("/2001/11.json")["items"] as? [[String: Any]] ?? []
            guard let id = items.first(where: { $0["title"] as? String == "Talks" })?["id"] as? String else {
                throw TestFailure("statements: \(items)")
            }
            self.id = id
        }
    }

    @Test("the statement, its versions, what differs and who saw which paragraph first are shown")
    func statement() async throws {
        let world = try await World()
        let (site, id, crawls) = (world.site, world.id, world.room.crawls)
        #expect(site.page("/statement/\(id)").contains("did not meet"))
        #expect(site.page("/statement/\(id)/at/\(crawls[0])").contains("The ministers met."))
        #expect(site.page("/statement/\(id)/versions").contains("2 versions held"))
        for page in ["blame", "compare/\(crawls[0])...\(crawls[1])", "evidence", "page", "page?at=\(crawls[0])"] {
            let reply = site.get("/statement/\(id)/\(page)")
            #expect(reply.status == 200, "\(page): \(reply.text.suffix(800))")
        }
        #expect(site.page("/statement/\(id)/page").contains("<iframe class=\"captured\" sandbox "))
    }

    @Test("both versions are replayed from their records, as captured and byte for byte")
    func replay() async throws {
        let world = try await World()
        let stamps = world.site.page("/cdx?url=\(world.url)&output=text&fl=timestamp").split(separator: "\n")
        try #require(stamps.count == 2)
        for (stamp, words) in zip(stamps, ["The ministers met.", "did not meet"]) {
            let page = world.site.get("/web/\(stamp)/\(world.url)")
            #expect(page.status == 200 && page.text.contains(words), "\(page.text.suffix(800))")
            let raw = world.site.get("/web/\(stamp)id_/\(world.url)")
            #expect(raw.status == 200 && raw.text.hasPrefix("<html><head>") && raw.text.contains(words))
        }
        #expect(
            world.site.page("/web/\(stamps[0])/\(world.url)").contains("\(stamps[0])/\(world.room.origin)/news/2.htm"))
    }

    @Test("each version's check holds, its package checks itself, and a changed byte of its record fails, by file")
    func evidence() async throws {
        let world = try await World()
        let (site, id, room) = (world.site, world.id, world.room)
        for crawl in room.crawls {
            let check = try site.json("/statement/\(id)/check.json?at=\(crawl)")
            #expect(check["holds"] as? Bool == true, "\(crawl): \(check)")
            let scratch = try Scratch()
            try Data(site.get("/statement/\(id)/evidence.zip?at=\(crawl)").bytes).write(
                to: scratch.url.appending(path: "evidence.zip"))
            let unpacked = try await Program.run(
                URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-m", "zipfile", "-e", "evidence.zip", "."],
                in: scratch.url)
            #expect(unpacked.status == 0, "\(unpacked.errors)")
            let page = try String(contentsOfFile: scratch.path("page"), encoding: .utf8)
            #expect(page.contains(crawl == room.crawls[0] ? "The ministers met." : "did not meet"))
            let result = try await Program.run(URL(fileURLWithPath: "/bin/sh"), ["HOWTO.txt"], in: scratch.url)
            // The statement's file of the version before is gone: its record holds the page that it was read from.
            let checks = crawl == room.crawls[0] ? [1, 2, 4, 5] : [1, 2, 3, 4, 5]
            let told = checks.map { "\($0) holds\n" }.joined()
            #expect(result.status == 0 && result.output == told, "\(result.output)\(result.errors)")
        }
        let manifest = try String(
            contentsOfFile: "\(room.mirror)/crawls/\(room.crawls[1])/manifest.jsonl", encoding: .utf8)
        let line = try #require(manifest.split(separator: "\n").first { $0.contains("\"\(world.url)\"") })
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let warc = try #require(object?["warc"] as? [String: Any])
        let (file, offset) = (try #require(warc["file"] as? String), try #require(warc["offset"] as? Int))
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(room.mirror)/\(file)")))
        bytes[offset + (try #require(warc["length"] as? Int)) / 2] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: "\(room.mirror)/\(file)"))
        let damaged = try room.site().json("/statement/\(id)/check.json")
        #expect(damaged["holds"] as? Bool == false, "\(damaged)")
        #expect("\(damaged)".contains(file), "\(damaged)")
    }
}
