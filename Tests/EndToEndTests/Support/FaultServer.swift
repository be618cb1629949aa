import Foundation
import TestSupport

extension Program {
    static let fixtures = root.appending(path: "Tests/EndToEndTests/Fixtures")
}

/// The fault server of the fixtures, on a port of its own; gone with this object.
final class FaultServer {
    private let running: Running
    let port: Int
    let log: String

    init(log: String, robots: String = "ok") async throws {
        self.log = log
        // It outlives the runs that it serves, each with a deadline of its own.
        running = try Running(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["python3", Program.fixtures.appending(path: "fault_server.py").path, log, robots],
            limit: .seconds(1_800))
        var port: Int?
        for _ in 0..<200 {
            port = Int(running.outputSoFar.trimmingCharacters(in: .whitespacesAndNewlines))
            if port != nil { break }
            await Program.sleep(milliseconds: 25)
        }
        guard let port else { throw TestFailure("the fault server did not start: is python3 installed?") }
        self.port = port
    }

    var origin: String { "http://127.0.0.1:\(port)" }

    /// The requests so far, one a line.
    var requests: [String] {
        ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
}
