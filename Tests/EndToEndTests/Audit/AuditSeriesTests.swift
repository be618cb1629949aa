import Foundation
import PouchAudit
import PouchDemo
import PouchMirror
import PouchProfile
import TestSupport
import Testing

/// Years of an archive in one test: what was done to it is known, and the audit must say just that.
@Suite("An audit says exactly what changed", .serialized)
struct AuditSeriesTests {
    /// The document's class by path, without those that did not change.
    private static func classes(_ report: AuditReport, _ origin: String) -> [String: String] {
        var classes: [String: String] = [:]
        for change in report.changes {
            let also = change.also.map { "+" + $0.rawValue }.joined()
            classes[change.url.replacing(origin, with: "")] = change.kind.rawValue + also
        }
        return classes
    }

    /// A date as this archive's pages write it: "April 2, 2003".
    private static func words(_ date: String?, later days: Int = 0) throws -> String {
        let parts = (date ?? "").split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { throw TestFailure("no date: \(date ?? "")") }
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        return "\(months[parts[1] - 1]) \(parts[2] + days), \(parts[0])"
    }

    private static func audit(_ series: ArchiveSeries, _ change: (inout Audit.Request) -> Void = { _ in }) throws
        -> AuditReport
    {
        let history = try CrawlHistory(try MirrorFolder(path: series.mirror, create: false))
        var request = Audit.Request()
        change(&request)
        return try Audit(history, profile: try SiteProfile.load(nameOrPath: series.profile)).run(request)
    }

    @Test("every class at once, under a new template and an outage, is told as it is: no false alarm and no miss")
    func everyClass() async throws {
        let series = try await ArchiveSeries()
        try await series.crawl()
        let plain = series.plain
        #expect(plain.count > 60)
        var expected: [String: String] = [:]
        func take(_ place: Int, _ kind: String) -> GoldStatement {
            expected[plain[place].path] = kind
            return plain[place]
        }
        // A new banner, a new footer and a moved column on every page, listings too.
        series.everyPage { page in
            var page = page
            if let body = page.range(of: "<BODY bgcolor=\"#ffffff\">") {
                page.insert(contentsOf: "<div><p>This site has a new banner.</p></div>", at: body.upperBound)
            }
            return page.replacing("maintained by the Bureau of Public Affairs.", with: "kept by another bureau.")
        }
        for gold in series.archive.gold { expected[gold.path] = "cosmetic" }
        // Statements.
        let edited = take(3, "edited")
        try series.edit(
            edited.path, String(edited.paragraphs[0].prefix(40)), "No longer so: " + edited.paragraphs[0].prefix(40))
        let retitled = take(7, "retitled")
        try series.edit(retitled.path, ">\(retitled.title ?? "")</h1>", ">Quite Another Title</h1>")
        let listedOtherwise = take(11, "retitled")
        let row = try series.row(of: listedOtherwise)
        try series.edit(row.listing, row.link, row.link.replacing(/>[^<]*</, with: ">A Title of the Listing Alone<"))
        // A date: on the page alone, so that the listing contradicts it; and in the listing alone.
        let redated = take(13, "redated")
        try series.edit(
            redated.path, "\(try Self.words(redated.date))</font>", "\(try Self.words(redated.date, later: 3))</font>")
        let listedLater = take(14, "redated")
        try series.redateRow(of: listedLater, Self.words(listedLater.date), Self.words(listedLater.date, later: 4))
        let removed = take(15, "removed")
        series.remove(removed.path)
        let removedAndDelisted = take(16, "removed")
        series.remove(removedAndDelisted.path)
        try series.delist(removedAndDelisted)
        let delisted = take(20, "delisted")
        try series.delist(delisted)
        let both = take(24, "edited+delisted")
        try series.edit(both.path, String(both.paragraphs[1].prefix(30)), "Rewritten. " + both.paragraphs[1].prefix(30))
        try series.delist(both)
        // Moved: by a redirect, and by the same text at another URL.
        let redirected = take(28, "moved")
        let newHome = redirected.path.replacing(".htm", with: "9.htm")
        series.write(try #require(series.text(redirected.path)), at: newHome)
        let moved = take(32, "moved")
        let otherHome = moved.path.replacing(".htm", with: "8.htm")
        series.write(try #require(series.text(moved.path)), at: otherHome)
        let movedRow = try series.row(of: moved)
        try series.edit(movedRow.listing, movedRow.link, "<a href=\"\(otherHome)\">\(moved.listingTitle ?? "")</a>")
        series.remove(moved.path)
        // Added.
        let like = plain[36]
        let added = like.path.replacing(".htm", with: "7.htm")
        series.write(
            try #require(series.text(like.path)).replacing(
                String(like.paragraphs[0].prefix(40)), with: "Something new."),
            at: added)
        let likeRow = try series.row(of: like)
        try series.edit(likeRow.listing, likeRow.link, likeRow.link + "<br><a href=\"\(added)\">Another Statement</a>")
        expected[added] = "added"
        // A guard, and an outage of a month.
        let blocked = take(40, "blocked").path
        let challenged = take(44, "blocked").path
        let replaced = take(48, "removed").path
        let outage = Set(series.archive.gold.filter { $0.date?.hasPrefix("2007-05") ?? false }.map(\.path))
        #expect(outage.count >= 3)
        for path in outage { expected[path] = "unreachable" }
        series.server.override { question in
            let path = question.path
            if path == redirected.path { return .init(301, ["Location": newHome]) }
            if path == blocked { return .init(403, ["Content-Type": "text/html"], "<h1>Forbidden</h1>") }
            if path == challenged {
                return .init(
                    200, ["Content-Type": "text/html", "cf-mitigated": "challenge"],
                    "<title>Just a moment...</title><p>Checking your browser before you go on.</p>")
            }
            // A redirect to the front page: the document is not there any more.
            if path == replaced { return .init(302, ["Location": "/r/pa/prs/ps/index.htm"]) }
            if outage.contains(path) || path == "/r/pa/prs/ps/2007/may/index.htm" { return .init(500) }
            return nil
        }
        let second = try await series.crawl()
        #expect(second.status == 4, "\(second.errors)")
        let report = try Self.audit(series)
        let found = Self.classes(report, series.origin)
        for path in Set(found.keys).union(expected.keys).sorted() {
            #expect(
                found[path] == expected[path],
                "\(path): \(report.changes.first { $0.url.hasSuffix(path) }?.reasons ?? [])")
        }
        // The template is said once, and the rest stands out.
        let templates = report.shared.filter(\.isTemplate)
        #expect(templates.contains { $0.inserted == ["This site has a new banner."] && $0.documents > 250 })
        #expect(templates.count <= 3, "\(templates)")
        #expect(report.verdict == .changed)
        let diff = try #require(report.changes.first { $0.url.hasSuffix(edited.path) }?.diff)
        #expect(
            diff.paragraphs.contains { $0.spans.contains { $0.kind == .inserted && $0.text.contains("No longer so") } })
        await series.server.stop()
    }

    @Test(
        "over years: a soft 404, a stopped crawl, one of a single year, a return, and a policy of two crawls, each told right"
    )
    func years() async throws {
        let series = try await ArchiveSeries()
        let plain = series.plain
        let (edited, gone, delisted, later) = (plain[2], plain[5], plain[9], plain[13])
        func first(_ gold: GoldStatement, _ length: Int = 30) -> String { String(gold.paragraphs[0].prefix(length)) }
        var names: [String] = []
        func crawl(_ more: String...) async throws -> Program.Result {
            let result = try await Program.run(
                Program.pouch,
                [
                    "crawl", series.profile, "--mirror", series.mirror, "--origin", series.origin, "--delay", "0",
                    "--quiet", "--progress", "never",
                ]
                    + more)
            names = series.crawls
            return result
        }
        _ = try await crawl()
        // A host that answers everything with 200.
        let server = series.server
        let soft =
            "<html><head><title>Sorry</title></head><body><h1>Sorry</h1><p>The page that you asked for cannot be found on this server. Try the search.</p></body></html>"
        server.override { question in server.has(question.path) ? nil : .init(200, ["Content-Type": "text/html"], soft)
        }
        try series.edit(edited.path, first(edited), "First edition. " + first(edited))
        series.remove(gone.path)
        _ = try await crawl()
        // A link that had always led elsewhere shows the host's page for nothing now: that is no new statement, and none is lost.
        let secondNews = [edited.path: "edited", gone.path: "removed"]
        var found = Self.classes(try Self.audit(series), series.origin)
        #expect(found == secondNews)
        let second = try await series.audit("--format", "json")
        #expect(second.status == 1, "\(second.errors)")

        // Stopped half-way and given up: it says nothing, and deletes nothing.
        let stopped = try await crawl("--max-documents", "40")
        #expect(stopped.status == 3)
        let unfinished = try #require(names.last)
        let refused = try await series.audit("--to", unfinished)
        #expect(refused.status == 4 && refused.errors.contains("not complete"), "\(refused.errors)")
        found = Self.classes(try Self.audit(series), series.origin)
        #expect(found == secondNews)

        server.override(nil)
        series.restore(gone.path)
        try series.edit(edited.path, "First edition. ", "Second edition, longer. ")
        try series.delist(delisted)
        _ = try await crawl("--fresh")
        found = Self.classes(try Self.audit(series), series.origin)
        #expect(found == [edited.path: "edited", gone.path: "restored", delisted.path: "delisted"])

        // One year alone: the others are not covered, and not gone.
        _ = try await crawl("--year", "2003")
        let partial = try Self.audit(series)
        #expect(partial.verdict == .undetermined)
        #expect(partial.changes.allSatisfy { $0.kind == .undetermined })
        #expect(partial.changes.count > 200)
        #expect(partial.storms.count == 1, "what is not covered is told once")
        #expect(try await series.audit("--format", "json").status == 4)

        _ = try await crawl()
        let quiet = try Self.audit(series)
        #expect(quiet.changes.isEmpty, "\(quiet.changes.map { ($0.url, $0.kind, $0.reasons) })")
        #expect(try await series.audit("--format", "json").status == 0)

        // The chain from the first crawl to the last is one story.
        let chain = try Self.audit(series) { $0.since = .init(microseconds: 0) }
        found = Self.classes(chain, series.origin)
        #expect(found == [edited.path: "edited", gone.path: "restored", delisted.path: "delisted"])
        let story = try #require(chain.changes.first { $0.url.hasSuffix(edited.path) })
        #expect(story.versions.count == 3 && story.versions.allSatisfy { $0.state == "held" })
        #expect(chain.changes.first { $0.url.hasSuffix(gone.path) }?.versions.map(\.state) == ["held", "gone", "held"])

        // A policy that wants two crawls to agree.
        series.remove(later.path)
        _ = try await crawl()
        let twice: (inout Audit.Request) -> Void = { $0.options.removedAfter = 2 }
        #expect(Self.classes(try Self.audit(series), series.origin) == [later.path: "removed"])
        #expect(Self.classes(try Self.audit(series, twice), series.origin) == [later.path: "undetermined"])
        _ = try await crawl()
        #expect(Self.classes(try Self.audit(series), series.origin) == [:])
        #expect(Self.classes(try Self.audit(series, twice), series.origin) == [later.path: "removed"])
        await server.stop()
    }

    @Test("with one complete crawl, or none, the audit says so and ends with 4")
    func tooFew() async throws {
        let series = try await ArchiveSeries()
        #expect(try await series.crawl("--max-documents", "10").status == 3)
        let none = try await series.audit()
        #expect(none.status == 4 && none.errors.contains("no complete crawl"), "\(none.errors)")
        try await series.crawl()
        let one = try await series.audit()
        #expect(one.status == 4 && one.errors.contains("one complete crawl"), "\(one.errors)")
        await series.server.stop()
    }
}
