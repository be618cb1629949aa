import PouchURL
import Testing

@testable import PouchProfile

@Suite("the shipped profile of the 2001-2009 archive")
struct ProfileShippedTests {
    private func state() throws -> SiteProfile {
        try SiteProfile.load(nameOrPath: "state-2001-2009", in: [packageRoot.appendingPathComponent("config").path])
    }

    @Test("it loads, and asks gently")
    func loads() throws {
        let profile = try state()
        #expect(profile.origin.description == "https://2001-2009.state.gov")
        #expect(profile.seeds.map(\.text) == ["https://2001-2009.state.gov/r/pa/prs/ps/index.htm"])
        #expect(profile.politeness == Politeness())
        #expect(profile.limits == Limits())
        #expect(profile.audit.recheck == 0.01 && profile.audit.removedAfter == 1)
        #expect(profile.audit.recheckAge == .seconds(604_800) && profile.audit.blockPages.isEmpty)
        #expect(Set(profile.document.fields.map(\.field)) == Set(StatementField.allCases).subtracting([.updated]))
        #expect(profile.charset == "windows-1252")
    }

    @Test("a page's own forms of the archive's address are one document")
    func canonical() throws {
        let profile = try state()
        for form in ["http://2001-2009.state.gov", "https://www.2001-2009.state.gov", "https://2001-2009.state.gov"] {
            let url = try #require(WebURL(form + "/r/pa/prs/ps/2004/36728.htm"))
            #expect(profile.canonical(url).text == "https://2001-2009.state.gov/r/pa/prs/ps/2004/36728.htm")
        }
        let other = try #require(WebURL("https://www.state.gov/x.htm"))
        #expect(profile.canonical(other) == other)
    }

    @Test("a replica stands for the archive and all its aliases")
    func replica() throws {
        let profile = try state()
        let loopback = try #require(Origin("http://127.0.0.1:8080"))
        let moved = profile.replacingOrigin(loopback)
        #expect(moved.seeds.map(\.text) == ["http://127.0.0.1:8080/r/pa/prs/ps/index.htm"])
        for origin in [profile.origin] + profile.aliases {
            let url = try #require(WebURL(origin.description + "/r/pa/prs/ps/2004/1.htm"))
            let seen = moved.canonical(url)
            #expect(seen.origin == loopback)
            #expect(moved.scope.allows(seen, role: .statement))
            #expect(!moved.scope.allows(url, role: .statement))
        }
        #expect(moved.replacingOrigin(profile.origin).canonical(moved.seeds[0]) == profile.seeds[0])
        #expect(profile.replacingOrigin(profile.origin).aliases == profile.aliases)
    }

    @Test("the scope keeps a crawl in the section, and lets a listing name a statement elsewhere")
    func scope() throws {
        let profile = try state()
        let cases: [(String, Role, Bool)] = [
            ("/r/pa/prs/ps/2003/c5000.htm", .month, true), ("/secretary/rm/2003/1.htm", .month, false),
            ("/secretary/rm/2003/1.htm", .statement, true), ("/documents/organization/1.pdf", .attachment, true),
            ("/images/top.gif", .asset, true), ("/search/x.htm", .statement, false),
            ("/r/pa/prs/ps/1.htm?print=1", .statement, false),
        ]
        for (path, role, expected) in cases {
            let url = try #require(WebURL(profile.origin.description + path))
            #expect(profile.scope.allows(url, role: role) == expected, "\(path) as \(role)")
        }
        let outside = try #require(WebURL("https://example.org/r/pa/prs/ps/1.htm"))
        for role in Role.allCases { #expect(!profile.scope.allows(outside, role: role)) }
    }

    @Test("its rules know the archive's links: years, months in all their forms, listings with odd names")
    func links() throws {
        let profile = try state()
        let month = try #require(profile.listings.first { $0.target == .role(.month) })
        for name in ["January", "Sept.", "sept", "June 2008", "Feb"] {
            let match = try month.rules[0].text?.firstMatch(in: name)
            let label = try #require(match?["month"], "\(name)")
            #expect(profile.months.number(of: label) != nil)
        }
        let folder = try month.rules[2].href?.firstMatch(in: "/r/pa/prs/ps/2008/sept/index.htm")
        #expect(folder?["year"] == "2008" && folder?["month"] == "sept")
        let year = try #require(profile.listings.first)
        #expect(try year.rules[2].href?.firstMatch(in: "/r/pa/prs/ps/2004/c11024.htm")?["year"] == "2004")
        let statement = try #require(profile.listings.first { $0.target == .role(.statement) })
        let href = try #require(statement.rules[0].href)
        for path in ["/r/pa/prs/ps/2001/6846.htm", "/r/pa/prs/ps/2007/february/80834.htm"] {
            #expect(try href.matches(path), "\(path)")
        }
        for path in ["/r/pa/prs/ps/2004/c11024.htm", "/r/pa/prs/ps/2008/index.htm", "/r/pa/prs/ps/2008/apr/"] {
            #expect(try !href.matches(path), "\(path)")
        }
        let next = try #require(profile.listings.last)
        #expect(next.isNext && next.role(on: .month) == .month)
        for text in ["Next", "next page »", ">>"] { #expect(try next.rules[1].text?.matches(text) == true, "\(text)") }
        for text in ["", "Next of kin", "More"] { #expect(try next.rules[1].text?.matches(text) == false, "\(text)") }
    }

    @Test("its rules know the archive's dates, ranges and days without a year")
    func dates() throws {
        let rules = try state().document.rules(for: .date)
        func first(_ text: String) throws -> (String, Match)? {
            for rule in rules {
                if let match = try rule.match?.firstMatch(in: text) { return (rule.name, match) }
            }
            return nil
        }
        let plain = try #require(try first("November 21, 2001"))
        #expect(plain.0 == "font" && plain.1["day"] == "21" && plain.1["year"] == "2001")
        let range = try #require(try first("January 22 - 26, 2007"))
        #expect(range.1["day"] == "22" && range.1["end_day"] == "26" && range.1["end_month"] == nil)
        let months = try #require(try first("June 30 - July 2, 2004"))
        #expect(months.1["end_month"] == "July" && months.1["end_day"] == "2")
        let years = try #require(try first("December 30, 2006 - January 2, 2007"))
        #expect(years.0 == "range-over-two-years" && years.1["end_year"] == "2007")
        #expect(try first("November 3")?.0 == "without-year")
        #expect(try first("November rain fell on 21 towns, 2001 of them") == nil)
    }

    @Test("its rules know speakers with a role, offices, and lines that are neither")
    func speakers() throws {
        let rules = try state().document.rules(for: .speaker)
        let first = try #require(try rules[0].match?.firstMatch(in: "Philip T. Reeker, Deputy Spokesman"))
        #expect(first["name"] == "Philip T. Reeker" && first["role"] == "Deputy Spokesman")
        #expect(try rules[0].match?.matches("New York, New York") == false)
        #expect(try rules[1].match?.matches("Office of the Spokesman") == true)
        #expect(try rules[2].match?.matches("Sean McCormack") == true)
        #expect(try rules[2].match?.matches("Washington, DC") == false)
        #expect(try rules[2].not?.matches("Treaty Room") == true)
    }
}
