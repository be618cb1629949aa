import Foundation
import TestSupport
import Testing

/// The command from the outside: what it prints, whom it answers, how it ends.
@Suite struct ServeCommandTests {
    /// Starts the server and gives it with its port.
    static func serve(_ arguments: String...) async throws -> (Running, port: Int) {
        let running = try Running(Program.pouch, ["serve", "--port", "0"] + arguments)
        while !running.outputSoFar.contains("\n"), running.isRunning { await Program.sleep(milliseconds: 20) }
        guard let port = running.outputSoFar.firstMatch(of: /:(\d+)\/\n/)?.output.1 else {
            throw TestFailure("no address in \(running.outputSoFar)\(try await running.wait().errors)")
        }
        return (running, Int(port) ?? 0)
    }

    static func get(
        _ target: String, port: Int, _ fields: String = "", host: String = "127.0.0.1"
    ) async throws -> RawClient.Answer? {
        try await offPool {
            let client = try RawClient(port: port)
            client.send("GET \(target) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\(fields)\r\n")
            return client.answer()
        }
    }

    @Test("it prints its address, answers, writes its log, and ends with 0 when it is told to")
    func lifecycle() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        let scratch = try Scratch()
        let (running, port) = try await Self.serve(room.mirror, "--log", scratch.path("log.jsonl"))
        #expect(try await Self.get("/-/alive", port: port)?.text == "alive\n")
        #expect(try await Self.get("/", port: port)?.text.contains("Press room") == true)
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
        let log = try String(contentsOfFile: scratch.path("log.jsonl"), encoding: .utf8)
        #expect(log.contains("\"target\":\"/-/alive\",\"status\":200"))
    }

    @Test("a folder of mirrors is a list, and each mirror stands under its name with links that stay in it")
    func shelf() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        let scratch = try Scratch()
        for name in ["one", "two & three"] {
            try FileManager.default.copyItem(atPath: room.mirror, toPath: scratch.path(name))
        }
        let (running, port) = try await Self.serve(scratch.url.path)
        let list = try #require(try await Self.get("/", port: port))
        #expect(list.text.contains("href=\"./two%20%26%20three/\""))
        #expect(try await Self.get("/one", port: port)?.value("location") == "./one/")
        let home = try #require(try await Self.get("/two%20%26%20three/", port: port))
        #expect(home.text.contains("href=\"./2001/11\""))
        #expect(try await Self.get("/two%20%26%20three/2001/11", port: port)?.text.contains("href=\"../2001\"") == true)
        #expect(try await Self.get("/three/", port: port)?.status == 404)
        running.send(SIGINT)
        #expect(try await running.wait().status == 0)
    }

    @Test("--index keeps what can be made again in a folder of its own, and leaves the mirror's alone")
    func index() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        let scratch = try Scratch()
        let index = scratch.path("not/there/yet")
        let (running, port) = try await Self.serve(room.mirror, "--index", index)
        while try await Self.get("/2001/11", port: port)?.status == 503 { await Program.sleep(milliseconds: 20) }
        while !FileManager.default.fileExists(atPath: index + "/browse.sqlite") {
            await Program.sleep(milliseconds: 20)
        }
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
        #expect(FileManager.default.fileExists(atPath: index + "/browse.index"))
        let names = try FileManager.default.contentsOfDirectory(atPath: room.mirror)
        #expect(!names.contains { $0.contains("browse") }, "\(names)")
    }

    @Test("a thousand connections that say nothing keep nobody out")
    func idleConnections() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        let (running, port) = try await Self.serve(room.mirror)
        let script = """
            import resource, socket, sys
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard < 4096 and hard > 0 else 4096, hard))
            idle = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(1000)]
            half = idle[::3]
            for one in half:
                try: one.send(b"GET / HTTP/1.1\\r\\nHost: 127")
                except OSError: pass
            for _ in range(20):
                one = socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20)
                one.sendall(b"GET /-/alive HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\nConnection: close\\r\\n\\r\\n")
                assert one.makefile("rb").read().startswith(b"HTTP/1.1 200")
            """
        let result = try await Program.run(
            URL(fileURLWithPath: "/usr/bin/env"), ["python3", "-c", script, "\(port)"])
        #expect(result.status == 0, "\(result.errors)")
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
    }

    @Test("what cannot be served is told with what to do, and its own exit code")
    func refusals() async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path("mirror/crawls"), withIntermediateDirectories: true)
        let mirror = scratch.path("mirror")
        try "nothing".write(toFile: scratch.path("password"), atomically: true, encoding: .utf8)
        for (arguments, status, word) in [
            ([scratch.path("none")], 65, "the folder does not exist"),
            ([scratch.path("mirror/crawls")], 65, "holds crawls"),
            ([mirror, "--bind", "0.0.0.0"], 64, "--password-file"),
            ([mirror, "--bind", "example.org"], 64, "IP address"),
            ([mirror, "--port", "99999"], 64, "--port"), ([mirror, "--public-url", "ftp://x"], 64, "--public-url"),
            ([mirror, "--password-file", scratch.path("password")], 64, "NAME:PASSWORD"),
            ([mirror, "--log", scratch.path("no/such/log")], 73, "--log"),
            ([scratch.url.path, "--profile", "state-2001-2009"], 64, "goes with one mirror"),
        ] {
            let result = try await Program.run(Program.pouch, ["serve"] + arguments)
            #expect(Int(result.status) == status, "\(arguments)")
            #expect(result.errors.contains(word), "\(result.errors)")
        }
        let (running, port) = try await Self.serve(mirror)
        let second = try await Program.run(Program.pouch, ["serve", mirror, "--port", "\(port)"])
        #expect(second.status == 73)
        #expect(second.errors.contains("--port"))
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
    }

    @Test("with a password file nobody is answered without the password, wherever it listens")
    func password() async throws {
        let room = try PressRoom(["/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."])])
        try await room.crawl()
        let scratch = try Scratch()
        try "reader:open\n".write(toFile: scratch.path("password"), atomically: true, encoding: .utf8)
        let (running, port) = try await Self.serve(
            room.mirror, "--bind", "0.0.0.0", "--password-file", scratch.path("password"))
        for target in ["/", "/live/events", "/crawls/\(room.crawls[0])/summary.json", "/-/alive", "/index.json"] {
            #expect(try await Self.get(target, port: port)?.status == 401, "\(target)")
        }
        let given = "Authorization: Basic \(Data("reader:open".utf8).base64EncodedString())\r\n"
        #expect(try await Self.get("/", port: port, given)?.status == 200)
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
    }

    @Test(
        "a crawl under way is told as it goes, and one that was stopped as stopped, while pages show the last complete one"
    )
    func live() async throws {
        let room = try PressRoom([
            "/news/a.htm": .init(title: "A", paragraphs: ["Some words of a statement."]),
            "/news/b.htm": .init(title: "B", paragraphs: ["Some words of another statement."]),
        ])
        try await room.crawl()
        room.set(.init(title: "A", paragraphs: ["Other words than before."]), at: "/news/a.htm")
        try await room.crawl("--max-documents", "2")
        let (running, port) = try await Self.serve(room.mirror)
        let page = try #require(try await Self.get("/live", port: port))
        #expect(page.text.contains("Crawl under way"))
        #expect(page.value("content-security-policy")?.contains("script-src 'sha256-") == true)
        let events = try await offPool {
            let client = try RawClient(port: port)
            client.send("GET /live/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            return (client.until("event: progress"), client.until("\"percent\":"))
        }
        #expect(events.0 && events.1)
        // In a browser: the style and the script are those that the policy names, or the console would tell.
        let opened = try await Chromium.open("http://127.0.0.1:\(port)/live")
        #expect(opened.console.isEmpty, "\(opened.console)")
        #expect(opened.page.contains("id=\"said\""))
        let plain = try await Chromium.open("http://127.0.0.1:\(port)/2001/11")
        #expect(plain.console.isEmpty, "\(plain.console)")
        let home = try #require(try await Self.get("/", port: port)?.text)
        #expect(home.contains("A crawl is under way or was stopped"))
        let month = try #require(try await Self.get("/2001/11.json", port: port)?.text)
        #expect(month.contains(room.crawls[0]))
        // The stopped crawl may have replaced the file: what is shown is still what the complete one saw.
        let id = try #require(month.firstMatch(of: /"id":"([^"]+)"/)?.output.1)
        let text = try await Self.get("/statement/\(id).txt", port: port)?.text
        #expect(text?.contains("Some words") == true)
        running.send(SIGTERM)
        #expect(try await running.wait().status == 0)
    }
}
