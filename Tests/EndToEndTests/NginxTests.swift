import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport
import Testing

/// A server that archives really stand behind: what it compresses and how it validates is not Pouch's own idea of it.
@Suite("The bundled archive behind nginx")
struct NginxTests {
    @Test("every statement is had from compressed answers, and a second crawl sends validators alone and moves no page")
    func twoCrawls() async throws {
        let archive = BundledArchive.generate()
        let scratch = try Scratch()
        let wrote = try await Program.run(
            Program.pouch,
            ["demo", "--write", scratch.path("site"), "--mirror", scratch.path("demo"), "--crawl-delay", "0"])
        #expect(wrote.status == 0, "\(wrote.errors)")
        let nginx = try await Nginx(root: scratch.path("site/root"), scratch: scratch)
        let mirror = scratch.path("mirror")
        let arguments = [
            "crawl", "state-2001-2009", "--mirror", mirror, "--origin", nginx.origin, "--delay", "0", "--connections",
            "8",
            "--quiet",
        ]

        let first = try await Program.run(Program.pouch, arguments)
        #expect(first.status == 4, "one listed statement is not there: \(first.errors)")
        var found: [String: String] = [:]
        for (_, data) in MirrorFiles(path: mirror).files(under: "statements") {
            let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            if let url = object?["url"] as? String { found[url] = object?["text"] as? String }
        }
        for statement in archive.gold {
            #expect(
                found[nginx.origin + statement.path] == statement.paragraphs.joined(separator: "\n\n"),
                "\(statement.path)")
        }
        #expect(found.count == archive.gold.count)
        for (name, data) in MirrorFiles(path: mirror).files(under: "pages") where name.hasSuffix(".htm") {
            let path = "/" + name.split(separator: "/").dropFirst().joined(separator: "/")
            #expect(archive.resources[path]?.bytes == [UInt8](data), "\(path)")
        }

        let second = try await Program.run(Program.pouch, arguments)
        #expect(second.status == 4, "\(second.errors)")
        let lines = try MirrorFiles(path: mirror).manifest()
        let held = lines.filter { $0["outcome"] as? String == "unchanged" }
        #expect(held.count >= archive.gold.count)
        for line in held where line["sha256"] != nil {
            #expect(line["http_status"] as? Int == 304, "\(line["url"] ?? "")")
        }

        let verified = try await Program.run(Program.pouch, ["verify", mirror])
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }
}

/// nginx from the system, serving one folder on loopback until it is let go.
private final class Nginx {
    private let running: Running
    let origin: String

    init(root: String, scratch: Scratch) async throws {
        // A port that was free a moment ago.
        let probe = ArchiveServer(BundledArchive.generate())
        let port = try await probe.start()
        await probe.stop()
        origin = "http://127.0.0.1:\(port)"
        let place = scratch.path("nginx")
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        let configuration = """
            daemon off; master_process off; worker_processes 1; user root; pid \(place)/pid; error_log \(place)/error.log;
            events { worker_connections 64; }
            http {
              types { text/html htm; text/css css; application/javascript js; image/gif gif; image/jpeg jpg; application/pdf pdf; }
              access_log off; gzip on; gzip_types text/css application/javascript; gzip_min_length 1; etag on;
              client_body_temp_path \(place)/b; proxy_temp_path \(place)/p; fastcgi_temp_path \(place)/f;
              uwsgi_temp_path \(place)/u; scgi_temp_path \(place)/s;
              server {
                listen 127.0.0.1:\(port); root \(root);
                location = /robots.txt { return 200 "User-agent: *\\nDisallow: \(BundledArchive.forbiddenPath)\\n"; }
                location = \(BundledArchive.movedPath) { return 301 \(BundledArchive.movedTo); }
              }
            }
            """
        try configuration.write(toFile: place + "/nginx.conf", atomically: true, encoding: .utf8)
        let program = ["/usr/sbin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        running = try Running(
            URL(filePath: try #require(program, "nginx is missing: run `make test`, which installs it")),
            ["-p", place, "-c", place + "/nginx.conf", "-e", place + "/error.log"])
        for _ in 0..<200 {
            if FileManager.default.fileExists(atPath: place + "/pid") { return }
            await Program.sleep(milliseconds: 25)
        }
        let log = (try? String(contentsOfFile: place + "/error.log", encoding: .utf8)) ?? ""
        throw TestFailure("nginx did not start: \(log)")
    }

    deinit { running.send(SIGTERM) }
}
