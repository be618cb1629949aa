import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport

/// The bundled archive on loopback, and a folder as a user of cron has it: `config/` with a profile that leads there.
struct AlertDesk {
    let scratch: Scratch
    let archive = BundledArchive.generate()
    let server: ArchiveServer
    let origin: String

    init() async throws {
        server = ArchiveServer(archive, crawlDelay: 0)
        origin = "http://127.0.0.1:\(try await server.start())"
        scratch = try Scratch()
        let shipped = try String(
            contentsOf: Program.root.appending(path: "config/state-2001-2009.yaml"), encoding: .utf8)
        let config = scratch.url.appending(path: "config")
        try FileManager.default.createDirectory(at: config, withIntermediateDirectories: true)
        try shipped.replacing(/(?m)^origin: .*$/, with: "origin: \(origin)").replacing(
            /(?m)^  delay: .*$/, with: "  delay: 0"
        )
        .replacing(/(?m)^  connections: .*$/, with: "  connections: 8").write(
            to: config.appending(path: "state-2001-2009.yaml"), atomically: true, encoding: .utf8)
    }

    var mirror: String { scratch.path("mirror/state-2001-2009") }

    func crawl(_ more: [String], isQuiet: Bool = true, environment: [String: String] = [:]) async throws
        -> Program.Result
    {
        try await Program.run(
            Program.pouch, ["crawl", "state-2001-2009", "--progress", "never"] + (isQuiet ? ["--quiet"] : []) + more,
            in: scratch.url, environment: environment)
    }

    func setAttempts(_ attempts: Int) throws {
        let profile = scratch.path("config/state-2001-2009.yaml")
        let text = try String(contentsOfFile: profile, encoding: .utf8)
        try text.replacing(/(?m)^  attempts: .*$/, with: "  attempts: \(attempts)").write(
            toFile: profile, atomically: true, encoding: .utf8)
    }

    /// Changes one statement's text.
    func edit() {
        guard var resource = archive.resources[BundledArchive.realPath] else { return }
        resource.bytes = Array(
            String(decoding: resource.bytes, as: UTF8.self).replacing("has not changed", with: "has changed").utf8)
        resource.etag = "\"edited\""
        server.set(resource, at: BundledArchive.realPath)
    }

    /// Puts an alert into the mirror that did not reach `target` yet, as a crawl whose delivery failed leaves it.
    func leavePending(for target: String) throws {
        let message: [String: Any] = [
            "event": "changes", "subject": "[pouch] press: 1 removed", "text": "What changed.\n",
            "report": "{\"version\":1}",
            "report_sha256": String(repeating: "a", count: 64), "mirror": "mirror", "profile": "press",
            "from": "20261101T000000Z", "to": "20261102T000000Z", "verdict": "changed",
            "counts": [["class": "removed", "count": 1]],
        ]
        let file: [String: Any] = [
            "version": 1, "told": [String: Any](),
            "pending": [["message": message, "targets": [String(sha256(target).prefix(16))], "tries": 1]],
        ]
        try FileManager.default.createDirectory(atPath: mirror, withIntermediateDirectories: true)
        try JSONSerialization.data(withJSONObject: file).write(to: URL(fileURLWithPath: mirror + "/alerts.json"))
    }

    var alerts: [String: Any] {
        let data = FileManager.default.contents(atPath: mirror + "/alerts.json") ?? Data()
        return ((try? JSONSerialization.jsonObject(with: data)) as? [String: Any]) ?? [:]
    }

    /// Subjects of the mails that the fake sendmail got, to the end of their first line.
    var subjects: [String] {
        ((try? String(contentsOfFile: scratch.path("subjects"), encoding: .utf8)) ?? "").split(separator: "\n").map {
            String($0.dropFirst("Subject: ".count))
        }
    }

    /// The environment in which mails go to the fake sendmail.
    var mailing: [String: String] {
        [
            "POUCH_SENDMAIL": Program.fixtures.appending(path: "fake_sendmail.sh").path,
            "FAKE_SENDMAIL": scratch.url.path,
        ]
    }

    var pending: [[String: Any]] { alerts["pending"] as? [[String: Any]] ?? [] }
}
