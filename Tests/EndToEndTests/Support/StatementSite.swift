import Foundation
import PouchDemo
import PouchDemoServer
import TestSupport

/// A press archive of 2,000 statements, four years of 500, made as it is asked for; what it shows is an edition, and the
/// next crawl may be given another.
final class StatementSite {
    /// What the site shows: everything as it first was, but for what is named here, by statement or path.
    struct Edition: Sendable {
        var edited: Set<Int> = []
        var retitled: Set<Int> = []
        /// Answered with 404.
        var gone: Set<Int> = []
        /// Answered with 200 and a page that says that there is none.
        var lost: Set<Int> = []
        /// Years in which whatever does not exist is answered so.
        var softYears: Set<Int> = []
        var delisted: Set<Int> = []
        /// Now at another path, and whether the old one redirects there.
        var moved: [Int: Bool] = [:]
        var added: [Int] = []
        /// Stands on every page outside the text.
        var banner = ""
        /// Of a hundred URLs, so many are answered with 503 when they are first asked for.
        var busyPercent = 0
    }

    static let years = 2001...2004
    static let perYear = 500
    static let statements = 0..<2_000

    let server: ArchiveServer
    let origin: String
    let mirror: String
    let profile: String
    private let scratch: Scratch

    init() async throws {
        server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        origin = "http://127.0.0.1:\(try await server.start())"
        scratch = try Scratch()
        mirror = scratch.path("mirror")
        profile = scratch.path("site.yaml")
        try Self.profileText.write(toFile: profile, atomically: true, encoding: .utf8)
        show(Edition())
    }

    func show(_ edition: Edition) {
        server.override { question in
            // By a rule, not by chance.
            if question.before == 0, Self.number(question.path) % 100 < edition.busyPercent { return .init(503) }
            return Self.answer(question.path, edition)
        }
    }

    func run(_ words: String...) async throws -> Program.Result {
        try await Program.run(Program.pouch, words)
    }

    func crawl() async throws -> Program.Result { try await crawl(mirror: mirror) }

    func crawl(_ more: String..., mirror: String) async throws -> Program.Result {
        try await Program.run(Program.pouch, words(mirror: mirror) + more)
    }

    /// The command of a crawl.
    func words(_ more: String..., mirror: String) -> [String] {
        ["crawl", profile, "--mirror", mirror, "--origin", origin, "--delay", "0", "--quiet", "--progress", "never"]
            + more
    }

    // MARK: - Paths

    static func year(_ statement: Int) -> Int { years.lowerBound + statement / perYear }
    static func path(_ statement: Int) -> String { "/news/\(year(statement))/\(1_000 + statement).html" }
    static func newPath(_ statement: Int) -> String { "/news/\(year(statement))/\(9_000 + statement).html" }
    static func addedPath(_ number: Int) -> String { "/news/2004/\(20_000 + number).html" }

    /// A number for a path that looks like chance and is none (FNV-1a).
    private static func number(_ path: String) -> Int {
        Int(path.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } >> 8)
    }

    // MARK: - Pages

    static func sentence(_ statement: Int) -> String {
        "The ministry received delegation \(statement) of the league of river towns and heard what it had to say."
    }

    private static func answer(_ path: String, _ edition: Edition) -> ArchiveServer.Reply {
        let parts = path.split(separator: "/")
        if path == "/news/" { return page(years.map { "<p><a href=\"/news/\($0)/\">\($0)</a></p>" }.joined(), edition) }
        guard parts.count >= 2, parts[0] == "news", let year = Int(parts[1]), years.contains(year) else {
            return missing(edition, isSoft: false)
        }
        if path == "/news/\(year)/" { return page(listing(year, edition), edition) }
        let number = parts.last.flatMap { Int($0.dropLast(5)) } ?? -1
        return statement(number, path, edition) ?? missing(edition, isSoft: edition.softYears.contains(year))
    }

    private static func listing(_ year: Int, _ edition: Edition) -> String {
        var rows: [String] = []
        func add(_ path: String, _ title: String) { rows.append("<p><a href=\"\(path)\">\(title)</a></p>") }
        for statement in statements where self.year(statement) == year && !edition.delisted.contains(statement) {
            // Behind a redirect the listing names the old place still.
            let path = edition.moved[statement] == false ? newPath(statement) : path(statement)
            add(path, title(statement))
        }
        if year == 2004 { for number in edition.added { add(addedPath(number), "Addition \(number)") } }
        return "<div id=\"list\">" + rows.joined(separator: "\n") + "</div>"
    }

    private static func title(_ statement: Int) -> String { "Statement \(statement) on river towns" }

    /// nil where nothing stands.
    private static func statement(_ number: Int, _ path: String, _ edition: Edition) -> ArchiveServer.Reply? {
        if let number = edition.added.first(where: { path == addedPath($0) }) {
            return release("Addition \(number)", ["Addition \(number) speaks of harbours alone."], edition)
        }
        var statement = number - 1_000
        if number >= 9_000, let moved = edition.moved.keys.first(where: { path == newPath($0) }) { statement = moved }
        guard statements.contains(statement), path == Self.path(statement) || path == newPath(statement) else {
            return nil
        }
        if path == Self.path(statement), let redirects = edition.moved[statement] {
            return redirects ? .init(301, ["Location": newPath(statement)]) : nil
        }
        if edition.gone.contains(statement) { return nil }
        if edition.lost.contains(statement) { return missing(edition, isSoft: true) }
        let second =
            edition.edited.contains(statement)
            ? "Nothing was agreed, number \(statement)." : "They agreed to meet again."
        return release(
            edition.retitled.contains(statement) ? "Quite another title \(statement)" : title(statement),
            [sentence(statement), second], edition)
    }

    private static func release(_ title: String, _ paragraphs: [String], _ edition: Edition) -> ArchiveServer.Reply {
        page(
            "<div id=\"main\"><h1>\(title)</h1><p>1 May 2003</p>" + paragraphs.map { "<p>\($0)</p>" }.joined()
                + "</div>",
            edition)
    }

    private static func page(_ body: String, _ edition: Edition, status: Int = 200) -> ArchiveServer.Reply {
        .init(
            status, ["Content-Type": "text/html; charset=utf-8"],
            "<html><head><title>Press</title></head><body>\(edition.banner)\(body)<p>Contact us</p></body></html>")
    }

    private static func missing(_ edition: Edition, isSoft: Bool) -> ArchiveServer.Reply {
        page(
            "<h1>Page not found</h1><p>The page that you asked for is not on this server. Try the search.</p>", edition,
            status: isSoft ? 200 : 404)
    }

    private static let profileText = """
        version: 1
        name: site
        title: Press room
        contact: desk@example.org
        origin: http://127.0.0.1:1
        seeds: [/news/]
        listings:
          - role: year
            on: [start]
            rules: [{name: years, href: '^/news/\\d{4}/$'}]
          - role: statement
            on: [year]
            rules: [{name: releases, region: "//div[@id='list']", href: '^/news/\\d{4}/.'}]
        document:
          regions: ["//div[@id='main']"]
          attachments: [pdf]
          fields:
            title: [{name: h1, xpath: .//h1}]
            date: [{name: line, lines: head, match: '^(?<day>\\d{1,2}) (?<month>\\p{L}+) (?<year>\\d{4})$'}]
        politeness: {delay: 0, max_delay: 2ms, attempts: 3, backoff: 10ms}
        """
}
