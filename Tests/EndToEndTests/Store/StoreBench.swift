import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport

/// A mirror that grows by crawls, and a store of its own for a test.
struct StoreBench {
    let scratch: Scratch
    let mirror: String
    let server: ObjectServer
    let store: String
    private let archive: ArchiveServer
    private let origin: String

    init(server: ObjectServer? = nil) async throws {
        scratch = try Scratch()
        mirror = scratch.path("mirror")
        if let server { self.server = server } else { self.server = try await ObjectServer.seaweed.value }
        store = "s3://press/" + UUID().uuidString.lowercased()
        archive = try ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        origin = "http://127.0.0.1:\(try await archive.start())"
    }

    func crawl(_ mirror: String? = nil, _ more: [String] = []) async throws -> Program.Result {
        try await pouch(
            [
                "crawl", "state-2001-2009", "--mirror", mirror ?? self.mirror, "--origin", origin, "--delay", "0",
                "--connections", "8", "--quiet", "--progress", "never",
            ] + more)
    }

    /// Changes a statement at the archive.
    func edit(_ new: String) throws {
        guard var resource = BundledArchive.generate().resources[BundledArchive.realPath] else {
            throw TestFailure("the archive has no such statement")
        }
        resource.bytes = Array(
            String(decoding: resource.bytes, as: UTF8.self).replacing("has not changed", with: new).utf8)
        resource.etag = "\"\(new)\""
        archive.set(resource, at: BundledArchive.realPath)
    }

    func pouch(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Program.Result {
        try await Program.run(
            Program.pouch, arguments, environment: server.environment.merging(environment) { $1 })
    }

    func push(_ mirror: String? = nil, _ more: [String] = []) async throws -> Program.Result {
        try await pouch(["push", mirror ?? self.mirror, store] + more)
    }

    /// A new mirror of what the store has.
    func pull() async throws -> (result: Program.Result, path: String) {
        let path = scratch.path("pulled-" + UUID().uuidString)
        return (try await pouch(["pull", store, path]), path)
    }

    func copy(_ name: String) throws -> String {
        let path = scratch.path(name)
        try FileManager.default.copyItem(atPath: mirror, toPath: path)
        return path
    }

    /// Every file that a store gives back: not the database, the lock, and what is no evidence.
    func evidence(_ mirror: String) -> [String: Data] {
        MirrorFiles(path: mirror).files(under: "").filter { name, _ in
            !["pouch.sqlite", "browse.", ".lock", ".staging/", "verified.json"].contains { name.hasPrefix($0) }
        }
    }

    /// Runs a script of Fixtures with the store's facts in its environment.
    func script(_ name: String, _ arguments: [String], limit: Duration = .seconds(1_500)) async throws -> Program.Result
    {
        try await Program.run(
            Program.tools.appending(path: "python3"), [Program.fixtures.appending(path: name).path] + arguments,
            environment: server.environment, limit: limit)
    }
}
