import Foundation
import Synchronization

/// A PostgreSQL of the tests' own, on a socket in a folder of its own, as a user without rights; started by the first test that
/// asks for it.
public final class DatabaseServer: Sendable {
    private let scratch: Scratch
    private let server: Mutex<Running?>

    /// One for all tests that leave it running.
    public static let shared = Task { try await DatabaseServer() }

    private static let left = Mutex<[(server: Int32, folder: URL)]>([])
    private static let endsWithProcess: Void = {
        atexit {
            for (server, folder) in DatabaseServer.left.withLock({ $0 }) {
                kill(server, SIGKILL)
                try? FileManager.default.removeItem(at: folder)
            }
        }
    }()

    /// The newest server's programs.
    private static let programs: URL? = {
        var found = glob_t()
        defer { globfree(&found) }
        for pattern in ["/usr/lib/postgresql/*/bin/initdb", "/opt/homebrew/opt/postgresql@*/bin/initdb"] {
            glob(pattern, GLOB_APPEND, nil, &found)
        }
        let paths = (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
        return paths.max { $0.localizedStandardCompare($1) == .orderedAscending }
            .map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
    }()

    /// The user that it runs as when the tests run as root, whom PostgreSQL refuses.
    private static let servant: String? = ["postgres", "nobody"].first { getpwnam($0) != nil }

    public static var isHere: Bool {
        guard programs != nil else { return false }
        return getuid() != 0
            || servant != nil && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv")
    }

    public init() async throws {
        scratch = try Scratch()
        server = Mutex(nil)
        if getuid() == 0, let servant = Self.servant, let user = getpwnam(servant) {
            chown(scratch.url.path, user.pointee.pw_uid, user.pointee.pw_gid)
        }
        let (program, words) = try Self.words(
            "initdb", ["-D", scratch.path("data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"])
        let made = try await Program.run(program, words, in: scratch.url)
        guard made.status == 0 else { throw TestFailure("initdb: \(made.errors)") }
        try await start()
    }

    private static func words(_ name: String, _ arguments: [String]) throws -> (URL, [String]) {
        guard let program = programs?.appending(path: name) else { throw TestFailure("PostgreSQL is not here") }
        guard getuid() == 0, let servant, let user = getpwnam(servant) else { return (program, arguments) }
        let ids = ["--reuid", "\(user.pointee.pw_uid)", "--regid", "\(user.pointee.pw_gid)", "--clear-groups"]
        return (URL(fileURLWithPath: "/usr/bin/setpriv"), ids + [program.path] + arguments)
    }

    /// Starts it, or starts it again, and waits until it answers.
    public func start() async throws {
        let (program, words) = try Self.words(
            "postgres",
            [
                "-D", scratch.path("data"), "-k", scratch.url.path, "-c", "listen_addresses=", "-c", "fsync=off",
                "-c", "max_connections=60", "-c", "shared_buffers=16MB",
            ])
        let running = try Running(program, words, in: scratch.url, limit: .seconds(3_000))
        server.withLock { $0 = running }
        Self.left.withLock { $0.append((running.processIdentifier, scratch.url)) }
        Self.endsWithProcess
        for _ in 0..<600 {
            guard running.isRunning else { throw TestFailure("PostgreSQL ended: \(running.outputSoFar)") }
            if try await psql("postgres", "SELECT 1").status == 0 { return }
            await Program.sleep(milliseconds: 100)
        }
        throw TestFailure("PostgreSQL does not answer: \(running.outputSoFar)")
    }

    /// Ends it at once, as a machine that is lost.
    public func stop() async throws {
        let running = server.withLock { $0 }
        running?.send(SIGQUIT)
        _ = try await running?.wait()
    }

    /// A new database's address.
    public func database() async throws -> String {
        let name = "d" + UUID().uuidString.lowercased().replacing("-", with: "")
        let made = try await psql("postgres", "CREATE DATABASE \(name)")
        guard made.status == 0 else { throw TestFailure("CREATE DATABASE: \(made.errors)") }
        return address(name)
    }

    private func address(_ name: String, user: String = "postgres") -> String {
        "host=\(scratch.url.path) dbname=\(name) user=\(user)"
    }

    /// The same database as another user sees it.
    public static func address(_ address: String, as user: String) -> String {
        address.replacing("user=postgres", with: "user=\(user)")
    }

    private func psql(_ name: String, _ statement: String) async throws -> Program.Result {
        guard let program = Self.programs?.appending(path: "psql") else { throw TestFailure("psql is not here") }
        return try await Program.run(program, ["-XAtq", "-c", statement, address(name)], in: scratch.url)
    }
}
