import Foundation
import TestSupport
import Testing

/// A script that runs Pouch decides by its exit code, and its user by the one line on standard error.
@Suite("Exit codes")
struct ExitCodeTests {
    @Test(
        "a wrong argument is 64 and names the argument",
        arguments: [
            ["crawl"], ["crawl", "state-2001-2009", "--connections", "0"],
            ["crawl", "state-2001-2009", "--delay", "soon"],
            ["crawl", "state-2001-2009", "--origin", "ftp://x"], ["crawl", "state-2001-2009", "--month", "2003-13"],
            ["nonsense"],
        ])
    func usage(arguments: [String]) async throws {
        let result = try await Program.run(Program.pouch, arguments)
        #expect(result.status == 64)
        #expect(result.errors.contains("Error") || result.errors.contains("Usage"))
        #expect(result.output.isEmpty)
    }

    @Test("a bad profile is 65 and says file, line and key")
    func badProfile() async throws {
        let scratch = try Scratch()
        let path = scratch.path("bad.yaml")
        try "pouch: 1\nname: x\npolitenes:\n  delay: 1s\n".write(toFile: path, atomically: true, encoding: .utf8)
        let result = try await Program.pouch("crawl", path, "--mirror", scratch.path("mirror"))
        #expect(result.status == 65)
        #expect(result.errors.contains("bad.yaml:3:"))
        #expect(result.errors.contains("politenes"))
    }

    @Test("an archive that does not answer is 69")
    func unreachable() async throws {
        let scratch = try Scratch()
        let path = scratch.path("one-try.yaml")
        let shipped = try String(
            contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        try shipped.replacing(/(?m)^  attempts: .*$/, with: "  attempts: 1").write(
            toFile: path, atomically: true, encoding: .utf8)
        // Port 9 of loopback: nothing listens there.
        let result = try await Program.pouch(
            "crawl", path, "--mirror", scratch.path("mirror"), "--origin", "http://127.0.0.1:9", "--delay", "0",
            "--ignore-robots")
        #expect(result.status == 69, "\(result.errors)")
    }

    @Test("a mirror that cannot be made is 73 and names the path")
    func cannotCreate() async throws {
        let result = try await Program.pouch(
            "crawl", "state-2001-2009", "--mirror", "/proc/nowhere/mirror", "--origin", "http://127.0.0.1:9")
        #expect(result.status == 73)
        #expect(result.errors.contains("/proc/nowhere"))
    }

    @Test("a symbolic link inside the mirror is not followed: 73")
    func symlink() async throws {
        let scratch = try Scratch()
        let server = try await FaultServer(log: scratch.path("log"))
        let mirror = scratch.path("mirror")
        try FileManager.default.createDirectory(atPath: mirror, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: mirror + "/pages", withDestinationPath: scratch.url.path)
        let result = try await Program.pouch(
            "crawl", "state-2001-2009", "--mirror", mirror, "--origin", server.origin, "--delay", "0")
        #expect(result.status == 73, "\(result.errors)")
        #expect(result.errors.contains("pages"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("127.0.0.1+http+\(server.port)")))
    }

    @Test("a full disk is 74, says so, and the same command goes on when there is room")
    func fullDisk() async throws {
        let scratch = try Scratch()
        let server = try await FaultServer(log: scratch.path("log"))
        let mirror = scratch.path("mirror")
        // The shell's limit on file sizes stands in for a full disk: writes fail half-way.
        let script = "ulimit -f 24; trap '' XFSZ; exec \"$0\" \"$@\""
        let arguments = [
            "crawl", "state-2001-2009", "--mirror", mirror, "--origin", server.origin, "--delay", "0",
            "--max-documents", "4", "--quiet",
        ]
        let result = try await Program.run(
            URL(fileURLWithPath: "/bin/bash"), ["-c", script, Program.pouch.path] + arguments)
        #expect(result.status == 74, "\(result.errors)")
        let again = try await Program.run(Program.pouch, arguments)
        #expect(again.status == 3, "\(again.errors)")
    }

    @Test("a second crawl of the same mirror is 75 and says who holds it")
    func held() async throws {
        let scratch = try Scratch()
        let server = try await FaultServer(log: scratch.path("log"))
        let arguments = [
            "crawl", "state-2001-2009", "--mirror", scratch.path("mirror"), "--origin", server.origin, "--delay", "1s",
        ]
        let first = try Running(Program.pouch, arguments)
        for _ in 0..<100 where server.requests.isEmpty { await Program.sleep(milliseconds: 50) }
        let second = try await Program.run(Program.pouch, arguments)
        #expect(second.status == 75)
        #expect(second.errors.contains("process \(first.processIdentifier)"))
        first.send(SIGINT)
        let stopped = try await first.wait()
        #expect(stopped.status == 3)
    }

    @Test("a limit or a signal is 3, and the same command goes on")
    func stoppedEarly() async throws {
        let scratch = try Scratch()
        let server = try await FaultServer(log: scratch.path("log"))
        let arguments = [
            "crawl", "state-2001-2009", "--mirror", scratch.path("mirror"), "--origin", server.origin, "--delay", "0",
            "--max-documents", "3",
        ]
        let first = try await Program.run(Program.pouch, arguments)
        #expect(first.status == 3)
        #expect(first.output.contains("same command goes on"))
        #expect(server.requests.count { !$0.contains("robots") } == 3)
    }

    @Test("status of what is no mirror is 65; of a mirror with something missing 4, by name")
    func status() async throws {
        let scratch = try Scratch()
        #expect(try await Program.pouch("status", scratch.path("nothing")).status == 65)
        #expect(try await Program.pouch("status", scratch.url.path).status == 65)
        let server = try await FaultServer(log: scratch.path("log"))
        let mirror = scratch.path("mirror")
        _ = try await Program.pouch(
            "crawl", "state-2001-2009", "--mirror", mirror, "--origin", server.origin, "--delay", "0",
            "--max-documents", "4", "--quiet")
        let result = try await Program.pouch("status", mirror)
        #expect(result.status == 4)
        #expect(result.output.contains("pending"))
        let json =
            try JSONSerialization.jsonObject(
                with: Data(try await Program.pouch("status", mirror, "--json").output.utf8)) as? [String: Any]
        #expect((json?["listed"] as? Int ?? 0) > 20)
    }

    @Test("a search of what is no mirror is 65, one for no word 64, and one that finds nothing 0")
    func search() async throws {
        let scratch = try Scratch()
        #expect(try await Program.pouch("search", scratch.path("nothing"), "treaty").status == 65)
        #expect(try await Program.pouch("search", scratch.url.path, "treaty").status == 65)
        #expect(!FileManager.default.fileExists(atPath: scratch.path("pouch.sqlite")))
        let server = try await FaultServer(log: scratch.path("log"))
        let mirror = scratch.path("mirror")
        _ = try await Program.pouch(
            "crawl", "state-2001-2009", "--mirror", mirror, "--origin", server.origin, "--delay", "0",
            "--max-documents", "4", "--quiet")
        for wrong in [
            ["\"*\""], ["--", "-treaty"], ["x", "--limit", "0"], ["x", "--from", "2004-01-02", "--to", "2004-01-01"],
        ] {
            let result = try await Program.run(Program.pouch, ["search", mirror] + wrong)
            #expect(result.status == 64, "\(wrong)")
            #expect(result.output.isEmpty)
        }
        let result = try await Program.pouch("search", mirror, "zzyzx")
        #expect(result.status == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("no statement"))
        let json = try await Program.pouch("search", mirror, "zzyzx", "--json")
        #expect(json.output.hasPrefix("{\"version\":1,\"query\":\"zzyzx\",\"hits\":0,"))
    }
}
