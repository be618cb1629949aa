import Foundation
import Testing

@testable import TestSupport

/// The tests of the tests: a runner that hangs or hides a failure makes every other one worthless.
@Suite("Programs that tests run")
struct RunningTests {
    private static let shell = URL(filePath: "/bin/sh")

    private func shell(_ script: String, limit: Duration = Running.limit) async throws -> Program.Result {
        try await Program.run(Self.shell, ["-c", script], limit: limit)
    }

    @Test("output, errors and exit code come back, however much there is of them")
    func result() async throws {
        let result = try await shell(
            "echo out; echo err >&2; i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done; exit 7")
        #expect(result.status == 7)
        #expect(result.output.hasPrefix("out\n"))
        #expect(result.output.utf8.count == 4 + 20_000 * 11)
        #expect(result.errors == "err\n")
    }

    @Test("a program that does not end is killed, and the test fails")
    func deadline() async throws {
        let failure = await #expect(throws: TestFailure.self) { try await shell("sleep 1000", limit: .seconds(1)) }
        #expect(failure?.description.contains("sleep 1000") == true)
    }

    @Test("a program whose time is up is killed with all it started, and the test fails with what it printed")
    func printed() async throws {
        let running = try Running(Self.shell, ["-c", "echo stuck >&2; sleep 1000 & echo $!; wait"])
        let child = try await firstNumber(of: running)
        running.expire()
        let failure = await #expect(throws: TestFailure.self) { try await running.wait() }
        #expect(failure?.description.contains("stuck") == true)
        await expectGone(child)
    }

    @Test("what a program leaves running when it ends, or when nobody waits for it, is killed")
    func leftBehind() async throws {
        let result = try await shell("sleep 1000 & echo $!")
        await expectGone(try #require(pid_t(result.output.dropLast())))
        var running: Running? = try Running(Self.shell, ["-c", "sleep 1000 & echo $!; wait"])
        let child = try await firstNumber(of: try #require(running))
        running = nil
        await expectGone(child)
    }

    private func firstNumber(of running: Running) async throws -> pid_t {
        while !running.outputSoFar.hasSuffix("\n"), running.isRunning { await Program.sleep(milliseconds: 5) }
        return try #require(pid_t(running.outputSoFar.dropLast()))
    }

    /// Whoever adopts a dead child reaps it: a matter of moments.
    private func expectGone(_ process: pid_t) async {
        for _ in 0..<500 where Self.isAlive(process) { await Program.sleep(milliseconds: 10) }
        #expect(!Self.isAlive(process))
    }

    /// A zombie that nobody reaps is dead all the same.
    private static func isAlive(_ process: pid_t) -> Bool {
        guard kill(process, 0) == 0 else { return false }
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return !status.contains(") Z")
    }

    @Test("a program that a signal ends is not taken for one that exited")
    func signal() async throws {
        #expect(try await shell("kill -TERM $$").status == 128 + SIGTERM)
        let running = try Running(Self.shell, ["-c", "echo ready; while :; do sleep 1; done"])
        while running.outputSoFar.isEmpty, running.isRunning { await Program.sleep(milliseconds: 5) }
        running.send(SIGINT)
        #expect(try await running.wait().status == 128 + SIGINT)
        #expect(!running.isRunning)
    }

    @Test("a program starts with every signal free and no descriptor but three")
    func clean() async throws {
        let scratch = try Scratch()
        // What a careless library would leave open.
        let descriptor = open(scratch.path("left-open"), O_CREAT | O_RDWR, 0o600)
        defer { close(descriptor) }
        let script = """
            import os, signal
            print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))
            print([n for n in range(3, 256) if os.path.exists('/dev/fd/%d' % n)])
            """
        let result = try await Program.run(URL(filePath: "/usr/bin/env"), ["python3", "-c", script])
        #expect(result.output == "[]\n[]\n", "\(result.errors)")
    }

    @Test("more programs than threads run at once")
    func many() async throws {
        try await withThrowingTaskGroup(of: Int32.self) { group in
            for code in 0..<16 { group.addTask { try await self.shell("exit \(code)").status } }
            var codes: Set<Int32> = []
            for try await code in group { codes.insert(code) }
            #expect(codes == Set(0..<16))
        }
    }

    @Test("a program that is not there is named")
    func missing() async {
        let failure = await #expect(throws: TestFailure.self) {
            try await Program.run(URL(filePath: "/nowhere/program"), [])
        }
        #expect(failure?.description.contains("/nowhere/program") == true)
    }
}
