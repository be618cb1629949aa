import Foundation
import PouchAudit
import PouchBytes
import Synchronization
import TestSupport
import Testing

@testable import PouchNotify

/// Alerts to real programs and a real server. Waits are noted, not waited.
@Suite("Deliveries")
struct DeliveryTests {
    /// What a delivery would have waited, microseconds.
    final class Waits: Sendable {
        private let list = Mutex<[Int64]>([])
        var all: [Int64] { list.withLock { $0 } }
        func note(_ wait: Int64) { list.withLock { $0.append(wait) } }
    }

    private static let secret = "s3cret of the desk"

    private static func notifier(
        _ waits: Waits = Waits(), stops: Bool = false, _ change: (inout Notifier.Settings) -> Void = { _ in }
    )
        -> Notifier
    {
        var settings = Notifier.Settings(
            userAgent: "Pouch/test (+desk@example.org)", host: "crawler",
            environment: ["PATH": "/usr/bin:/bin", "POUCH_WEBHOOK_SECRET": secret])
        settings.secret = Array(secret.utf8)
        change(&settings)
        return Notifier(
            settings,
            waiting: Waiting(
                now: { Timestamp(microseconds: 1_764_032_400_000_000) },
                pause: {
                    waits.note($0)
                    return !stops
                }, random: { 0.5 }))
    }

    private static func message(_ changes: [(AuditClass, String)] = [(.removed, "a"), (.edited, "b")]) -> AlertMessage {
        let report = Samples.report(Samples.first, Samples.second, changes)
        return AlertMessage(
            Alert(event: .changes, changes: changes.count, openQuestions: 0, outage: .none), report,
            json: Array("{\"version\":1}".utf8), mirror: "mirror/press",
            forms: ReportForms(text: { _ in "What changed.\n" }, json: { _ in [] }))
    }

    /// A shell script of the test's own, for `/bin/sh` to read: a file just written cannot be run while another test forks.
    private static func script(_ scratch: Scratch, _ name: String, _ body: String) throws -> String {
        let path = scratch.path(name)
        try (body + "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static func lines(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    // MARK: - Webhooks

    @Test("a webhook that is down, then busy, then well gets one alert: signed, with one key over all tries")
    func retries() async throws {
        let server = try await AlertServer("500,429:7,200", secret: Self.secret)
        let waits = Waits()
        let message = Self.message()
        try await Self.notifier(waits).deliver(message, to: try NotifyTarget(server.url + "/hook?desk=1"))
        let requests = try server.requests
        #expect(requests.map(\.status) == [500, 429, 200])
        #expect(waits.all.count == 2)
        #expect(waits.all.last == 7_000_000, "Retry-After is obeyed")
        #expect(Set(requests.map(\.key)) == [message.reportSHA256])
        for request in requests {
            #expect(request.method == "POST" && request.path == "/hook?desk=1" && request.type == "application/json")
            #expect(request.signed == true)
            #expect(request.signature?.hasPrefix("t=1764032400,v1=") == true)
            #expect(!request.body.contains(Self.secret))
            let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any])
            #expect(body["event"] as? String == "changes")
            #expect(body["counts"] as? [String: Int] == ["removed": 1, "edited": 1])
            #expect(body["report_sha256"] as? String == message.reportSHA256)
            #expect((body["report"] as? [String: Int]) == ["version": 1])
        }
    }

    @Test("without a secret nothing is signed")
    func unsigned() async throws {
        let server = try await AlertServer("204", secret: Self.secret)
        try await Self.notifier { $0.secret = nil }.deliver(Self.message(), to: try NotifyTarget(server.url))
        #expect(try server.requests.map(\.signature) == [nil])
    }

    @Test(
        "a webhook's refusal is final, a redirect is not followed, and trouble that stays ends after five tries",
        arguments: [
            ("400", 1), ("401", 1), ("302", 1), ("404", 1), ("410", 1), ("408", 5), ("503", 5), ("429:100000", 1),
        ])
    func refusals(answer: String, tries: Int) async throws {
        let server = try await AlertServer(answer)
        let error = await #expect(throws: DeliveryFailure.self) {
            try await Self.notifier().deliver(Self.message(), to: try NotifyTarget(server.url + "/hook/t0ken"))
        }
        #expect(try server.requests.count == tries)
        #expect(error?.description.contains("t0ken") == false)
        #expect(error?.description.contains(server.url) == true)
    }

    @Test("nobody listening is tried five times, each wait longer; a signal ends the waiting")
    func nobody() async throws {
        let target = try NotifyTarget("http://127.0.0.1:9/")
        let waits = Waits()
        await #expect(throws: DeliveryFailure.self) {
            try await Self.notifier(waits).deliver(Self.message(), to: target)
        }
        #expect(waits.all.count == 4)
        #expect(zip(waits.all, waits.all.dropFirst()).allSatisfy(<), "\(waits.all)")
        let stopped = Waits()
        await #expect(throws: DeliveryFailure.stopped(target: "http://127.0.0.1:9")) {
            try await Self.notifier(stopped, stops: true).deliver(Self.message(), to: target)
        }
        #expect(stopped.all.count == 1)
    }

    @Test("a report too large for a webhook is left out, and the alert still says what changed")
    func largeReport() async throws {
        let server = try await AlertServer("200")
        var message = Self.message()
        message.report = "[\"" + String(repeating: "x", count: AlertMessage.webhookReportLimit) + "\"]"
        try await Self.notifier().deliver(message, to: try NotifyTarget(server.url))
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(try server.requests[0].body.utf8)) as? [String: Any])
        #expect(body["report"] == nil)
        #expect(body["text"] as? String == "What changed.\n")
    }

    // MARK: - Programs

    @Test("a command gets its words, the report on its input, and the facts in its environment, but not the secret")
    func command() async throws {
        let scratch = try Scratch()
        let program = try Self.script(
            scratch, "handle",
            "cat >\"$1\"; env >\"$2\"; printf '%s\\n' \"$3\" >\"$4\"; (exec 3>&1) 2>/dev/null; ls /proc/self/fd >\"$5\""
        )
        let (input, environment, words, open) = ("input", "environment", "words", "open")
        var message = Self.message()
        message.subject = "two\nlines"
        try await Self.notifier().deliver(
            message,
            to: try NotifyTarget(
                "command:/bin/sh \(program) \(scratch.path(input)) \(scratch.path(environment)) 'a  b $HOME' \(scratch.path(words)) \(scratch.path(open))"
            ))
        #expect(try String(contentsOfFile: scratch.path(input), encoding: .utf8) == "{\"version\":1}")
        #expect(try Self.lines(scratch.path(words)) == ["a  b $HOME"])
        let variables = try Self.lines(scratch.path(environment))
        for wanted in [
            "POUCH_SUBJECT=two lines", "POUCH_EVENT=changes", "POUCH_VERDICT=changed", "POUCH_MIRROR=mirror/press",
            "POUCH_PROFILE=press", "POUCH_FROM=\(Samples.first)", "POUCH_TO=\(Samples.second)",
            "POUCH_COUNT_REMOVED=1", "POUCH_COUNT_EDITED=1", "POUCH_REPORT_SHA256=\(message.reportSHA256)",
            "PATH=/usr/bin:/bin",
        ] { #expect(variables.contains(wanted), "\(wanted) in \(variables)") }
        #expect(!variables.contains { $0.contains(Self.secret) })
        #if os(Linux)
            // `ls` itself has its folder open as 3.
            #expect(try Self.lines(scratch.path(open)) == ["0", "1", "2", "3"])
        #endif
    }

    @Test("a large report reaches a command that reads none of it, and one that reads it all")
    func largeInput() async throws {
        let scratch = try Scratch()
        var message = Self.message()
        message.report = "\"" + String(repeating: "y", count: 3 << 20) + "\""
        try await Self.notifier().deliver(message, to: try NotifyTarget("command:/bin/true"))
        let count = try Self.script(scratch, "count", "wc -c >\"$1\"")
        try await Self.notifier().deliver(
            message, to: try NotifyTarget("command:/bin/sh \(count) \(scratch.path("count.out"))"))
        #expect(
            try Self.lines(scratch.path("count.out")).first?.trimmingCharacters(in: .whitespaces) == "\((3 << 20) + 2)")
    }

    @Test("a command that fails, is not there, or is killed says so with its exit code")
    func failures() async throws {
        let scratch = try Scratch()
        let failing = try Self.script(scratch, "failing", "exit 9")
        await #expect(throws: DeliveryFailure.ended(program: "/bin/sh", status: 9)) {
            try await Self.notifier().deliver(Self.message(), to: .command(["/bin/sh", failing]))
        }
        let killed = try Self.script(scratch, "killed", "kill -9 $$")
        await #expect(throws: DeliveryFailure.ended(program: "/bin/sh", status: 137)) {
            try await Self.notifier().deliver(Self.message(), to: .command(["/bin/sh", killed]))
        }
        let missing = scratch.path("missing")
        await #expect(throws: DeliveryFailure.cannotStart(program: missing, code: ENOENT)) {
            try await Self.notifier().deliver(Self.message(), to: .command([missing]))
        }
    }

    @Test("a command that hangs is ended with what it started, and does not hold the crawl")
    func hangs() async throws {
        let scratch = try Scratch()
        let hanging = try Self.script(scratch, "hanging", "echo $$ >\"$1\"; sleep 1000 & echo $! >>\"$1\"; wait")
        await #expect(throws: DeliveryFailure.tookTooLong(program: "/bin/sh", seconds: 1)) {
            try await Self.notifier { $0.programSeconds = 1 }.deliver(
                Self.message(), to: .command(["/bin/sh", hanging, scratch.path("ids")]))
        }
        let ids = try Self.lines(scratch.path("ids")).compactMap { pid_t($0) }
        #expect(ids.count == 2)
        #expect(kill(ids[0], 0) == -1)
    }

    @Test("a mail goes to sendmail as sendmail takes it, and Python reads it")
    func mail() async throws {
        let scratch = try Scratch()
        try await Self.notifier {
            $0.sendmail = Program.root.appending(path: "Tests/EndToEndTests/Fixtures/fake_sendmail.sh").path
            $0.mailFrom = "pouch@example.org"
            $0.environment["FAKE_SENDMAIL"] = scratch.url.path
        }.deliver(Self.message(), to: try NotifyTarget("mailto:desk@example.org"))
        #expect(try Self.lines(scratch.path("words")) == ["-t -i"])
        #expect(try !String(contentsOfFile: scratch.path("environment"), encoding: .utf8).contains(Self.secret))
        let result = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            [
                "python3", Program.root.appending(path: "Tests/EndToEndTests/Fixtures/read_mail.py").path,
                scratch.path("mail"),
            ])
        let read = try JSONDecoder().decode(MailTests.Read.self, from: Data(result.output.utf8))
        #expect(read.values("From") == ["pouch@example.org"])
        #expect(read.values("Subject") == ["[pouch] press: 1 removed, 1 edited"])
        #expect(read.text == "What changed.\n")
        #expect(read.defects.isEmpty)
    }
}
