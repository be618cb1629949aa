import Foundation
import Synchronization

/// The program under test, as a user would run it: the binary that this build made.
enum Program {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let fixtures = root.appending(path: "Tests/EndToEndTests/Fixtures")
    /// Where `make test` puts the tools from PyPI.
    static let tools = root.appending(path: ".venv/bin")

    static var pouch: URL {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        // On macOS the runner lies three folders deep in a bundle.
        while !FileManager.default.isExecutableFile(atPath: folder.appending(path: "pouch").path), folder.path != "/" {
            folder.deleteLastPathComponent()
        }
        return folder.appending(path: "pouch")
    }

    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs a program to its end.
    static func run(_ program: URL, _ arguments: [String], in folder: URL = root, environment: [String: String] = [:]) throws -> Result {
        let running = try Running(program, arguments, in: folder, environment: environment)
        return running.wait()
    }

    static func pouch(_ arguments: String..., in folder: URL = root) throws -> Result { try run(pouch, arguments, in: folder) }
}

/// A program that runs beside the test, its output kept in files so that no pipe can fill.
final class Running {
    let process = Process()
    private let output: URL
    private let errors: URL

    init(_ program: URL, _ arguments: [String], in folder: URL = Program.root, environment: [String: String] = [:]) throws {
        let scratch = FileManager.default.temporaryDirectory.appending(path: "pouch-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        output = scratch.appending(path: "out")
        errors = scratch.appending(path: "err")
        for file in [output, errors] { try Data().write(to: file) }
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: output.deletingLastPathComponent())
    }

    var outputSoFar: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    func wait() -> Program.Result {
        process.waitUntilExit()
        return Program.Result(
            status: process.terminationStatus, output: outputSoFar, errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "")
    }
}

/// A folder of its own for one test, gone when the test is done.
final class Scratch {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "pouch-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }
}

/// The fault server of the fixtures, on a port of its own.
final class FaultServer {
    private let running: Running
    let port: Int
    let log: String

    init(log: String, robots: String = "ok") throws {
        self.log = log
        running = try Running(URL(fileURLWithPath: "/usr/bin/env"), ["python3", Program.fixtures.appending(path: "fault_server.py").path, log, robots])
        var port: Int?
        for _ in 0..<200 {
            port = Int(running.outputSoFar.trimmingCharacters(in: .whitespacesAndNewlines))
            if port != nil { break }
            usleep(25_000)
        }
        guard let port else { throw TestFailure("the fault server did not start: is python3 installed?") }
        self.port = port
    }

    deinit { kill(running.process.processIdentifier, SIGKILL) }

    var origin: String { "http://127.0.0.1:\(port)" }

    /// The requests so far, one a line.
    var requests: [String] { ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init) }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// A mirror as its files tell it.
struct MirrorFiles {
    let path: String

    var crawls: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/crawls")) ?? []).sorted()
    }

    /// The lines of a crawl's manifest, parsed.
    func manifest(_ crawl: String? = nil) throws -> [[String: Any]] {
        guard let name = crawl ?? crawls.last else { return [] }
        let text = try String(contentsOfFile: "\(path)/crawls/\(name)/manifest.jsonl", encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] else { throw TestFailure("a manifest line is no object") }
            return object
        }
    }

    func files(under folder: String) -> [String: Data] {
        var files: [String: Data] = [:]
        let base = path + "/" + folder
        for case let name as String in FileManager.default.enumerator(atPath: base) ?? .init() {
            var isFolder: ObjCBool = false
            let full = base + "/" + name
            if FileManager.default.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue {
                files[name] = FileManager.default.contents(atPath: full)
            }
        }
        return files
    }

    var volumes: [String] { files(under: "archive").keys.filter { $0.hasSuffix(".warc.gz") }.sorted().map { path + "/archive/" + $0 } }

    /// Everything that two crawls of the same archive must agree on: times, record ids and places in WARC files aside.
    func essence() throws -> [String: String] {
        var essence: [String: String] = [:]
        for (name, data) in files(under: "pages") { essence["pages/" + name] = data.base64EncodedString() }
        for (name, data) in files(under: "statements") {
            guard var statement = try JSONSerialization.jsonObject(with: data) as? [String: Any] else { continue }
            var provenance = statement["provenance"] as? [String: Any]
            provenance?["crawl"] = nil
            provenance?["record_id"] = nil
            statement["provenance"] = provenance
            essence["statements/" + name] = String(decoding: try JSONSerialization.data(withJSONObject: statement, options: .sortedKeys), as: UTF8.self)
        }
        for var line in try manifest() {
            for key in ["warc", "fetched_at", "attempts"] { line[key] = nil }
            let url = line["url"] as? String ?? "?"
            essence["manifest " + url] = String(decoding: try JSONSerialization.data(withJSONObject: line, options: .sortedKeys), as: UTF8.self)
        }
        return essence
    }
}
