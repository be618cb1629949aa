import Foundation
import PouchStore
import TestSupport
import Testing

/// Due dates over weeks: what is passed over must cost nothing, be found in its time, and never be taken for seen.
@Suite("Documents that are not asked for in every crawl", .serialized)
struct RevisitTests {
    private static func expectIntact(_ site: DatedSite) async throws {
        let verify = try await site.pouch("verify", site.mirror)
        #expect(verify.status == 0, "\(verify.output)\(verify.errors)")
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        let second = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, site.mirror])
        #expect(second.status == 0, "\(second.output)\(second.errors)")
    }

    private static func classes(_ report: [String: Any]) -> [String: String] {
        var classes: [String: String] = [:]
        for change in report["changes"] as? [[String: Any]] ?? [] {
            guard let url = change["url"] as? String, let kind = change["class"] as? String else { continue }
            classes[String(url.dropFirst(url.count - (url.split(separator: "/").last?.count ?? 0)))] = kind
        }
        return classes
    }

    private static func notDue(_ report: [String: Any]) -> Int {
        (report["not_due"] as? [String: Any])?["documents"] as? Int ?? 0
    }

    @Test(
        "each old one is asked for once a period, young ones and the listing every day; the mirror is whole all the time"
    )
    func onceAPeriod() async throws {
        let site = try await DatedSite()
        #expect(try await site.crawl(day: 0).isWhole)
        var asked: [Int: [Int]] = [:]
        for day in 1...20 {
            let before = site.server.log.count
            let summary = try await site.crawl(day: Double(day))
            #expect(summary.isWhole && summary.statements == 66)
            let outcomes = try site.outcomes()
            for (number, outcome) in outcomes where outcome != "not_due" { asked[number, default: []].append(day) }
            let due = outcomes.values.count { $0 != "not_due" }
            #expect(outcomes.count == 66 && summary.outcomes[.notDue] == 66 - due)
            // Beside them the listing, and robots.txt.
            #expect(site.server.log[before...].count { $0.path != "/robots.txt" } == due + 1)
            #expect(due < 40, "spread over the period")
        }
        for number in DatedSite.old { #expect(asked[number]?.count == 2, "\(number): \(asked[number] ?? [])") }
        for number in DatedSite.young { #expect(asked[number]?.count == 20) }
        try await Self.expectIntact(site)

        let line = try #require(try site.files.manifest().first { $0["outcome"] as? String == "not_due" })
        #expect(line["sha256"] != nil && line["path"] != nil && line["statement"] != nil && line["listed_on"] != nil)
        #expect(line["confirmed_at"] != nil)
        #expect(["http_status", "fetched_at", "warc", "requested"].allSatisfy { line[$0] == nil })
        let log = try site.files.text(of: .log, try #require(site.files.crawls.last))
        #expect(log.split(separator: "\n").count { $0.contains("\"event\":\"not due\"") } == 1, "one counted line")
        let status = try await site.pouch("status", site.mirror)
        #expect(status.status == 0 && status.output.contains("not due (revisit: young 120d, older 10d)"))
        #expect(try await site.exported().count == 66, "what is held is exported")

        let report = try await site.audit()
        #expect(report["verdict"] as? String == "unchanged")
        let unchanged = (report["counts"] as? [String: Any])?["unchanged"] as? Int ?? 0
        #expect(unchanged + Self.notDue(report) == 66 && Self.notDue(report) > 20)
        let text = try await site.pouch("audit", site.mirror)
        #expect(text.status == 0 && text.output.contains("not due"))
        let history = try await site.pouch("history", site.mirror, try #require(line["url"] as? String))
        #expect(history.output.contains("1 version"), "\(history.output)")
        await site.server.stop()
    }

    @Test(
        "an edit and a deletion are found when due, by the crawl that last saw the old version, and nothing is said before"
    )
    func foundWhenDue() async throws {
        let site = try await DatedSite()
        for day in [0, 1] { try await site.crawl(day: Double(day)) }
        // Both were not asked for on the first day, and on which they will be is not known here.
        let passed = try site.outcomes().filter { $0.value == "not_due" }.keys.sorted()
        let (edited, removed) = (passed[3], passed[11])
        site.write(edited, "Quite other words.")
        site.remove(removed)
        var found: [String: Int] = [:]
        var day = 1
        while day < 14, found.count < 2 {
            day += 1
            try await site.crawl(day: Double(day))
            let outcomes = try site.outcomes()
            let report = try await site.audit()
            let classes = Self.classes(report)
            for (number, kind) in [(edited, "edited"), (removed, "removed")] {
                let name = "\(number).html"
                if outcomes[number] == "not_due" {
                    #expect(classes[name] == nil)
                    #expect(found[name] == nil || number == edited, "what is gone is asked for in every crawl")
                } else if found[name] == nil {
                    #expect(classes[name] == kind, "\(report["changes"] ?? "")")
                    found[name] = day
                    let changes = report["changes"] as? [[String: Any]] ?? []
                    let change = changes.first { ($0["url"] as? String)?.hasSuffix("/" + name) ?? false }
                    let from = (change?["from"] as? [String: Any])?["crawl"] as? String
                    // The first crawl, or the second, that asked for it.
                    let last = try #require(
                        site.files.crawls.dropLast().last { (try? site.outcomes($0)[number]) != "not_due" })
                    #expect(from == last)
                }
            }
        }
        #expect(found.count == 2 && found.values.allSatisfy { $0 <= 1 + DatedSite.older }, "\(found)")
        try await Self.expectIntact(site)
        await site.server.stop()
    }

    @Test("one that leaves the listings, comes back, or is listed otherwise is asked for at once")
    func listingNews() async throws {
        let site = try await DatedSite()
        for day in [0, 1] { try await site.crawl(day: Double(day)) }
        let passed = try site.outcomes().filter { $0.value == "not_due" }.keys.sorted()
        let (left, retitled) = (passed[2], passed[9])
        site.list(left, as: nil)
        site.list(retitled, as: "Another title")
        try await site.crawl(day: 1.1)
        var outcomes = try site.outcomes()
        #expect(outcomes[left] == "unchanged" && outcomes[retitled] == "unchanged")
        let asked = passed.count { outcomes[$0] != "not_due" }
        #expect(asked < passed.count / 3, "and no others but those that are due: \(asked)")
        let classes = Self.classes(try await site.audit())
        #expect(classes["\(left).html"] == "delisted" && classes["\(retitled).html"] == "retitled", "\(classes)")

        // From then on as any other.
        try await site.crawl(day: 1.2)
        outcomes = try site.outcomes()
        #expect(outcomes[left] == "not_due" && outcomes[retitled] == "not_due")
        #expect(Self.classes(try await site.audit()).isEmpty)
        site.list(left, as: "Statement \(left)")
        try await site.crawl(day: 1.3)
        #expect(try site.outcomes()[left] == "unchanged")
        #expect(Self.classes(try await site.audit())["\(left).html"] == "restored")
        try await Self.expectIntact(site)
        await site.server.stop()
    }

    @Test("a crawl that is stopped and gone on with passes over the same; a rebuilt database knows what was confirmed")
    func stoppedAndRebuilt() async throws {
        let site = try await DatedSite()
        try await site.crawl(day: 0)
        let before = site.server.log.count
        let stopped = try await site.crawl(day: 1, most: 4)
        #expect(stopped.pending > 0 && !stopped.isFinished)
        #expect(try await site.crawl(day: 1.01).isWhole)
        let outcomes = try site.outcomes()
        #expect(outcomes.count == 66)
        let due = outcomes.values.count { $0 != "not_due" }
        #expect(due < 40)
        #expect(site.server.log.count - before <= due + 4, "nothing is asked for twice")
        try await Self.expectIntact(site)

        let rebuilt = try await site.pouch("verify", site.mirror, "--rebuild")
        #expect(rebuilt.status == 0, "\(rebuilt.output)\(rebuilt.errors)")
        try await site.crawl(day: 1.02)
        let after = try site.outcomes()
        let again = after.filter { $0.value != "not_due" }.keys.filter(DatedSite.old.contains)
        #expect(again.count <= 2, "what was confirmed is not asked for again: \(again.sorted())")
        try await Self.expectIntact(site)
        await site.server.stop()
    }

    @Test("asked for all, without the key, or after a clock was set back, a crawl asks for all")
    func all() async throws {
        for revisits in [true, false] {
            let site = try await DatedSite(revisits: revisits)
            try await site.crawl(day: 5)
            try await site.crawl(day: 5.1, asksForAll: revisits)
            #expect(try site.outcomes().values.allSatisfy { $0 == "unchanged" })
            if revisits {
                try await site.crawl(day: 2)
                #expect(try site.outcomes().values.allSatisfy { $0 == "unchanged" })
            }
            await site.server.stop()
        }
    }

    @Test("a manifest that passes over what no crawl confirmed is told by both checkers")
    func forged() async throws {
        let site = try await DatedSite()
        for day in [0, 1] { try await site.crawl(day: Double(day)) }
        let line = try #require(try site.files.manifest().first { $0["outcome"] as? String == "not_due" })
        let time = try #require(line["confirmed_at"] as? String)
        let copy = try TamperedMirror(copying: site.mirror)
        let crawl = try #require(copy.crawls.last)
        try copy.replace(copy.manifest(crawl), time, "2025-01-01T00:00:00.000000Z")
        try copy.reseal()
        let verify = try await site.pouch("verify", copy.path)
        #expect(verify.status == 2 && verify.output.contains("was not due"), "\(verify.output)")
        let script = Program.root.appending(path: "scripts/verify_mirror.py").path
        let second = try await Program.run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, copy.path])
        #expect(second.status == 2 && second.output.contains("not confirmed"), "\(second.output)")
        await site.server.stop()
    }
}
