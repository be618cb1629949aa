import Foundation
import Synchronization
import TestSupport
import Testing

/// A small press room on loopback that answers as a test says, and a mirror of it.
///
///     let room = try PressRoom()
///     room.publish(1...3)
///     let crawl = try await room.crawl()
final class PressRoom: Sendable {
    let shelf = PageShelf()
    let scratch: Scratch
    let port: Int
    let mirror: String
    let profile: String
    private let server: Mutex<RawServer?>

    /// - Parameters:
    ///   - more: further keys of the profile.
    ///   - politeness: keys that are added to the profile's, or replace them.
    ///   - replacing: parts of the profile's text, and what stands in their place.
    init(more: String = "", politeness: [String: String] = [:], replacing: [String: String] = [:]) throws {
        scratch = try Scratch()
        mirror = scratch.path("mirror")
        profile = scratch.path("room.yaml")
        let server = try RawServer { [shelf] in shelf.respond($0) }
        port = server.port
        self.server = Mutex(server)
        shelf.put("/robots.txt", Reply(status: 404))
        var text = Self.profileText(politeness) + more + "\n"
        for (old, new) in replacing {
            guard text.contains(old) else { throw TestFailure("the profile has no \(old)") }
            text = text.replacing(old, with: new)
        }
        try write(text)
    }

    var origin: String { "http://127.0.0.1:\(port)" }

    // MARK: - What stands there

    static func path(_ number: Int) -> String { "/news/\(number).html" }
    static func sentence(_ number: Int) -> String { "On day \(number) the ministry opened bridge \(number * 7)." }

    /// - Parameter more: stands behind its text.
    static func release(_ number: Int, _ more: String = "", _ fields: [(String, String)] = []) -> Reply {
        .release("Release \(number)", "\(number % 28 + 1) May 2003", sentence(number) + more, fields)
    }

    /// Lists these releases on the front page, and puts a page for each.
    func publish(_ numbers: some Sequence<Int>, _ fields: [(String, String)] = []) {
        list(numbers)
        for number in numbers { shelf.put(Self.path(number), Self.release(number, "", fields)) }
    }

    func list(_ numbers: some Sequence<Int>) {
        shelf.put("/news/", .listing(numbers.map { (Self.path($0), "Release \($0)") }))
    }

    /// The targets that were asked for since the last crawl began; robots.txt and what cannot exist aside.
    var asked: [String] { visits.map(\.target) }
    var visits: [PageShelf.Visit] {
        shelf.visits.filter { $0.target != "/robots.txt" && !$0.target.contains(/\d{16}|[0-9a-f]{32}/) }
    }

    // MARK: - The server

    /// Connections are refused from now on.
    func die() { server.withLock { $0 = nil } }

    /// Answers again, at the same port.
    func revive() throws {
        let again = try RawServer(port: port) { [shelf] in shelf.respond($0) }
        server.withLock { $0 = again }
    }

    // MARK: - Crawling

    /// - Parameter origin: in place of the profile's; empty for the profile's own.
    @discardableResult
    func crawl(_ more: String..., profile: String? = nil, origin: String? = nil, environment: [String: String] = [:])
        async throws -> Program.Result
    {
        shelf.forget()
        let origin = origin ?? self.origin
        return try await Program.run(
            Program.pouch,
            ["crawl", profile ?? self.profile, "--mirror", mirror, "--progress", "never"]
                + (origin.isEmpty ? [] : ["--origin", origin]) + more,
            environment: environment, limit: .seconds(120))
    }

    func write(_ text: String, to name: String = "room.yaml") throws {
        try text.write(toFile: scratch.path(name), atomically: true, encoding: .utf8)
    }

    private static func profileText(_ politeness: [String: String]) -> String {
        var keys = [
            "delay": "0", "max_delay": "20ms", "attempts": "2", "backoff": "10ms", "max_backoff": "50ms",
            "connections": "2",
        ]
        keys.merge(politeness) { $1 }
        let line = keys.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return """
            version: 1
            name: room
            title: Press room of the river ministry
            contact: desk@example.org
            origin: http://127.0.0.1:1
            seeds: [/news/]
            listings:
              - role: statement
                on: [start]
                rules: [{name: releases, region: "//div[@id='list']", href: '^/news/.'}]
            document:
              regions: ["//div[@id='main']"]
              attachments: [pdf]
              fields:
                title: [{name: h1, xpath: .//h1}]
                date: [{name: line, lines: head, match: '^(?<day>\\d{1,2}) (?<month>\\p{L}+) (?<year>\\d{4})$'}]
            politeness: {\(line)}

            """
    }
}
