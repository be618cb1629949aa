import Foundation

/// A file of metrics as Prometheus' own client library reads it.
public struct Metrics: Sendable {
    public struct Sample: Decodable, Sendable {
        public var name: String
        public var labels: [String: String]
        public var value: Double
    }

    public let samples: [Sample]

    /// - Throws: `TestFailure` with what the library says when it cannot parse the file.
    public init(_ path: String) async throws {
        let script = Program.root.appending(path: "Tests/EndToEndTests/Fixtures/read_metrics.py").path
        let result = try await Program.run(Program.tools.appending(path: "python3"), [script, path])
        guard result.status == 0 else { throw TestFailure("run `make test`: it installs the parser. \(result.errors)") }
        samples = try JSONDecoder().decode([Sample].self, from: Data(result.output.utf8))
    }

    public subscript(_ name: String, labels: [String: String] = [:]) -> Double? {
        let found = samples.filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }
        return found.count == 1 ? found[0].value : nil
    }
}
