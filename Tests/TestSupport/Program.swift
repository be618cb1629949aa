import Foundation

/// Programs as a user would run them: the binary that this build made, and the archives' own tools.
public enum Program {
    public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    /// Where `make test` puts the tools from PyPI.
    public static let tools = root.appending(path: ".venv/bin")

    public static var pouch: URL {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        // On macOS the runner lies three folders deep in a bundle.
        while !FileManager.default.isExecutableFile(atPath: folder.appending(path: "pouch").path), folder.path != "/" {
            folder.deleteLastPathComponent()
        }
        return folder.appending(path: "pouch")
    }

    public struct Result: Sendable {
        /// The exit code; 128 and the signal's number when a signal ended the program, as shells have it.
        public var status: Int32
        public var output: String
        public var errors: String
    }

    /// Runs a program to its end, once few enough others run. Waiting takes no thread of the pool that tests share.
    /// A program that ends only when another does is a `Running`: it takes no turn.
    ///
    /// - Parameter limit: after which the program is killed.
    /// - Throws: `TestFailure` with what the program printed when it was killed at its limit.
    public static func run(
        _ program: URL, _ arguments: [String], in folder: URL = root, environment: [String: String] = [:],
        limit: Duration = Running.limit
    ) async throws -> Result {
        try await turns.take {
            try await Running(program, arguments, in: folder, environment: environment, limit: limit).wait()
        }
    }

    private static let turns = Turns(max(6, 3 * ProcessInfo.processInfo.activeProcessorCount))

    public static func pouch(_ arguments: String..., in folder: URL = root) async throws -> Result {
        try await run(pouch, arguments, in: folder)
    }

    public static func sleep(milliseconds: Int) async { try? await Task.sleep(for: .milliseconds(milliseconds)) }
}

public struct TestFailure: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
