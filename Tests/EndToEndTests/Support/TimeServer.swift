import Foundation
import TestSupport

/// A time-stamping authority over HTTP, on a port of its own; gone with this object.
final class TimeServer: Sendable {
    let authority: TimeAuthority
    private let running: Running
    let port: Int

    init(in folder: URL) async throws {
        authority = try await TimeAuthority(in: folder)
        running = try Running(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["python3", Program.fixtures.appending(path: "time_authority.py").path, folder.path])
        var port: Int?
        for _ in 0..<200 where port == nil {
            port = Int(running.outputSoFar.trimmingCharacters(in: .whitespacesAndNewlines))
            if port == nil { await Program.sleep(milliseconds: 25) }
        }
        guard let port else { throw TestFailure("the time authority did not start: is python3 installed?") }
        self.port = port
    }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }
}
