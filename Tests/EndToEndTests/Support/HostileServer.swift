import Foundation
import TestSupport

/// What a server sends for one request: bytes, well-formed or not.
struct Answer: Sendable {
    enum Step: Sendable {
        case send([UInt8], times: Int = 1, every: Int = 0)
        case close
        case reset
    }

    var steps: [Step]

    /// These bytes and no more; the connection stays open.
    static func raw(_ text: String) -> Answer { Answer(steps: [.send(Array(text.utf8))]) }

    /// A well-formed answer, but for what the headers hold.
    static func ok(_ body: [UInt8], _ headers: [String] = [], type: String = "text/html", status: String = "200 OK")
        -> Answer
    {
        let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)", "Content-Type: \(type)"] + headers
        return Answer(steps: [.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)])
    }

    static func ok(_ body: String, _ headers: [String] = [], type: String = "text/html", status: String = "200 OK")
        -> Answer
    { ok(Array(body.utf8), headers, type: type, status: status) }

    /// An answer with a long body: `unit` stands `times` between `start` and `end`.
    static func long(_ start: String, _ unit: String, times: Int, _ end: String, _ headers: [String] = []) -> Answer {
        let count = start.utf8.count + unit.utf8.count * times + end.utf8.count
        let head =
            ["HTTP/1.1 200 OK", "Content-Length: \(count)"]
            + (headers.isEmpty ? ["Content-Type: text/html; charset=utf-8"] : headers)
        return Answer(steps: [
            .send(Array((head.joined(separator: "\r\n") + "\r\n\r\n" + start).utf8)),
            .send(Array(unit.utf8), times: times), .send(Array(end.utf8)),
        ])
    }

    static func redirect(_ location: String) -> Answer { ok("", ["Location: \(location)"], status: "302 Found") }

    /// A statement with a title and a paragraph.
    static func statement(_ title: String, _ text: String = "A paragraph of good text.", _ headers: [String] = [])
        -> Answer
    { ok("<html><head><title>\(title)</title></head><body><h1>\(title)</h1><p>\(text)</p></body></html>", headers) }

    fileprivate var json: [[Any]] {
        steps.map { step in
            switch step {
            case .send(let bytes, let times, let every): ["send", Data(bytes).base64EncodedString(), times, every]
            case .close: ["close"]
            case .reset: ["reset"]
            }
        }
    }
}

/// A server that sends what a test wrote down, on loopback; gone with this object.
final class HostileServer: Sendable {
    struct Request: Sendable {
        var host: String
        var target: String
        /// The header lines as they came.
        var head: [String]
    }

    struct Certificate: Sendable {
        var chain: String
        var key: String
    }

    private let running: Running
    private let log: String
    let port: Int
    let isTLS: Bool

    /// - Parameter routes: by target, the answers to the first request, the second and so on; the last serves the rest.
    init(_ routes: [String: [Answer]], in scratch: Scratch, tls: Certificate? = nil) async throws {
        let name = UUID().uuidString
        log = scratch.path(name + ".log")
        isTLS = tls != nil
        let script = scratch.path(name + ".json")
        try Self.script(routes, listen: [("127.0.0.1", 0)], log: log, tls: tls).write(
            to: URL(fileURLWithPath: script))
        running = try Running(
            URL(fileURLWithPath: "/usr/bin/env"), ["python3", Self.program, script], limit: .seconds(900))
        var port: Int?
        for _ in 0..<400 where port == nil {
            port = Int(running.outputSoFar.trimmingCharacters(in: .whitespacesAndNewlines))
            if port == nil { await Program.sleep(milliseconds: 25) }
        }
        guard let port else { throw TestFailure("the hostile server did not start: is python3 installed?") }
        self.port = port
    }

    static let program = Program.fixtures.appending(path: "hostile_server.py").path

    static func script(
        _ routes: [String: [Answer]], listen: [(String, Int)], log: String, tls: Certificate? = nil
    ) throws -> Data {
        var script: [String: Any] = [
            "listen": listen.map { [$0.0, $0.1] as [Any] }, "log": log,
            "routes": routes.mapValues { $0.map(\.json) },
        ]
        if let tls { script["tls"] = ["chain": tls.chain, "key": tls.key] }
        return try JSONSerialization.data(withJSONObject: script)
    }

    var authority: String { "127.0.0.1:\(port)" }
    var origin: String { (isTLS ? "https://" : "http://") + authority }
    var requests: [Request] { Self.requests(in: log) }

    static func requests(in log: String) -> [Request] {
        lines(of: log).compactMap { line in
            guard let target = line["target"] as? String, let host = line["host"] as? String else { return nil }
            return Request(host: host, target: target, head: line["head"] as? [String] ?? [])
        }
    }

    /// Where connections were made to, with requests or without.
    static func connections(in log: String) -> [String] { lines(of: log).compactMap { $0["connection"] as? String } }

    private static func lines(of log: String) -> [[String: Any]] {
        ((try? String(contentsOfFile: log, encoding: .utf8)) ?? "").split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }
}
