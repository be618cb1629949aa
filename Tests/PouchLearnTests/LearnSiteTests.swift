import PouchMirror
import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL
import Testing

@testable import PouchLearn

@Suite struct LearnSiteTests {
    /// Every listing page and document of a site by a learned profile: what it gets wrong, in words.
    private func faults(_ site: PressSite, _ yaml: String) throws -> [String] {
        let profile = try SiteProfile.load(yaml: yaml, file: "learned.yaml")
        let extractor = try PageExtractor(profile: profile)
        var faults: [String] = []
        var entries: [String: ListingEntry] = [:]
        for page in 0..<site.count / site.perPage {
            let path = page == 0 ? "/releases" : "/releases?page=\(page)"
            let url = WebURL(site.origin + path)!
            let links = extractor.extract(
                FetchedPage(url: url, body: Array(site.listing(page).utf8), contentType: "text/html"), role: .start,
                listing: nil
            ).links
            for link in links where link.role == .statement { entries[link.url.path] = link.entry }
            if page + 1 < site.count / site.perPage, !links.contains(where: { $0.isNext }) {
                faults.append("\(path): no next page")
            }
        }
        if entries.count != site.count { faults.append("\(entries.count) rows of \(site.count)") }
        for number in 0..<site.count {
            let release = site.release(number)
            guard let entry = entries[release.path] else {
                faults.append("\(release.path) is not listed")
                continue
            }
            if entry.date != release.date.iso {
                faults.append("listing date \(entry.date ?? "none") is not \(release.date.iso)")
            }
            let url = WebURL(site.origin + release.path)!
            let statement = extractor.extract(
                FetchedPage(url: url, body: Array(site.document(number).utf8), contentType: "text/html"),
                role: .statement, listing: entry
            ).statement
            if statement?.title != release.title {
                faults.append("title \(statement?.title ?? "none") is not \(release.title)")
            }
            if statement?.date != release.date.iso {
                faults.append("date \(statement?.date ?? "none") is not \(release.date.iso)")
            }
            if statement?.paragraphs != release.paragraphs {
                faults.append("text of \(release.path): \(statement?.paragraphs ?? [])")
            }
            if site.hasPlace, statement?.place != release.place { faults.append("place \(statement?.place ?? "none")") }
        }
        return faults
    }

    @Test(
        "a profile learned from one address reads every row and document of the archive",
        arguments: PressSite.Rows.allCases.filter { $0 != .dayHeadings })
    func learnsDesign(_ rows: PressSite.Rows) throws {
        var site = PressSite()
        site.rows = rows
        let bench = LearnBench(site.pages)
        let findings = try bench.learn(site.start)
        #expect(try faults(site, findings.yaml) == [])
        #expect(findings.isUsable)
        #expect(bench.asked.count <= 12)
    }

    @Test("a place between title and text becomes the statement's place")
    func learnsPlace() throws {
        var site = PressSite()
        site.hasPlace = true
        #expect(try faults(site, try LearnBench(site.pages).learn(site.start).yaml) == [])
    }

    @Test("numbers are read day first where a listing shows a day above 12 there")
    func learnsDayFirst() throws {
        var site = PressSite()
        site.isDayFirst = true
        #expect(try faults(site, try LearnBench(site.pages).learn(site.start).yaml) == [])
    }

    @Test("the same pages give the same profile, byte for byte")
    func isDeterministic() throws {
        var site = PressSite()
        site.rows = .cards
        let first = try LearnBench(site.pages).learn(site.start).yaml
        for _ in 0..<3 { #expect(try LearnBench(site.pages).learn(site.start).yaml == first) }
    }

    @Test("documents that cannot be had leave the text uncertain, and the profile says so")
    func tellsDoubt() throws {
        let site = PressSite()
        let findings = try LearnBench(site.pages.filter { $0.key.hasPrefix("/releases?") || $0.key == "/releases" })
            .learn(site.start)
        #expect(!findings.isUsable)
        #expect(findings.yaml.contains("# uncertain: body"))
        #expect(findings.requests.contains { $0.failure == "answered 404" })
    }

    @Test("no rule names an element by its number or by a generated class")
    func makesSteadyRules() throws {
        for rows in PressSite.Rows.allCases {
            var site = PressSite()
            site.rows = rows
            let yaml = try LearnBench(site.pages).learn(site.start).yaml
            #expect(!yaml.contains("position()"))
            #expect(yaml.firstMatch(of: /\/[a-z]+\[\d+\]/) == nil, "\(rows)")
            #expect(yaml.firstMatch(of: /card-\d/) == nil)
        }
    }

    @Test("a page without a list is told with its reason, and no profile is made")
    func refusesNothing() {
        let page =
            "<html><body><h1>Welcome</h1><p>This page needs a script.</p><a href=\"/contact\">Contact</a></body></html>"
        #expect(throws: LearnError.self) { try LearnBench(["/": page]).learn(WebURL("https://press.example.org/")!) }
    }

    @Test("years and months are climbed down, and the profile has their rungs")
    func learnsLadder() throws {
        let site = PressSite()
        var pages = site.pages.filter { $0.key.hasPrefix("/releases/") }
        func page(_ body: String) -> String {
            "<html lang=\"en\"><body><ul class=\"menu\"><li><a href=\"/about\">About</a></li><li><a href=\"/jobs\">Jobs</a></li></ul><div id=\"content\">\(body)</div></body></html>"
        }
        pages["/archive/"] = page(
            "<ul class=\"years\">" + (2_021...2_024).map { "<li><a href=\"/archive/\($0)/\">\($0)</a></li>" }.joined()
                + "</ul>")
        for year in 2_021...2_024 {
            let rows = (0..<6).map { site.release($0 + (year - 2_021) * 6) }
            pages["/archive/\(year)/"] = page(
                "<div class=\"list\">"
                    + rows.map {
                        "<p class=\"row\"><span class=\"on\">\(site.shown($0.date))</span> <a href=\"\($0.path)\">\($0.title)</a></p>"
                    }.joined() + "</div>")
        }
        let findings = try LearnBench(pages).learn(WebURL("https://press.example.org/archive/")!)
        #expect(findings.yaml.contains("role: year"))
        let profile = try SiteProfile.load(yaml: findings.yaml, file: "learned.yaml")
        let extractor = try PageExtractor(profile: profile)
        let url = WebURL("https://press.example.org/archive/")!
        let years = extractor.extract(
            FetchedPage(url: url, body: Array(pages["/archive/"]!.utf8), contentType: "text/html"), role: .start,
            listing: nil
        ).links
        #expect(years.filter { $0.role == .year }.map { $0.entry?.year } == [2_021, 2_022, 2_023, 2_024])
        for year in 2_021...2_024 {
            let at = WebURL("https://press.example.org/archive/\(year)/")!
            let links = extractor.extract(
                FetchedPage(
                    url: at, body: Array(pages["/archive/\(year)/"]!.utf8), contentType: "text/html", year: year),
                role: .year, listing: nil
            ).links
            #expect(links.filter { $0.role == .statement }.count == 6)
        }
    }
}
