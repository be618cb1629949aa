import Foundation
import PouchAudit
import PouchMirror
import PouchProfile
import TestSupport
import Testing

@Suite("Of 2,000 statements those that changed are found, and no other", .serialized)
struct KnownChangesTests {
    enum Weather: String, Sendable, CaseIterable {
        case quiet, banner, busy
    }

    /// Answered with a page that says that there is none, where a URL that cannot exist gets a true 404.
    private static let lostAmongTrue404s = 1_117

    /// What is done between the two crawls.
    private static func changed(_ weather: Weather) -> StatementSite.Edition {
        var edition = StatementSite.Edition()
        edition.edited = Set((0..<20).map { 7 + $0 * 97 })
        edition.retitled = [11, 411, 811, 1_211, 1_611]
        edition.gone = [13, 413, 813, 1_213, 1_613]
        // Two of them where every URL that does not exist is answered so.
        edition.lost = [517, 617, lostAmongTrue404s]
        edition.softYears = [2002]
        edition.delisted = [19, 1_619]
        edition.moved = [23: true, 1_623: false]
        edition.added = [0, 1, 2, 3]
        switch weather {
        case .quiet: break
        case .banner: edition.banner = "<div><p>This site is an archive, and no longer kept.</p></div>"
        case .busy: edition.busyPercent = 30
        }
        return edition
    }

    private static func expected(_ edition: StatementSite.Edition, _ weather: Weather) -> [String: String] {
        var expected: [String: String] = [:]
        if weather == .banner {
            for statement in StatementSite.statements { expected[StatementSite.path(statement)] = "cosmetic" }
        }
        func put(_ statements: some Sequence<Int>, _ kind: String) {
            for statement in statements { expected[StatementSite.path(statement)] = kind }
        }
        put(edition.edited, "edited")
        put(edition.retitled, "retitled")
        put(edition.gone, "removed")
        put(edition.lost, "removed")
        put(edition.delisted, "delisted")
        put(edition.moved.keys, "moved")
        for number in edition.added { expected[StatementSite.addedPath(number)] = "added" }
        return expected
    }

    @Test("known changes", arguments: Weather.allCases)
    func changes(_ weather: Weather) async throws {
        let site = try await StatementSite()
        let first = try await site.crawl()
        #expect(first.status == 0, "\(first.errors)")
        let edition = Self.changed(weather)
        site.show(edition)
        let second = try await site.crawl()
        #expect([0, 4].contains(second.status), "\(second.errors)")
        await site.server.stop()

        let folder = try MirrorFolder(path: site.mirror, create: false)
        let report = try Audit(try CrawlHistory(folder), profile: try SiteProfile.load(nameOrPath: site.profile)).run(
            Audit.Request())
        var found: [String: String] = [:]
        for change in report.changes { found[change.url.replacing(site.origin, with: "")] = change.kind.rawValue }
        let expected = Self.expected(edition, weather)
        for path in Set(found.keys).union(expected.keys).sorted() where found[path] != expected[path] {
            let reasons = report.changes.first { $0.url.hasSuffix(path) }?.reasons ?? []
            Issue.record("\(path) is \(found[path] ?? "unchanged"), not \(expected[path] ?? "unchanged"): \(reasons)")
        }
        #expect(report.noise == [])
        #expect(report.shared.filter { !$0.isTemplate } == [])

        // Whatever became of a statement on the site, the mirror has the good copy.
        let files = MirrorFiles(path: site.mirror)
        let lines = try files.manifest()
        func check(_ statement: Int) throws {
            let line = try #require(lines.first { $0["url"] as? String == site.origin + StatementSite.path(statement) })
            let path = try #require(line["path"] as? String)
            let page = try String(contentsOfFile: site.mirror + "/" + path, encoding: .utf8)
            #expect(page.contains(StatementSite.sentence(statement)), "\(path)")
        }
        for statement in edition.gone.union(edition.lost).union(edition.delisted) { try check(statement) }
    }
}
