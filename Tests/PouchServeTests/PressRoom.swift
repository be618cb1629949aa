import Foundation
import PouchBrowse
import PouchMirror
import PouchProfile
import PouchServe
import Synchronization
import TestSupport

/// A press room on loopback whose pages a test changes between crawls, and the mirror that real crawls make of it.
final class PressRoom: Sendable {
    struct Page: Sendable {
        var title: String
        var date = "21 November 2001"
        var paragraphs: [String]
        var kind: String?
        var speaker: String?
        var extra = ""
    }

    /// What a path answers with; nil for 404.
    enum Resource: Sendable {
        case page(Page)
        case raw(status: Int, type: String, body: String)
    }

    private let server: RawServer
    private let scratch: Scratch
    let mirror: String
    private let profile: String
    var origin: String { "http://127.0.0.1:\(server.port)" }

    /// - Parameter profileEnd: further lines of the profile.
    init(_ pages: [String: Page], profileEnd: String = "") throws {
        let scratch = try Scratch()
        let shelf = Shelf(pages.mapValues { .page($0) })
        self.scratch = scratch
        mirror = scratch.path("mirror")
        profile = scratch.path("press.yaml")
        server = try RawServer { target in shelf.answer(target) }
        self.shelf = shelf
        try (Self.profileText + profileEnd).write(toFile: profile, atomically: true, encoding: .utf8)
    }

    private let shelf: Shelf

    func set(_ page: Page?, at path: String) { shelf.set(page.map { .page($0) }, at: path) }
    func set(status: Int, at path: String) {
        shelf.set(.raw(status: status, type: "text/html", body: "<html><h1>\(status)</h1></html>"), at: path)
    }

    /// Takes a page away while the listing goes on naming it.
    func takeDown(_ path: String) {
        shelf.set(.raw(status: 404, type: "text/html", body: "<h1>Not found</h1>"), at: path)
    }

    /// Crawls; each crawl gets a second of its own, for their names are their times.
    func crawl(_ more: String...) async throws {
        if let last = crawls.last, last >= Self.now { try await Task.sleep(for: .milliseconds(1_100)) }
        let result = try await Program.run(Program.pouch, arguments("0") + more)
        guard [0, 3, 4].contains(result.status) else {
            throw TestFailure("crawl ended with \(result.status): \(result.errors)")
        }
    }

    /// Begins a crawl that takes its time between two requests.
    func begin(delay: String) async throws -> Running {
        if let last = crawls.last, last >= Self.now { try await Task.sleep(for: .milliseconds(1_100)) }
        return try Running(Program.pouch, arguments(delay))
    }

    private func arguments(_ delay: String) -> [String] {
        [
            "crawl", profile, "--mirror", mirror, "--origin", origin, "--delay", delay, "--progress", "never",
            "--quiet",
        ]
    }

    private static var now: String {
        let format = DateFormatter()
        format.dateFormat = "yyyyMMdd'T'HHmmss'Z'"
        format.timeZone = TimeZone(identifier: "UTC")
        format.locale = Locale(identifier: "en_US_POSIX")
        return format.string(from: Date())
    }

    /// The mirror behind its interface, with the index made.
    func site(replay: ReplayHost? = nil) throws -> MirrorSite { try Self.site(of: mirror, replay: replay) }

    static func site(of mirror: String, replay: ReplayHost? = nil) throws -> MirrorSite {
        let keeper = try MirrorKeeper(mirror: mirror) { folder, _ in
            guard let kept = try ProfileCopy.newest(in: folder) else { throw TestFailure("no profile is kept") }
            return try SiteProfile.load(bytes: kept.source, file: "profile.yaml")
        }
        keeper.waitForIndex()
        let site = MirrorSite(keeper, build: "test", replay: replay)
        site.prepare()
        site.waitForFinding()
        return site
    }

    var crawls: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: mirror + "/crawls")) ?? []).sorted()
    }

    private static let profileText = """
        version: 1
        name: press
        title: 'Press room "A & B" <of> the Ministry'
        contact: tests@example.org
        origin: http://archive.test
        seeds: [/index.htm]
        listings:
          - role: statement
            on: [start]
            rules: [{name: statements, href: '^/news/'}]
        document:
          regions: ["//div[@id='main']"]
          fields:
            title: [{name: h1, xpath: .//h1}]
            date: [{name: line, lines: head, match: '^(?<day>\\d{1,2}) (?<month>\\p{L}+) (?<year>\\d{4})$'}]
            kind: [{name: kind, xpath: ".//p[@class='kind']"}]
            speaker: [{name: speaker, xpath: ".//p[@class='speaker']"}]
        scope: {hosts: []}
        politeness:
          {delay: 0, attempts: 2, backoff: 20ms, max_backoff: 50ms, connect_timeout: 5s, idle_timeout: 2s, total_timeout: 4s}
        """
}

/// The press room's pages, for the threads that answer.
private final class Shelf: Sendable {
    private let pages: Mutex<[String: PressRoom.Resource]>

    init(_ pages: [String: PressRoom.Resource]) { self.pages = Mutex(pages) }

    func set(_ resource: PressRoom.Resource?, at path: String) { pages.withLock { $0[path] = resource } }

    func answer(_ target: String) -> [UInt8] {
        let pages = pages.withLock { $0 }
        if target == "/index.htm" { return Self.http(200, "text/html; charset=utf-8", listing(pages)) }
        switch pages[target] {
        case .page(let page): return Self.http(200, "text/html; charset=utf-8", Self.html(page))
        case .raw(let status, let type, let body): return Self.http(status, type, body)
        case nil: return Self.http(404, "text/html", "<h1>Not found</h1>")
        }
    }

    private func listing(_ pages: [String: PressRoom.Resource]) -> String {
        let links = pages.keys.sorted().map { "<li><a href=\"\($0)\">\($0)</a></li>" }
        return "<html><body><h1>News</h1><ul>\(links.joined())</ul></body></html>"
    }

    private static func html(_ page: PressRoom.Page) -> String {
        let text = page.paragraphs.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
        return """
            <html><head><title>Press</title></head><body><div id="main"><h1>\(escaped(page.title))</h1>
            <p>\(page.date)</p>\(field("kind", page.kind))\(field("speaker", page.speaker))
            \(text)</div>\(page.extra)</body></html>
            """
    }

    private static func field(_ name: String, _ value: String?) -> String {
        value.map { "<p class=\"\(name)\">\(escaped($0))</p>" } ?? ""
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static func http(_ status: Int, _ type: String, _ body: String) -> [UInt8] {
        Array("HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }
}
