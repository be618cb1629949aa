import Foundation
import TestSupport

/// `pouch serve` on a mirror, on a port of its own; ended with this object.
final class ServedMirror: Sendable {
    private let running: Running
    /// Without a slash at its end.
    let origin: String

    init(_ mirror: String, _ more: String...) async throws {
        running = try Running(Program.pouch, ["serve", mirror, "--port", "0"] + more)
        var line = ""
        for _ in 0..<400 where !line.hasSuffix("/\n") {
            line = running.outputSoFar
            if !line.hasSuffix("/\n") { await Program.sleep(milliseconds: 25) }
        }
        guard let start = line.range(of: "http://") else { throw TestFailure("pouch serve did not start: \(line)") }
        origin = String(line[start.lowerBound...].dropLast(2))
    }
}
