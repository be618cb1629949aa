import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport

/// The bundled archive crawled twice, one statement edited in between: made once for all tests of exports.
struct ExportMirror: Sendable {
    let scratch: Scratch
    let path: String

    static let shared = Task { try await ExportMirror() }

    private init() async throws {
        let archive = BundledArchive.generate()
        let server = ArchiveServer(archive, crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        scratch = try Scratch()
        path = scratch.path("press")
        let crawl = [
            "crawl", "state-2001-2009", "--mirror", path, "--origin", origin, "--delay", "0", "--connections", "8",
            "--quiet",
            "--progress", "never",
        ]
        let first = try await Program.run(Program.pouch, crawl)
        guard first.status == 4, var resource = archive.resources[BundledArchive.realPath] else {
            throw TestFailure("the first crawl ended with \(first.status): \(first.errors)")
        }
        resource.bytes = Array(
            String(decoding: resource.bytes, as: UTF8.self).replacing("has not changed", with: "has changed").utf8)
        resource.etag = "\"edited\""
        server.set(resource, at: BundledArchive.realPath)
        let second = try await Program.run(Program.pouch, crawl)
        guard second.status == 4 else {
            throw TestFailure("the second crawl ended with \(second.status): \(second.errors)")
        }
        await server.stop()
        // What follows must need no database.
        for name in ["pouch.sqlite", "pouch.sqlite-wal", "pouch.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: path + "/" + name)
        }
    }

    var crawls: [String] { MirrorFiles(path: path).crawls }

    /// Runs the program's `export` and gives where the export lies; the same name is made once.
    func export(_ format: String, _ name: String, _ more: [String] = []) async throws -> String {
        let out = scratch.path(name)
        if FileManager.default.fileExists(atPath: out) { return out }
        let result = try await Program.run(Program.pouch, ["export", path, format, "-o", out] + more)
        guard result.status == 0 else {
            throw TestFailure("export \(format) ended with \(result.status): \(result.errors)")
        }
        return out
    }
}
