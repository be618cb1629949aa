import Foundation
import TestSupport
import Testing

@testable import PouchExport

@Suite("Where an export goes")
struct PlaceTests {
    private let scratch: Scratch
    private let mirror: HandMadeMirror

    init() throws {
        scratch = try Scratch()
        mirror = try HandMadeMirror(scratch)
        let statement = HandMadeMirror.Statement(url: "http://a.example/1")
        try mirror.write(statement)
        try mirror.writeCrawl(HandMadeMirror.first, [statement])
    }

    private func export(_ format: ExportFormat, to path: String, force: Bool = false) throws {
        var exporter = Exporter(mirror: mirror.path, format: format, software: "Pouch test")
        exporter.out = path
        exporter.force = force
        _ = try exporter.run()
    }

    @Test("what is there already stays as it is, unless it is to be replaced", arguments: ExportFormat.allCases)
    func overwriting(format: ExportFormat) throws {
        let path = scratch.path("out")
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: ExportError.self) { try export(format, to: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        try FileManager.default.removeItem(atPath: path)
        try export(format, to: path)
        #expect(throws: ExportError.self) { try export(format, to: path) }
        try export(format, to: path, force: true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted() == ["mirror", "out"])
    }

    @Test("a folder that no export made is not replaced, and neither is the mirror or what holds it")
    func guarded() throws {
        try FileManager.default.createDirectory(atPath: scratch.path("home/papers"), withIntermediateDirectories: true)
        for format in ExportFormat.allCases {
            #expect(throws: ExportError.self) { try export(format, to: scratch.path("home"), force: true) }
        }
        #expect(FileManager.default.fileExists(atPath: scratch.path("home/papers")))
        try FileManager.default.createSymbolicLink(atPath: scratch.path("link"), withDestinationPath: mirror.path)
        for path in [
            mirror.path, mirror.path + "/x", scratch.url.path, scratch.path("link/x"), scratch.path("home/../mirror/x"),
        ] {
            #expect(throws: ExportError.self, "\(path)") { try export(.bagit, to: path, force: true) }
        }
        #expect(try files(under: mirror.path)["x"] == nil)
    }

    @Test("the same mirror gives the same bytes", arguments: ExportFormat.allCases)
    func deterministic(format: ExportFormat) throws {
        try export(format, to: scratch.path("a"))
        try export(format, to: scratch.path("b"))
        if format.isFolder {
            let first = try files(under: scratch.path("a"))
            #expect(!first.isEmpty)
            #expect(try first == files(under: scratch.path("b")))
        } else {
            let first = try #require(FileManager.default.contents(atPath: scratch.path("a")))
            #expect(!first.isEmpty)
            #expect(first == FileManager.default.contents(atPath: scratch.path("b")))
        }
    }

    @Test(
        "an export that is stopped leaves nothing, and what a killed one left goes with the next",
        arguments: ExportFormat.allCases)
    func stopped(format: ExportFormat) throws {
        var exporter = Exporter(mirror: mirror.path, format: format, software: "Pouch test")
        exporter.out = scratch.path("out")
        exporter.stop = { "SIGINT" }
        #expect(throws: ExportError.self) { try exporter.run() }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.url.path) == ["mirror"])

        // No process has so large a number; this one has its own.
        for left in [
            ".out.part-999999999", ".out.part-999999999.sort", ".out.part-\(getpid())", ".other.part-999999999",
        ] {
            try FileManager.default.createDirectory(atPath: scratch.path(left), withIntermediateDirectories: true)
        }
        exporter.stop = { nil }
        _ = try exporter.run()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
                == [".other.part-999999999", "mirror", "out"])
    }
}
