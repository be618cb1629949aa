import Foundation

/// A program that runs beside the test, its output kept in files so that no pipe can fill. Killed when its time is up, or
/// when nobody holds this object any more.
public final class Running: Sendable {
    /// What a program may take unless a test says otherwise: far more than any needs, far less than CI waits.
    public static let limit = Duration.seconds(300)

    private let child: Child
    private let name: String
    private let limit: Duration
    private let files: Scratch

    public init(
        _ program: URL, _ arguments: [String], in folder: URL = Program.root, environment: [String: String] = [:],
        limit: Duration = Running.limit
    ) throws {
        self.limit = limit
        name = ([program.lastPathComponent] + arguments).joined(separator: " ")
        files = try Scratch()
        child = try Child(
            ChildStart(
                program: program.path, arguments: arguments,
                environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, folder: folder.path,
                output: files.path("out"), errors: files.path("err")))
        child.end(after: limit)
    }

    deinit { child.killGroup() }

    public var processIdentifier: Int32 { child.id }
    public var isRunning: Bool { child.ending == nil }
    public var outputSoFar: String { text("out") }

    /// Sends a signal, unless the program has ended.
    public func send(_ signal: Int32) { child.send(signal) }

    /// What happens at the limit.
    func expire() { child.expire() }

    /// - Throws: `TestFailure` with what the program printed when its time was up.
    public func wait() async throws -> Program.Result {
        for await _ in child.end {}
        guard let ending = child.ending else {
            // The test was cancelled: its own time was up.
            child.killGroup()
            throw CancellationError()
        }
        let (output, errors) = (text("out"), text("err"))
        if ending.isLate {
            throw TestFailure("killed after \(limit): \(name)\n\(output.suffix(4_000))\n\(errors.suffix(4_000))")
        }
        return Program.Result(status: ending.status, output: output, errors: errors)
    }

    private func text(_ file: String) -> String {
        (FileManager.default.contents(atPath: files.path(file))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
