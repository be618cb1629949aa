import Foundation
import PouchBytes
import PouchMirror
import PouchReplay
import PouchURL
import TestSupport
import Testing

/// What other archives' programs are told of a mirror.
@Suite("The CDX listing and the captures of a mirror")
struct CDXTests {
    private static func reader(_ path: String) throws -> CaptureReader {
        let folder = try MirrorFolder(path: path, create: false)
        return CaptureReader(folder, try CrawlCatalog(folder).complete(), limits: .init(decoded: 64 << 20))
    }

    private static func lines(_ parameters: [(String, String)], _ reader: CaptureReader) throws -> [String] {
        var bytes: [UInt8] = []
        try CDXListing(try CDXQuery(parameters.map { (name: $0.0, value: $0.1) }), in: reader).write { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test("each line is the one that `pouch export cdxj` writes of the same record, in its order")
    func export() async throws {
        let mirror = try await SoundMirror.copy()
        let reader = try Self.reader(mirror.path)
        let out = mirror.path + "/../all.cdxj"
        let exported = try await Program.pouch("export", mirror.path, "cdxj", "-o", out)
        #expect(exported.status == 0, "\(exported.errors)")
        let all = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\n").map(String.init)
        let host = try #require(WebURL(try await SoundMirror.origin() + "/"))
        let listed = try Self.lines([("url", host.text), ("matchType", "host")], reader)
        #expect(listed.count > 60)
        // Records that no line names, of robots.txt and probes, are in the export alone.
        #expect(Set(listed).isSubset(of: Set(all)))
        #expect(listed == all.filter(Set(listed).contains))
        let names = try EvidenceBench.urls(mirror.path)
        let records = names.flatMap { url in
            reader.crawls.indices.compactMap { try? reader.line(of: url, in: $0)?.record }
        }
        #expect(listed.count == records.compactMap(\.self).count)
    }

    @Test("exact, prefix, host and domain; times, order, limit, fields and filters")
    func parameters() async throws {
        let mirror = try await SoundMirror.copy()
        let reader = try Self.reader(mirror.path)
        let origin = try await SoundMirror.origin()
        let page = origin + SoundMirror.page
        let exact = try Self.lines([("url", page)], reader)
        #expect(exact.count == 3)
        let stamps = exact.map { $0.split(separator: " ")[1] }.map(String.init)
        #expect(stamps == stamps.sorted())
        #expect(try Self.lines([("url", page), ("sort", "reverse")], reader) == exact.reversed())
        #expect(try Self.lines([("url", page), ("limit", "2")], reader) == Array(exact.prefix(2)))
        #expect(try Self.lines([("url", page), ("closest", stamps[2]), ("limit", "1")], reader) == [exact[2]])
        #expect(try Self.lines([("url", page), ("from", stamps[1]), ("to", stamps[1])], reader) == [exact[1]])
        #expect(
            try Self.lines([("url", page), ("filter", "=status:200"), ("filter", "!mime:revisit")], reader).count == 2)
        #expect(try Self.lines([("url", page), ("filter", "~timestamp:\(stamps[0])")], reader) == [exact[0]])
        #expect(
            try Self.lines([("url", page), ("output", "text"), ("fl", "timestamp,url")], reader).first
                == "\(stamps[0]) \(page)")
        let json = try #require(try Self.lines([("url", page), ("output", "json")], reader).first)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: String])
        #expect(object["url"] == page && object["timestamp"] == stamps[0] && object["urlkey"] != nil)
        let prefix = try Self.lines(
            [("url", origin + "/r/pa/prs/ps/2001/*"), ("fl", "url"), ("output", "text")], reader)
        #expect(prefix.count > 10 && prefix.allSatisfy { $0.hasPrefix(origin + "/r/pa/prs/ps/2001/") })
        let all = try Self.lines([("url", origin), ("matchType", "host")], reader)
        #expect(try Self.lines([("url", origin), ("matchType", "domain")], reader) == all)
        #expect(try Self.lines([("url", "https://nowhere.example/"), ("matchType", "domain")], reader).isEmpty)
    }

    @Test("a record that is not at its place is told, and no line made up")
    func damaged() async throws {
        let mirror = try await SoundMirror.copy()
        try mirror.edit(mirror.volume(mirror.crawls[0])) { bytes in bytes = bytes.map { _ in 0 } }
        let page = try await SoundMirror.origin() + SoundMirror.page
        let reader = try Self.reader(mirror.path)
        #expect(throws: StoreError.self) { try Self.lines([("url", page)], reader) }
    }

    @Test("a TimeGate leads to the nearest capture; TimeMaps name every one; a 304 is a capture of its own time")
    func mementos() async throws {
        let mirror = try await SoundMirror.copy()
        let reader = try Self.reader(mirror.path)
        let url = try #require(WebURL(try await SoundMirror.origin() + SoundMirror.page))
        let list = try MementoList(of: url, in: reader)
        try #require(list.mementos.count == 3)
        #expect(list.mementos.map(\.line.httpStatus).last == 304)
        func gate(_ dates: [String]) -> String? {
            if case .found(let memento) = TimeGate.decide(list, acceptDatetime: dates) { memento.stamp } else { nil }
        }
        let times = list.mementos.map(\.time)
        #expect(gate([]) == times[2].stamp)
        for time in times { #expect(gate([time.httpDate]) == time.stamp) }
        #expect(gate(["Sat, 01 Jan 2000 00:00:00 GMT"]) == times[0].stamp)
        #expect(gate(["Fri, 01 Jan 2100 00:00:00 GMT"]) == times[2].stamp)
        for dates in [["yesterday"], [times[0].httpDate, times[0].httpDate], [""], ["2026-11-24"]] {
            guard case .badDate = TimeGate.decide(list, acceptDatetime: dates) else {
                Issue.record("\(dates) was taken for a date")
                continue
            }
        }
        let addresses = MementoAddresses(server: "http://127.0.0.1:8100", url: url)
        let link = String(decoding: TimeMap.bytes(list, addresses, .link), as: UTF8.self)
        #expect(link.components(separatedBy: "rel=\"first memento\"").count == 2)
        #expect(link.components(separatedBy: "memento\"; datetime=").count == 4)
        let field = addresses.link(list, at: 1)
        for relation in ["original", "timegate", "timemap", "first prev memento", "memento", "next last memento"] {
            #expect(field.contains("rel=\"\(relation)\""), "\(relation): \(field)")
        }
        let none = try MementoList(of: try #require(WebURL("https://nowhere.example/")), in: reader)
        #expect(!none.isKnown)
        #expect(
            MementoAddresses(server: "http://h", url: none.url).link(none).components(separatedBy: "rel=").count == 4)
    }

    @Test("no capture is shown at a time that is not its own, or under another spelling; the raw bytes are the page's")
    func captures() async throws {
        let mirror = try await SoundMirror.copy()
        let reader = try Self.reader(mirror.path)
        let url = try #require(WebURL(try await SoundMirror.origin() + SoundMirror.page))
        let list = try MementoList(of: url, in: reader)
        for memento in list.mementos {
            let address = try #require(ReplayAddress("\(memento.stamp)id_/\(url.text)"))
            guard case .capture(let raw) = try ReplayAnswer(address, in: reader) else {
                Issue.record("no capture")
                continue
            }
            #expect(try reader.page(of: memento.line, in: memento.crawl) == raw.body)
            let shown = try #require(ReplayAddress("\(memento.stamp)/\(url.text)"))
            guard case .capture(let page) = try ReplayAnswer(shown, in: reader) else {
                Issue.record("no capture")
                continue
            }
            #expect(page.form.contentType.hasPrefix("text/html; charset="))
            #expect(!String(decoding: page.body, as: UTF8.self).contains("href=\"/"))
        }
        for text in [
            "2026/\(url.text)", url.text, "20010101000000/\(url.text)", "\(list.mementos[1].stamp)/\(url.text)#x",
        ] {
            let address = try #require(ReplayAddress(text))
            guard case .redirect(let path) = try ReplayAnswer(address, in: reader) else {
                Issue.record("\(text) leads nowhere")
                continue
            }
            #expect(path.hasPrefix("/web/20") && path.hasSuffix(url.text))
        }
        guard case .none = try ReplayAnswer(try #require(ReplayAddress("2026/https://nowhere.example/")), in: reader)
        else {
            Issue.record("a URL that was never met has a capture")
            return
        }
    }

    @Test("a WARC file is sent that a summary lists, as long as the summary says; nothing else is")
    func archiveFiles() async throws {
        let mirror = try await SoundMirror.copy()
        let reader = try Self.reader(mirror.path)
        let name = "\(mirror.crawls[0])-00001.warc.gz"
        let file = try ArchiveFile(named: name, in: reader)
        let bytes = try mirror.read("archive/" + name)
        #expect(file.size == bytes.count)
        #expect(try file.bytes(in: 100..<200) == Array(bytes[100..<200]) && file.bytes(in: 0..<Int.max) == bytes)
        // What is appended to it is not the crawl's.
        try mirror.edit("archive/" + name) { $0 += [1, 2, 3] }
        #expect(try ArchiveFile(named: name, in: reader).bytes(in: 0..<Int.max) == bytes)
        try mirror.write("archive/secret.warc.gz", [1])
        try mirror.write("archive/20200101T000000Z-00001.warc.gz", [1])
        for other in [
            "secret.warc.gz", "20200101T000000Z-00001.warc.gz", "../head.json", "", ".", name + "/", "archive/" + name,
        ] {
            #expect(throws: ArchiveFile.Failure.unknown) { try ArchiveFile(named: other, in: reader) }
        }
        try mirror.move("archive/" + name, to: "aside")
        try FileManager.default.createSymbolicLink(
            atPath: mirror.path + "/archive/" + name, withDestinationPath: mirror.path + "/aside")
        #expect(throws: ArchiveFile.Failure.damaged(path: "archive/" + name)) {
            try ArchiveFile(named: name, in: reader)
        }
    }
}

/// The programs of other archives, with nothing but the address of `pouch serve`.
@Suite("A served mirror, read by other archives' programs")
struct InteropTests {
    @Test("pywb without a file of its own replays every capture byte for byte, over /cdx and /archive/")
    func pywb() async throws {
        let mirror = try await SoundMirror.copy()
        let served = try await ServedMirror(mirror.path)
        let scratch = try Scratch()
        let replay = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", Program.fixtures.appending(path: "replay.py").path, mirror.path, Program.tools.path,
                scratch.path("pywb"), served.origin,
            ])
        #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
        #expect(replay.output.contains(", 0 differ"))
    }

    @Test("memento-client finds each capture by its time, with its neighbours")
    func mementos() async throws {
        let mirror = try await SoundMirror.copy()
        let served = try await ServedMirror(mirror.path)
        let urls = try EvidenceBench.urls(mirror.path).filter { $0.contains("/ps/2001/") }.prefix(12)
        let result = try await Program.run(
            Program.tools.appending(path: "python3"),
            [Program.fixtures.appending(path: "mementos.py").path, served.origin] + urls)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains(", 0 differ"))
    }
}
