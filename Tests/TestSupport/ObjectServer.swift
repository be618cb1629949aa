import Foundation
import Synchronization

/// A server of S3's interface on loopback, of a kind that people run; started by the first test that asks for it.
public final class ObjectServer: Sendable {
    public static let accessKey = "test-access"
    public static let secretKey = "s3cret/+of-the-test"

    /// `http://127.0.0.1:PORT`
    public let endpoint: String
    private let scratch: Scratch
    private let server: Running

    /// Servers and their folders: nobody lets go of them before the tests' process ends.
    private static let left = Mutex<[(server: Int32, folder: URL)]>([])
    private static let endsWithProcess: Void = {
        atexit {
            for (server, folder) in ObjectServer.left.withLock({ $0 }) {
                kill(server, SIGKILL)
                try? FileManager.default.removeItem(at: folder)
            }
        }
    }()

    private func endWithProcess() {
        Self.left.withLock { $0.append((server.processIdentifier, scratch.url)) }
        Self.endsWithProcess
    }

    /// SeaweedFS, which keeps conditional writes, checksums and locks.
    public static let seaweed = Task { try await ObjectServer(seaweedIn: Scratch()) }
    /// rclone's, which answers a conditional write with 200 whatever the condition.
    public static let rclone = Task { try await ObjectServer(rcloneIn: Scratch()) }

    /// Whether `.venv` has a file; `*` stands for any name.
    public static func has(_ pattern: String) -> Bool {
        var found = glob_t()
        defer { globfree(&found) }
        return glob(Program.root.appending(path: ".venv/\(pattern)").path, 0, nil, &found) == 0
    }

    public static var hasSeaweed: Bool { has("bin/weed") && has("lib/python3*/site-packages/botocore") }
    public static var hasRclone: Bool { has("bin/rclone") }

    private init(seaweedIn scratch: Scratch) async throws {
        let ports = try Self.freePorts(5)
        let settings = """
            {"identities":[{"name":"pouch","credentials":[{"accessKey":"\(Self.accessKey)","secretKey":"\(Self.secretKey)"}],
            "actions":["Admin","Read","Write","List","Tagging"]}]}
            """
        try settings.write(toFile: scratch.path("s3.json"), atomically: true, encoding: .utf8)
        try FileManager.default.createDirectory(atPath: scratch.path("data"), withIntermediateDirectories: true)
        self.scratch = scratch
        endpoint = "http://127.0.0.1:\(ports[0])"
        server = try Running(
            Program.tools.appending(path: "weed"),
            [
                "mini", "-dir", scratch.path("data"), "-ip", "127.0.0.1", "-ip.bind", "127.0.0.1", "-s3.port",
                "\(ports[0])", "-master.port", "\(ports[1])", "-filer.port", "\(ports[2])", "-volume.port",
                "\(ports[3])", "-admin.port", "\(ports[4])", "-admin.ui=false", "-webdav=false",
                "-master.telemetry=false", "-s3.config", scratch.path("s3.json"), "-s3.port.iceberg", "0",
                "-s3.port.lance", "0", "-bucket", "press",
            ], in: scratch.url, limit: .seconds(3_000))
        endWithProcess()
        try await awaitBucket()
    }

    private init(rcloneIn scratch: Scratch) async throws {
        let port = try Self.freePorts(1)[0]
        try FileManager.default.createDirectory(atPath: scratch.path("data/press"), withIntermediateDirectories: true)
        self.scratch = scratch
        endpoint = "http://127.0.0.1:\(port)"
        server = try Running(
            Program.tools.appending(path: "rclone"),
            [
                "serve", "s3", "--addr", "127.0.0.1:\(port)", "--auth-key", "\(Self.accessKey),\(Self.secretKey)",
                "--config", scratch.path("none.conf"), scratch.path("data"),
            ], in: scratch.url, limit: .seconds(3_000))
        endWithProcess()
        try await awaitBucket()
    }

    /// What a program needs to know of it.
    public var environment: [String: String] {
        [
            "AWS_ACCESS_KEY_ID": Self.accessKey, "AWS_SECRET_ACCESS_KEY": Self.secretKey,
            "AWS_ENDPOINT_URL_S3": endpoint, "AWS_SESSION_TOKEN": "", "AWS_REGION": "us-east-1",
        ]
    }

    /// Until the server answers: a request without a signature is refused, in one way or another.
    private func awaitBucket() async throws {
        guard let url = URL(string: endpoint + "/press/nothing") else { throw TestFailure("no URL: \(endpoint)") }
        for _ in 0..<600 {
            guard server.isRunning else { throw TestFailure("the object server ended: \(server.outputSoFar)") }
            let probe = try await Program.run(
                URL(fileURLWithPath: "/usr/bin/env"),
                ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", url.absoluteString])
            if ["200", "400", "403", "404"].contains(probe.output) { return }
            await Program.sleep(milliseconds: 100)
        }
        throw TestFailure("the object server does not answer: \(server.outputSoFar.suffix(2_000))")
    }

    /// Ports of loopback that nobody has, each with the one 10,000 above it: servers take that for their own use.
    private static func freePorts(_ count: Int) throws -> [Int] {
        for _ in 0..<1_000 {
            let first = Int.random(in: 20_000..<32_000)
            let ports = (first..<(first + count)).map { $0 }
            if ports.allSatisfy({ isFree($0) && isFree($0 + 10_000) }) { return ports }
        }
        throw TestFailure("no free ports")
    }

    private static func isFree(_ port: Int) -> Bool {
        #if canImport(Glibc)
            let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let file = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
