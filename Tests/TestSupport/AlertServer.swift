import Foundation

/// The alert server of the fixtures, on a port of its own; gone with this object.
public final class AlertServer: Sendable {
    public struct Request: Decodable, Sendable {
        public var method: String
        public var path: String
        public var status: Int
        public var type: String?
        public var key: String?
        public var signature: String?
        public var agent: String?
        public var signed: Bool?
        public var body: String
    }

    private let running: Running
    private let files: Scratch
    public let port: Int

    /// - Parameter answers: statuses, `500,429:7,200`; the last one stays.
    public init(_ answers: String, secret: String? = nil) async throws {
        files = try Scratch()
        let script = Program.root.appending(path: "Tests/EndToEndTests/Fixtures/alert_server.py").path
        running = try Running(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["python3", script, files.path("log"), answers] + (secret.map { [$0] } ?? []))
        var port: Int?
        for _ in 0..<400 where port == nil {
            port = Int(running.outputSoFar.trimmingCharacters(in: .whitespacesAndNewlines))
            if port == nil { await Program.sleep(milliseconds: 25) }
        }
        guard let port else { throw TestFailure("the alert server did not start: is python3 installed?") }
        self.port = port
    }

    public var url: String { "http://127.0.0.1:\(port)" }

    /// The requests so far.
    public var requests: [Request] {
        get throws {
            try String(contentsOfFile: files.path("log"), encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(Request.self, from: Data($0.utf8))
            }
        }
    }
}
