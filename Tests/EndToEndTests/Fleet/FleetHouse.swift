import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport

/// A fleet of the program's own commands: a database, a store, and archives on loopback with one year each.
struct FleetHouse {
    let scratch: Scratch
    let database: String
    let objects: ObjectServer
    let archive: ArchiveServer
    let prefix = "s3://press/" + UUID().uuidString.lowercased()
    private let origin: String

    static var isHere: Bool { DatabaseServer.isHere && ObjectServer.hasSeaweed }

    init(_ server: DatabaseServer? = nil, lease: String = "10min") async throws {
        scratch = try Scratch()
        objects = try await ObjectServer.seaweed.value
        if let server {
            database = try await server.database()
        } else {
            database = try await DatabaseServer.shared.value.database()
        }
        let whole = BundledArchive.generate()
        archive = try ArchiveServer(whole, crawlDelay: 0)
        for path in whole.resources.keys where path.firstMatch(of: /\/ps\/200[2-9]\//) != nil {
            archive.set(nil, at: path)
        }
        origin = "http://127.0.0.1:\(try await archive.start())"
        let made = try await fleet("init", "--lease", lease)
        guard made.status == 0 else { throw TestFailure("init: \(made.errors)") }
    }

    private var environment: [String: String] { objects.environment.merging(["POUCH_FLEET": database]) { $1 } }

    func fleet(_ words: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, ["fleet"] + words, environment: environment)
    }

    /// Adds the archive under a name, with a politeness key and a store of that name.
    func add(_ name: String, delay: String = "0", _ more: [String] = ["--inner"]) async throws -> Program.Result {
        let text = try String(
            contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        let file = scratch.path(name + ".yaml")
        try text.replacing("origin: https://2001-2009.state.gov", with: "origin: \(origin)")
            .replacing("name: state-2001-2009", with: "name: \(name)")
            .replacing("delay: 1s", with: "delay: \(delay)").write(toFile: file, atomically: true, encoding: .utf8)
        return try await Program.run(
            Program.pouch, ["fleet", "add", file, "--store", store(name), "--politeness-group", name] + more,
            environment: environment)
    }

    func store(_ name: String) -> String { "\(prefix)/\(name)" }
    func folder(_ worker: String) -> String { scratch.path(worker) }

    /// A worker with a folder of its own.
    func work(
        _ worker: String, _ more: [String] = ["--until-idle"], environment changes: [String: String] = [:]
    ) throws -> Running {
        try Running(
            Program.pouch, ["fleet", "work", "--dir", folder(worker), "--slots", "2", "--poll", "300ms"] + more,
            environment: environment.merging(changes) { $1 })
    }

    /// What `pouch fleet status --json` says.
    func status() async throws -> Status {
        let told = try await fleet("status", "--json")
        return try JSONDecoder().decode(Status.self, from: Data(told.output.utf8))
    }

    struct Status: Decodable {
        struct Archive: Decodable {
            var name: String
            var state: String
            var failures: Int
            var place: String?
            var last_ending: String?
        }
        var running: Int
        var due: Int
        var ended_within_a_day: [String: Int]
        var archives: [Archive]
    }

    /// Waits for what comes, however long it takes.
    func until(_ what: String, _ isThere: () async throws -> Bool) async throws {
        for _ in 0..<1_500 {
            if try await isThere() { return }
            await Program.sleep(milliseconds: 400)
        }
        throw TestFailure("it does not come: \(what)")
    }

    /// A mirror of what a store has, found whole by `pouch verify`.
    func verified(_ name: String) async throws -> Bool {
        let path = scratch.path("pulled-" + UUID().uuidString)
        let pulled = try await Program.run(Program.pouch, ["pull", store(name), path], environment: environment)
        guard pulled.status == 0 else { throw TestFailure("pull: \(pulled.errors)") }
        return try await Program.run(Program.pouch, ["verify", path]).status == 0
    }

    /// The token in a store's state.
    func token(_ name: String) async throws -> Int {
        let result = try await Program.run(
            Program.tools.appending(path: "python3"),
            [Program.fixtures.appending(path: "store_tool.py").path, "token", store(name)], environment: environment)
        guard let token = Int(result.output.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw TestFailure("no token: \(result.errors)")
        }
        return token
    }

    /// Whether a process runs: one that has ended, and that nobody has asked for yet, does not.
    static func isRunning(_ id: Int32) -> Bool {
        let facts = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
        return facts.split(separator: ")").last.map { !$0.hasPrefix(" Z") && !$0.hasPrefix(" X") } ?? false
    }

    /// The crawls that a worker runs.
    static func children(of worker: Running) -> [Int32] {
        let path = "/proc/\(worker.processIdentifier)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return threads.flatMap { thread in
            let text = (try? String(contentsOfFile: "\(path)/\(thread)/children", encoding: .utf8)) ?? ""
            return text.split(separator: " ").compactMap { Int32($0) }
        }
    }
}
