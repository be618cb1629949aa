import PouchExtract
import PouchProfile
import PouchURL
import Testing

@testable import PouchLearn

@Suite struct TrialTests {
    private func learned() throws -> (PressSite, SiteProfile, String) {
        let site = PressSite()
        let yaml = try LearnBench(site.pages).learn(site.start).yaml
        return (site, try SiteProfile.load(yaml: yaml, file: "learned.yaml"), yaml)
    }

    private func page(_ site: PressSite, _ path: String, _ html: String) throws -> FetchedPage {
        FetchedPage(url: try #require(WebURL(site.origin + path)), body: Array(html.utf8), contentType: "text/html")
    }

    @Test("each line of a document is told as text, or with the rule that left it out")
    func tellsLines() throws {
        let (site, profile, _) = try learned()
        let trial = try PageTrial(profile: profile)
        let page = try page(site, site.release(2).path, site.document(2))
        #expect(trial.role(of: page) == .statement)
        let result = trial.run(page, role: .statement)
        #expect(result.lines.prefix(3).allSatisfy { $0.fate == .text })
        #expect(result.lines.last?.text == "# # #")
        guard case .leftOut(let rule)? = result.lines.last?.fate else {
            Issue.record("the mark of the end was not left out")
            return
        }
        #expect(rule.hasPrefix("drops "))
        #expect(result.isGood)
        #expect(result.rules.contains { $0.rule.hasPrefix("title/") && $0.isChosen })
    }

    @Test("a rule that finds nothing is told with what its XPath found")
    func tellsMisses() throws {
        let (site, _, yaml) = try learned()
        let wrong = try SiteProfile.load(yaml: yaml.replacing("//h1[", with: "//h3["), file: "wrong.yaml")
        let result = try PageTrial(profile: wrong).run(
            try page(site, site.release(2).path, site.document(2)), role: .statement)
        #expect(
            result.rules.contains {
                $0.rule.hasPrefix("title/") && !$0.isChosen && $0.lines.contains { $0.hasSuffix("0 nodes") }
            })
    }

    @Test("a rule of a listing says how many rows and links it finds")
    func tellsListing() throws {
        let (site, profile, _) = try learned()
        let result = try PageTrial(profile: profile).run(try page(site, "/releases", site.listing(0)), role: .start)
        let rows = try #require(result.rules.first { $0.rule == "statement/rows" })
        #expect(rows.isChosen)
        #expect(rows.lines.contains("gives 8 links"))
        #expect(result.isGood)
        let empty = try PageTrial(profile: profile).run(
            try page(site, "/releases", "<p>Nothing yet.</p>"), role: .start)
        #expect(!empty.isGood)
    }
}
