import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

func sha256(_ text: String) -> String { SHA256Digest.of(text).hex }

/// Runs as cron and systemd make them, with the monitors that watch them.
@Suite("Unattended runs", .serialized)
struct AlertTests {
    // MARK: - cron

    /// The assignments and the lines of the shipped crontab, its paths replaced by the test's.
    private static func crontab(_ desk: AlertDesk) throws -> (environment: [String], commands: [String]) {
        let text = try String(contentsOf: Program.root.appending(path: "config/pouch.cron"), encoding: .utf8)
            .replacing("/srv/pouch", with: desk.scratch.url.path)
            .replacing("/usr/local/bin", with: Program.pouch.deletingLastPathComponent().path)
        var environment: [String] = []
        var commands: [String] = []
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            if line.firstMatch(of: /^[A-Z]+=/) != nil {
                environment.append(String(line))
            } else {
                let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
                #expect(fields.count == 6, "\(line)")
                // Cron would take what follows a percent sign as input.
                #expect(!fields[5].contains("%"))
                commands.append(String(fields[5]))
            }
        }
        return (environment, commands)
    }

    @Test("the crontab's line runs in an empty environment, and of an unchanged archive says nothing at all")
    func cron() async throws {
        let desk = try await AlertDesk()
        let (environment, commands) = try Self.crontab(desk)
        let command = try #require(commands.first)
        #expect(commands.count == 1)
        func run() async throws -> Program.Result {
            try await Program.run(
                URL(fileURLWithPath: "/usr/bin/env"), ["-i"] + environment + ["/bin/sh", "-c", command],
                in: URL(fileURLWithPath: "/"))
        }
        let first = try await run()
        // One listed statement is gone: that is worth a mail, once.
        #expect(first.status == 4, "\(first.errors)")
        #expect(first.output.isEmpty)
        #expect(first.errors.split(separator: "\n").count == 1, "\(first.errors)")
        for _ in 0..<2 {
            let next = try await run()
            #expect(next.status == 4, "\(next.errors)")
            #expect(next.output.isEmpty && next.errors.isEmpty, "\(next.output)\(next.errors)")
        }
        #expect(desk.pending.isEmpty && desk.alerts["version"] as? Int == 1)
        let verified = try await Program.pouch("verify", desk.mirror)
        #expect(verified.status == 0, "alerts.json is none of verify's business: \(verified.output)")
        await desk.server.stop()
    }

    // MARK: - systemd

    @Test("systemd accepts the services and the timer, and finds the services well confined")
    func systemd() async throws {
        let analyze = URL(fileURLWithPath: "/usr/bin/systemd-analyze")
        try #require(
            FileManager.default.isExecutableFile(atPath: analyze.path), "run `make test`: it installs systemd-analyze")
        let scratch = try Scratch()
        let names = ["pouch@.service", "pouch@.timer", "pouch-fleet.service"]
        for name in names {
            let unit = try String(
                contentsOf: Program.root.appending(path: "config/systemd/\(name)"), encoding: .utf8)
            try unit.replacing("/usr/local/bin/pouch", with: Program.pouch.path).write(
                toFile: scratch.path(name), atomically: true, encoding: .utf8)
        }
        let units = names.map { scratch.path($0) }
        let verified = try await Program.run(analyze, ["verify", "--man=no"] + units)
        #expect(verified.status == 0)
        #expect(verified.output.isEmpty && verified.errors.isEmpty, "\(verified.output)\(verified.errors)")
        // In tenths; systemd calls up to 4.9 OK.
        for unit in units where unit.hasSuffix(".service") {
            let confined = try await Program.run(
                analyze, ["security", "--offline=true", "--threshold=20", "--no-pager", unit])
            #expect(confined.status == 0, "\(unit): \(confined.output.suffix(200))\(confined.errors)")
        }

        // Its yes means something.
        let broken = scratch.path("broken@.service")
        try "[Service]\nExecStart=/nowhere/pouch\n".write(toFile: broken, atomically: true, encoding: .utf8)
        #expect(try await Program.run(analyze, ["verify", broken]).status != 0)
    }

    @Test("the service's own command line is one that pouch takes")
    func serviceLine() async throws {
        let desk = try await AlertDesk()
        let unit = try String(
            contentsOf: Program.root.appending(path: "config/systemd/pouch@.service"), encoding: .utf8)
        let line = try #require(unit.firstMatch(of: /(?m)^ExecStart=\/usr\/local\/bin\/pouch (.*)$/)?.1)
        try "# none\n".write(toFile: desk.scratch.path("notify"), atomically: true, encoding: .utf8)
        let words = line.replacing("%S/pouch/%i", with: desk.mirror).replacing("%i", with: "state-2001-2009")
            .replacing("%d", with: desk.scratch.url.path)
            .split(separator: " ").map(String.init).filter { !$0.hasPrefix("$") }
        let result = try await Program.run(Program.pouch, words, in: desk.scratch.url)
        #expect(result.status == 4, "\(result.errors)")
        await desk.server.stop()
    }

    // MARK: - News

    private static let mailTo = ["--audit", "--notify", "mailto:desk@example.org"]

    @Test("an edit reaches a mail, a webhook, a program and a report once; then there is silence again")
    func news() async throws {
        let desk = try await AlertDesk()
        let hook = try await AlertServer("204")
        let (input, facts) = (desk.scratch.path("input"), desk.scratch.path("facts"))
        let options =
            Self.mailTo + [
                "--notify", hook.url + "/", "--notify", "command:/bin/sh -c 'cat >\(input); env >\(facts)'",
                "--report", desk.scratch.path("report.json"), "--report", desk.scratch.path("report.txt"),
                "--metrics", desk.scratch.path("press.prom"),
            ]
        let first = try await desk.crawl(options, environment: desk.mailing)
        #expect(first.status == 4, "\(first.errors)")
        #expect(desk.subjects.isEmpty, "a first crawl has nothing to compare with")
        #expect(!FileManager.default.fileExists(atPath: desk.scratch.path("report.json")))

        desk.edit()
        let second = try await desk.crawl(options, environment: desk.mailing)
        #expect(second.status == 1, "\(second.errors)")
        #expect(second.output.isEmpty && second.errors.isEmpty, "\(second.output)\(second.errors)")
        #expect(desk.subjects == ["[pouch] state-2001-2009: 1 edited"])
        let request = try #require(try hook.requests.first)
        let body = try #require(try JSONSerialization.jsonObject(with: Data(request.body.utf8)) as? [String: Any])
        #expect(body["event"] as? String == "changes" && body["verdict"] as? String == "changed")
        #expect((body["counts"] as? [String: Int])?["edited"] == 1)
        #expect(request.signature == nil)
        let report = try Data(contentsOf: URL(fileURLWithPath: desk.scratch.path("report.json")))
        #expect(request.key == SHA256Digest.of([UInt8](report)).hex)
        #expect(try Data(contentsOf: URL(fileURLWithPath: input)) == report)
        let variables = try String(contentsOfFile: facts, encoding: .utf8).split(separator: "\n")
        #expect(variables.contains("POUCH_COUNT_EDITED=1") && variables.contains("POUCH_EVENT=changes"))
        #expect(
            try String(contentsOfFile: desk.scratch.path("report.txt"), encoding: .utf8).contains(
                BundledArchive.realPath))
        let metrics = try await Metrics(desk.scratch.path("press.prom"))
        #expect(metrics["pouch_audit_changes", ["class": "edited"]] == 1)
        #expect(metrics["pouch_crawl_exit_code"] == 1)

        let third = try await desk.crawl(options, isQuiet: false, environment: desk.mailing)
        #expect(third.status == 4 && third.output.isEmpty && third.errors.isEmpty, "\(third.output)\(third.errors)")
        #expect(desk.subjects.count == 1)
        #expect(try hook.requests.count == 1)
        await desk.server.stop()
    }

    @Test("a change that a crawl without an audit found is told by the next one with")
    func missedAudit() async throws {
        let desk = try await AlertDesk()
        _ = try await desk.crawl(Self.mailTo, environment: desk.mailing)
        desk.edit()
        #expect(try await desk.crawl([]).status == 4)
        let audited = try await desk.crawl(Self.mailTo, isQuiet: false, environment: desk.mailing)
        #expect(audited.status == 1, "\(audited.errors)")
        #expect(audited.output.contains(BundledArchive.realPath), "without --quiet cron has something to mail")
        #expect(desk.subjects == ["[pouch] state-2001-2009: 1 edited"])
        await desk.server.stop()
    }

    @Test("an archive that is down for two crawls is one alert, which speaks of an outage, and one when it is back")
    func outage() async throws {
        let desk = try await AlertDesk()
        #expect(try await desk.crawl(Self.mailTo, environment: desk.mailing).status == 4)
        await desk.server.stop()
        try desk.setAttempts(1)
        for _ in 0..<2 {
            let down = try await desk.crawl(Self.mailTo, environment: desk.mailing)
            #expect(down.status == 69, "\(down.errors)")
            #expect(desk.subjects.count == 1)
        }
        #expect(desk.subjects.first?.hasPrefix("[pouch] state-2001-2009: an outage, not deletions: ") == true)
        // A server that has just started is busy once.
        try desk.setAttempts(3)
        let port = try #require(UInt16(desk.origin.split(separator: ":").last ?? ""))
        let again = ArchiveServer(desk.archive, port: port, crawlDelay: 0)
        _ = try await again.start()
        let back = try await desk.crawl(Self.mailTo, environment: desk.mailing)
        #expect(back.status == 4, "\(back.errors)")
        #expect(desk.subjects.dropFirst() == ["[pouch] state-2001-2009: the outage is over"])
        await again.stop()
    }

    // MARK: - Deliveries

    @Test(
        "an alert that waits goes to a webhook that errs twice and then takes it; Python's hmac agrees with the signature"
    )
    func webhook() async throws {
        let desk = try await AlertDesk()
        let secret = "a s3cret"
        let hook = try await AlertServer("500,429:1,200", secret: secret)
        let target = hook.url + "/hook?token=t0ken"
        try desk.leavePending(for: target)
        let result = try await desk.crawl(
            ["--audit", "--notify", target, "--log", desk.scratch.path("log")],
            environment: ["POUCH_WEBHOOK_SECRET": secret])
        #expect(result.status == 4, "the crawl's own code stays: \(result.errors)")
        let requests = try hook.requests
        #expect(requests.map(\.status) == [500, 429, 200])
        #expect(requests.allSatisfy { $0.signed == true && $0.agent?.hasPrefix("Pouch/") == true })
        #expect(Set(requests.map(\.key)) == [String(repeating: "a", count: 64)])
        #expect(desk.pending.isEmpty)
        // The secret is nowhere else.
        let log = try String(contentsOfFile: desk.scratch.path("log"), encoding: .utf8)
        for text in [result.output, result.errors, log, "\(desk.alerts)", requests[0].body] {
            #expect(!text.contains(secret) && !text.contains("t0ken"))
        }
        await desk.server.stop()
    }

    @Test("a mail that waits goes through sendmail; targets and the secret may stand in files")
    func mail() async throws {
        let desk = try await AlertDesk()
        let hook = try await AlertServer("204", secret: "from a file")
        try desk.leavePending(for: "mailto:desk@example.org")
        let targets = desk.scratch.path("targets")
        try "# the desk\nmailto:desk@example.org\n\n  \(hook.url)/  \r\n".write(
            toFile: targets, atomically: true, encoding: .utf8)
        try "from a file\n".write(toFile: desk.scratch.path("secret"), atomically: true, encoding: .utf8)
        let result = try await desk.crawl(
            ["--audit", "--notify-file", targets, "--notify-secret-file", desk.scratch.path("secret")],
            environment: desk.mailing)
        #expect(result.status == 4, "\(result.errors)")
        let mail = try String(contentsOfFile: desk.scratch.path("mail"), encoding: .utf8)
        #expect(mail.contains("To: desk@example.org\nSubject: [pouch] press: 1 removed\n"))
        #expect(desk.pending.isEmpty)
        await desk.server.stop()
    }

    @Test("a delivery that fails is told and kept, makes 0 into 74, and leaves 3 and 4 as they are")
    func failedDelivery() async throws {
        let desk = try await AlertDesk()
        let target = "mailto:desk@example.org"
        let environment = desk.mailing.merging(["FAKE_SENDMAIL_STATUS": "75"]) { $1 }
        try desk.leavePending(for: target)
        let wanted: [(status: Int32, more: [String], tries: Int)] = [
            (3, ["--max-documents", "3"], 2), (4, [], 3), (74, [], 4),
        ]
        for (status, more, tries) in wanted {
            let result = try await desk.crawl(["--audit", "--notify", target] + more, environment: environment)
            #expect(result.status == status, "\(result.errors)")
            #expect(result.errors.contains("fake_sendmail.sh ended with 75"))
            #expect(desk.pending.map { $0["tries"] as? Int } == [tries])
        }
        let healed = try await desk.crawl(
            ["--audit", "--notify", target], environment: environment.merging(["FAKE_SENDMAIL_STATUS": "0"]) { $1 })
        #expect(healed.status == 4 && healed.errors.isEmpty, "\(healed.errors)")
        #expect(desk.pending.isEmpty)
        #expect(MirrorFiles(path: desk.mirror).crawls.count == 3)
        await desk.server.stop()
    }

    @Test(
        "what is wrong with a target, a report or a monitor is 64 before anything is crawled, and no message repeats a secret",
        arguments: [
            ["--notify", "mailto:desk@example.org"], ["--report", "x.html"],
            ["--audit", "--report", "s3cret"], ["--audit", "--report", "report.pdf"],
            ["--audit", "--notify", "s3cret"], ["--audit", "--notify", "http://example.org/s3cret"],
            ["--audit", "--notify-secret-file", "x"], ["--audit", "--notify", "command:s3cret"],
            ["--healthcheck", "ftp://example.org/s3cret"],
        ])
    func usage(more: [String]) async throws {
        let scratch = try Scratch()
        let result = try await Program.run(
            Program.pouch, ["crawl", "state-2001-2009", "--mirror", scratch.path("mirror")] + more)
        #expect(result.status == 64, "\(result.errors)")
        if !more.contains("--report") { #expect(!result.errors.contains("s3cret"), "\(result.errors)") }
        #expect(!FileManager.default.fileExists(atPath: scratch.path("mirror")))
    }

    @Test("a file of targets with a mistake in it is told by line, and an empty secret is no secret")
    func badFiles() async throws {
        let desk = try await AlertDesk()
        let targets = desk.scratch.path("targets")
        try "# none\nhttps://\u{7}s3cret\n".write(toFile: targets, atomically: true, encoding: .utf8)
        let bad = try await desk.crawl(["--audit", "--notify-file", targets])
        #expect(bad.status == 64)
        #expect(bad.errors.contains("targets:2") && !bad.errors.contains("s3cret"), "\(bad.errors)")
        let empty = try await desk.crawl(
            ["--audit", "--notify", "https://example.org/"], environment: ["POUCH_WEBHOOK_SECRET": ""])
        #expect(empty.status == 64, "\(empty.errors)")
        let missing = try await desk.crawl(["--audit", "--notify-file", desk.scratch.path("nothing")])
        #expect(missing.status == 74, "\(missing.errors)")
        #expect(!FileManager.default.fileExists(atPath: desk.mirror))
        await desk.server.stop()
    }

    // MARK: - Monitors

    @Test("metrics are what Prometheus' parser reads and the summary says; the healthcheck hears of start and end")
    func monitors() async throws {
        let desk = try await AlertDesk()
        let monitor = try await AlertServer("200")
        let watching = ["--metrics", desk.scratch.path("press.prom"), "--healthcheck", monitor.url + "/uuid"]
        let crawled = try await desk.crawl(["--json"] + watching)
        #expect(crawled.status == 4, "\(crawled.errors)")
        let summary = try #require(
            try JSONSerialization.jsonObject(with: Data(crawled.output.utf8)) as? [String: Any])
        let metrics = try await Metrics(desk.scratch.path("press.prom"))
        #expect(metrics["pouch_crawl_exit_code"] == 4)
        let (listed, held) = (
            try #require(summary["listed"] as? Double), try #require(summary["statements"] as? Double)
        )
        #expect(metrics["pouch_crawl_listed"] == listed && metrics["pouch_crawl_statements"] == held)
        #expect(metrics["pouch_crawl_coverage_ratio"] == held / listed)
        for (outcome, count) in try #require(summary["outcomes"] as? [String: Double]) {
            #expect(metrics["pouch_crawl_documents", ["outcome": outcome]] == count)
        }
        let complete = try #require(metrics["pouch_crawl_last_complete_timestamp_seconds"])
        let ended = try #require((summary["ended_at"] as? String).flatMap { Timestamp(rfc3339: $0) })
        #expect(abs(complete - Double(ended.secondsSince1970)) < 1)
        #expect(metrics.samples.allSatisfy { $0.labels["profile"] == "state-2001-2009" })
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: desk.scratch.url.path).sorted() == [
                "config", "mirror", "press.prom",
            ], "no temporary file is left for the collector to read")

        let stopped = try await desk.crawl(watching + ["--max-documents", "2"])
        #expect(stopped.status == 3)
        let later = try await Metrics(desk.scratch.path("press.prom"))
        #expect(later["pouch_crawl_last_complete_timestamp_seconds"].map { abs($0 - complete) < 1 } == true)
        #expect(later["pouch_crawl_exit_code"] == 3)
        #expect(
            try monitor.requests.map { $0.method + " " + $0.path } == [
                "GET /uuid/start", "GET /uuid", "GET /uuid/start", "GET /uuid",
            ])
        await desk.server.stop()
    }

    @Test("a run that fails pings its exit code and leaves it in the metrics; a monitor that is away changes nothing")
    func failures() async throws {
        let desk = try await AlertDesk()
        await desk.server.stop()
        let profile = desk.scratch.path("config/state-2001-2009.yaml")
        try desk.setAttempts(1)
        let monitor = try await AlertServer("200")
        let metrics = ["--metrics", desk.scratch.path("press.prom")]
        let watched = try await desk.crawl(metrics + ["--healthcheck", monitor.url + "/uuid/"])
        #expect(watched.status == 69, "\(watched.errors)")
        #expect(try await Metrics(desk.scratch.path("press.prom"))["pouch_crawl_exit_code"] == 69)
        let unwatched = try await desk.crawl(["--healthcheck", "http://127.0.0.1:9/s3cret"])
        #expect(unwatched.status == 69)
        #expect(unwatched.errors.contains("http://127.0.0.1:9") && !unwatched.errors.contains("s3cret"))
        // A profile that is broken, and metrics that cannot be written.
        try "nonsense: [".write(toFile: profile, atomically: true, encoding: .utf8)
        #expect(try await desk.crawl(["--healthcheck", monitor.url + "/uuid/"]).status == 65)
        #expect(
            try monitor.requests.map(\.path) == ["/uuid/start", "/uuid/69", "/uuid/start", "/uuid/65"])
    }

    @Test("metrics that cannot be written are told, and make a good run 74")
    func noMetrics() async throws {
        let desk = try await AlertDesk()
        let result = try await desk.crawl(["--metrics", desk.scratch.path("nowhere/press.prom")])
        #expect(result.status == 74, "\(result.errors)")
        #expect(result.errors.contains("nowhere/press.prom: cannot write"))
        await desk.server.stop()
    }
}
