import Foundation
import PouchBytes
import PouchMirror
import TestSupport
import Testing

@testable import PouchExport

@Suite("What an export holds")
struct SelectionTests {
    private typealias Statement = HandMadeMirror.Statement

    private static let urls = (0..<40).map { "http://a.example/\($0)" }

    private func export(
        _ mirror: HandMadeMirror, _ scratch: Scratch, _ format: ExportFormat = .jsonl,
        _ change: (inout Exporter) -> Void = { _ in }
    ) throws -> (report: ExportReport, path: String) {
        var exporter = Exporter(mirror: mirror.path, format: format, software: "Pouch test")
        let path = scratch.path("out-\(UUID().uuidString)")
        exporter.out = path
        change(&exporter)
        return (try exporter.run(), path)
    }

    private func exportedURLs(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return object?["url"] as? String ?? "?"
        }
    }

    @Test("what an unfinished crawl added is left out, and what it changed is told as missing")
    func unfinished() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        var statements = Self.urls.prefix(3).map { Statement(url: $0) }
        for statement in statements { try mirror.write(statement) }
        try mirror.writeCrawl(HandMadeMirror.first, statements)
        #expect(try export(mirror, scratch).report.isWhole)

        statements[1].text = "Changed since."
        statements[1].crawl = HandMadeMirror.second
        try mirror.write(statements[1])
        let added = Statement(url: "http://a.example/new", crawl: HandMadeMirror.second)
        try mirror.write(added)
        // A manifest without a summary is a crawl that was killed between the two.
        try mirror.writeManifest(HandMadeMirror.second, statements)
        let (report, path) = try export(mirror, scratch)
        #expect(try Set(exportedURLs(path)) == [Self.urls[0], Self.urls[2]])
        #expect(report.missing == [Self.urls[1]])
        #expect(report.leftOut == 2)

        try mirror.writeCrawl(HandMadeMirror.second, statements + [added])
        let whole = try export(mirror, scratch).report
        #expect(whole.statements == 4)
        #expect(whole.isWhole)
    }

    @Test("a statement that a given-up crawl fetched counts once a complete crawl has found it unchanged")
    func abandoned() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        let statement = Statement(url: Self.urls[0], crawl: HandMadeMirror.first)
        try mirror.write(statement)
        try mirror.write(
            "archive/\(HandMadeMirror.first)-00001.warc.gz",
            mirror.members(statement, HandMadeMirror.first, isRevisit: false) + [0x1F, 0x8B, 8])
        try FileManager.default.createDirectory(
            atPath: mirror.path + "/crawls/" + HandMadeMirror.first, withIntermediateDirectories: true)
        #expect(throws: ExportError.self) { try export(mirror, scratch) }

        try mirror.writeCrawl(HandMadeMirror.second, [statement], revisits: [statement.url])
        let (report, path) = try export(mirror, scratch)
        #expect(report.isWhole)
        #expect(try exportedURLs(path) == [statement.url])
        // The record that the revisit refers to comes along, though its crawl is none of the exported.
        let index = try String(contentsOfFile: export(mirror, scratch, .cdxj).path, encoding: .utf8)
        #expect(index.contains("\"filename\": \"\(HandMadeMirror.first)-00001.warc.gz\""))
        let bag = try export(mirror, scratch, .bagit).path
        #expect(FileManager.default.fileExists(atPath: "\(bag)/data/archive/\(HandMadeMirror.first)-00001.warc.gz"))
        #expect(!FileManager.default.fileExists(atPath: "\(bag)/data/crawls/\(HandMadeMirror.first)"))
    }

    @Test("a page that an unfinished crawl wrote is in no bag, and one that it wrote over is told as missing")
    func unfinishedPages() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        var statements = ["kept", "changed", "new"].map { Statement(url: "http://a.example/" + $0) }
        for statement in statements {
            try mirror.write(statement)
            try mirror.write(statement.page, Array(statement.text.utf8))
        }
        try mirror.writeCrawl(HandMadeMirror.first, Array(statements.prefix(2)))
        try FileManager.default.removeItem(atPath: mirror.path + "/" + statements[2].path)
        let before = try export(mirror, scratch, .bagit)
        #expect(before.report.isWhole)
        #expect(
            try files(under: before.path + "/data/pages").count == 3,
            "without another crawl every page is a complete one's")

        statements[1].text = "Changed since."
        try mirror.write(statements[1].page, Array(statements[1].text.utf8))
        try mirror.writeManifest(HandMadeMirror.second, statements)
        let (report, path) = try export(mirror, scratch, .bagit)
        #expect(try Set(files(under: path + "/data/pages").keys) == ["a.example+http/kept~f"])
        #expect(report.missing == [statements[1].page])
        #expect(report.leftOut == 0)
    }

    @Test("a bag takes signatures, time stamps and earlier extractions along, and leaves the database and the lock")
    func evidence() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        let statement = Statement(url: Self.urls[0])
        try mirror.write(statement)
        try mirror.writeCrawl(HandMadeMirror.first, [statement])
        let taken = [
            "head.json", "head.json.minisig", "crawls/\(HandMadeMirror.first)/summary.json.minisig",
            "crawls/\(HandMadeMirror.first)/summary.json.tsr", "crawls/\(HandMadeMirror.first)/log.jsonl",
            "extractions/20260102T000000Z/statements/x.json",
        ]
        let left = [
            "pouch.sqlite", "pouch.sqlite-wal", ".lock", ".staging/x", "crawls/\(HandMadeMirror.second)/log.jsonl",
        ]
        for name in taken + left { try mirror.write(name, Array(name.utf8)) }
        let held = try files(under: try export(mirror, scratch, .bagit).path + "/data")
        for name in taken { #expect(held[name] == Data(name.utf8), "\(name)") }
        for name in left { #expect(held[name] == nil, "\(name)") }
    }

    @Test("an older crawl's export holds what it saw, and tells what has changed since")
    func olderCrawl() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        var statements = Self.urls.prefix(3).map { Statement(url: $0) }
        try mirror.writeCrawl(HandMadeMirror.first, statements)
        statements[0].text = "Changed."
        statements[0].crawl = HandMadeMirror.second
        statements.append(Statement(url: "http://a.example/new", crawl: HandMadeMirror.second))
        try mirror.writeCrawl(HandMadeMirror.second, statements)
        for statement in statements { try mirror.write(statement) }
        let (report, path) = try export(mirror, scratch) { $0.crawl = HandMadeMirror.first }
        #expect(try Set(exportedURLs(path)) == [Self.urls[1], Self.urls[2]])
        #expect(report.missing == [Self.urls[0]])
        #expect(throws: ExportError.self) { try export(mirror, scratch) { $0.crawl = HandMadeMirror.third } }
        #expect(try export(mirror, scratch).report.statements == 4)
    }

    @Test("a filter's days are both included, and a statement without a date is in no range of days")
    func filters() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        let statements = [
            Statement(url: Self.urls[0], date: "2003-04-29"), Statement(url: Self.urls[1], date: "2003-04-30"),
            Statement(url: Self.urls[2], date: "2003-05-01", kind: "Taken Question", folder: "2003/05"),
            Statement(url: Self.urls[3], date: nil, folder: "2003/undated"),
            Statement(url: Self.urls[4], date: "2004-01-01", folder: "2004/01"),
        ]
        for statement in statements { try mirror.write(statement) }
        try mirror.writeCrawl(HandMadeMirror.first, statements)
        func found(_ filter: ExportFilter) throws -> [Int] {
            let (report, path) = try export(mirror, scratch) { $0.filter = filter }
            guard report.path != nil else { return [] }
            return try exportedURLs(path).compactMap { Self.urls.firstIndex(of: $0) }.sorted()
        }
        let day = { CalendarDate(iso: $0) }
        #expect(try found(ExportFilter(from: day("2003-04-30"))) == [1, 2, 4])
        #expect(try found(ExportFilter(to: day("2003-04-30"))) == [0, 1])
        #expect(try found(ExportFilter(from: day("2003-04-30"), to: day("2003-04-30"))) == [1])
        #expect(try found(ExportFilter(years: [2003])) == [0, 1, 2, 3])
        #expect(try found(ExportFilter(years: [2003, 2004], kinds: ["taken question"])) == [2])
        #expect(try found(ExportFilter(kinds: ["Media Note"])) == [0, 1, 3, 4])
        #expect(try found(ExportFilter(years: [1999])) == [])
        // A package holds the selected pages' records and nobody else's.
        let index = try export(mirror, scratch, .cdxj) { $0.filter = ExportFilter(years: [2004]) }.path
        #expect(try String(contentsOfFile: index, encoding: .utf8).split(separator: "\n").count == 1)
        #expect(throws: ExportError.self) {
            try export(mirror, scratch, .bagit) { $0.filter = ExportFilter(years: [2004]) }
        }
    }

    @Test(
        "a damaged statement is named and left out; a damaged WARC file or manifest ends the export, and nothing is left"
    )
    func damage() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        let statements = Self.urls.map { Statement(url: $0) }
        for statement in statements { try mirror.write(statement) }
        try mirror.writeCrawl(HandMadeMirror.first, statements)
        let file = mirror.path + "/" + statements[5].path
        let whole = try String(contentsOfFile: file, encoding: .utf8)
        try whole.replacing("A text.", with: "A lie.").write(toFile: file, atomically: true, encoding: .utf8)
        let (report, path) = try export(mirror, scratch)
        #expect(report.damaged == [statements[5].path])
        #expect(try exportedURLs(path).count == statements.count - 1)
        try whole.write(toFile: file, atomically: true, encoding: .utf8)

        let before = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
        let volume = "archive/\(HandMadeMirror.first)-00001.warc.gz"
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: mirror.path + "/" + volume)))
        bytes[bytes.count / 2] ^= 1
        try mirror.write(volume, bytes)
        for format in [ExportFormat.wacz, .cdxj, .bagit] {
            #expect(throws: ExportError.self, "\(format)") { try export(mirror, scratch, format) }
        }
        try mirror.write(
            "crawls/\(HandMadeMirror.first)/manifest.jsonl", Array("{\"url\":\"http://a.example/0\"}\nnonsense\n".utf8))
        #expect(throws: StoreError.self) { try export(mirror, scratch) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted() == before)
    }

    @Test(
        "a link in the mirror is not followed, wherever it stands",
        arguments: [
            "statements/2003", "statements/2003/04/s.json", "pages/x", "archive/20260101T000000Z-00001.warc.gz",
        ])
    func links(place: String) throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        let statement = Statement(url: Self.urls[0], folder: place == "statements/2003" ? "2004/01" : "2003/04")
        try mirror.write(statement)
        try mirror.writeCrawl(HandMadeMirror.first, [statement])
        let path = mirror.path + "/" + place
        try? FileManager.default.removeItem(atPath: path)
        try "secret".write(toFile: scratch.path("secret"), atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: scratch.path("secret"))
        #expect(throws: StoreError.self) { try export(mirror, scratch, .bagit) }
    }

    @Test("halving finds every line of a manifest, and none that is not there")
    func lookup() throws {
        let scratch = try Scratch()
        let mirror = try HandMadeMirror(scratch)
        var statements = (0..<300).map {
            Statement(url: "http://a.example/" + String(repeating: "x", count: $0 * $0 % 997) + "/\($0)")
        }
        statements.append(Statement(url: "http://a.example/" + String(repeating: "long", count: 5_000)))
        try mirror.writeCrawl(HandMadeMirror.first, statements)
        let manifest = try MirrorReader(path: mirror.path).manifest(of: HandMadeMirror.first)
        for statement in statements {
            #expect(try manifest.line(of: statement.url)?.statement?.id == statement.id)
            #expect(try manifest.line(of: statement.url + "?") == nil)
        }
        #expect(try manifest.line(of: "") == nil)
        #expect(try manifest.line(of: "zzz") == nil)
    }
}
