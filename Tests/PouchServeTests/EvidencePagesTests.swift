import Foundation
import PouchHTTP
import PouchServe
import TestSupport
import Testing

/// A visitor who doubts a statement checks it from its own page.
@Suite("serve: what a statement rests on")
struct EvidencePagesTests {
    private static func room() async throws -> (room: PressRoom, site: MirrorSite, id: String) {
        let room = try PressRoom([
            "/news/1.htm": .init(title: "Talks", paragraphs: ["The ministers met."]),
            "/news/2.htm": .init(title: "Treaty", paragraphs: ["The treaty was signed."]),
        ])
        try await room.crawl()
        try await room.crawl()
        let site = try room.site()
        let month = try site.json("/2001/11.json")
        let items = try #require(month["items"] as? [[String: Any]])
        let id = try #require(items.first { $0["title"] as? String == "Talks" }?["id"] as? String)
        return (room, site, id)
    }

    @Test("the check is made when it is asked for: all that is there holds, and one byte later it names the file")
    func check() async throws {
        let (room, site, id) = try await Self.room()
        #expect(site.page("/statement/\(id)/evidence").contains("Check now"))
        let checked = site.get("/statement/\(id)/check")
        #expect(checked.text.contains("Checked: 5 of 7 hold, none fails"), "\(checked.text.suffix(3_000))")
        #expect(checked.value(of: "Cache-Control") == "no-store")
        var json = try site.json("/statement/\(id)/check.json")
        #expect(json["holds"] as? Bool == true)
        #expect(
            (json["checks"] as? [[String: Any]])?.map { $0["state"] as? String } == [
                "held", "held", "held", "held", "held", "none", "none",
            ])

        let page = try #require(
            FileManager.default.enumerator(atPath: room.mirror + "/pages")?.compactMap { $0 as? String }.first {
                $0.hasSuffix("/1.htm")
            })
        var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(room.mirror)/pages/\(page)")))
        bytes[30] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: "\(room.mirror)/pages/\(page)"))
        let text = site.page("/statement/\(id)/check")
        #expect(text.contains("Checked: 1 of 7 fail") && text.contains("pages/\(page)"))
        json = try site.json("/statement/\(id)/check.json")
        #expect(json["holds"] as? Bool == false)
    }

    @Test("each crawl's version is checked by its name; a crawl or a statement that is none is not found")
    func versions() async throws {
        let (room, site, id) = try await Self.room()
        for crawl in room.crawls {
            #expect(try site.json("/statement/\(id)/check.json?at=\(crawl)")["holds"] as? Bool == true)
        }
        #expect(site.get("/statement/\(id)/check?at=20200101T000000Z").status == 404)
        #expect(site.get("/statement/\(id)/check?at=../../etc").status == 404)
        #expect(site.get("/statement/nothing/check").status == 404)
    }

    @Test("the package, the record and the proof are those that the tools make and take")
    func downloads() async throws {
        let (room, site, id) = try await Self.room()
        let scratch = try Scratch()
        let zip = site.get("/statement/\(id)/evidence.zip")
        #expect(zip.value(of: "Content-Disposition") == "attachment; filename=\"\(id)-evidence.zip\"")
        #expect(zip.bytes == site.get("/statement/\(id)/evidence.zip").bytes)
        try Data(zip.bytes).write(to: scratch.url.appending(path: "evidence.zip"))
        let unpacked = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-m", "zipfile", "-e", "evidence.zip", "."],
            in: scratch.url)
        #expect(unpacked.status == 0, "\(unpacked.errors)")
        let result = try await Program.run(URL(fileURLWithPath: "/bin/sh"), ["HOWTO.txt"], in: scratch.url)
        #expect(result.output == "1 holds\n2 holds\n3 holds\n4 holds\n5 holds\n", "\(result.output)\(result.errors)")

        let record = site.get("/statement/\(id)/record.warc.gz").bytes
        #expect(record == [UInt8](try Data(contentsOf: scratch.url.appending(path: "record.warc.gz"))))
        let proof = site.get("/statement/\(id)/proof.json").bytes
        #expect(proof == [UInt8](try Data(contentsOf: scratch.url.appending(path: "proof.json"))))
        let absent = site.get("/proof.json?u=\(room.origin)/never/met.htm").bytes
        try Data(absent).write(to: scratch.url.appending(path: "absent.json"))
        let checked = try await Program.pouch("verify", "--proof", scratch.path("absent.json"))
        #expect(checked.status == 0 && checked.output.contains("has no line for"), "\(checked.output)\(checked.errors)")
        #expect(site.get("/proof.json").status == 400 && site.get("/proof.json?u=javascript:x").status == 400)
    }

    @Test("the page as captured stands in a frame that may do nothing")
    func captured() async throws {
        let (room, site, id) = try await Self.room()
        defer { withExtendedLifetime(room) {} }
        let page = site.get("/statement/\(id)/page")
        #expect(page.text.contains("<iframe class=\"captured\" sandbox "), "\(page.status) \(page.text.suffix(1_500))")
        #expect(page.value(of: "Content-Security-Policy")?.hasSuffix("; frame-src 'self'") ?? false)
        #expect(
            site.get("/statement/\(id)/evidence").value(of: "Content-Security-Policy")?.contains("frame-src") == false)
    }
}
