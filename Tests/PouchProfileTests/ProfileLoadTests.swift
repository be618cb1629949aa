import PouchURL
import Testing

@testable import PouchProfile

@Suite("a profile that is right")
struct ProfileLoadTests {
    @Test("every part of a profile arrives where it is used")
    func parts() throws {
        let profile = try Sample.load(Sample.good)
        #expect(profile.months.number(of: "Janv.") == 1 && profile.months.number(of: "Sept.") == 9)
        #expect(profile.listings.map(\.target) == [.role(.year), .role(.statement)])
        #expect(profile.listings[0].rules[0].links.value == LinkRule.defaultLinks)
        #expect(profile.listingDates.map(\.position) == [.before])
        #expect(profile.document.fields.map(\.field) == [.title, .date, .place])
        let place = try #require(profile.document.rules(for: .place).first)
        #expect(place.between?.after == .field(.title) && place.between?.before == .field(.date))
        #expect(profile.document.rules(for: .speaker).isEmpty)
        #expect(profile.requisites == RequisiteRules(stylesheets: .once, scripts: .never, images: .never))
        #expect(profile.politeness.delay == .milliseconds(500) && profile.politeness.connections == 3)
        #expect(profile.limits.bodyBytes == 1 << 20)
        #expect(profile.audit.recheck == 0.025 && profile.audit.removedAfter == 1)
        #expect(profile.audit.recheckAge == .seconds(604_800))
        #expect(profile.audit.blockPages.map(\.source) == ["(?i)go away"])
    }

    @Test("every answer has a record unless the profile says that the manifest is enough")
    func records() throws {
        #expect(try Sample.load(Sample.good).revisit == nil)
        let month = RevisitRules(young: .seconds(90 * 86_400), older: .seconds(28 * 86_400))
        #expect(try Sample.load(Sample.good + "revisit: {older: 28d}\n").revisit == month)
        #expect(try Sample.load(Sample.good).archive.unchanged == .record)
        #expect(try Sample.load(Sample.good + "archive: {unchanged: manifest}\n").archive.unchanged == .manifest)
        #expect(try Sample.load(Sample.good).archive.pages == .file)
        #expect(try Sample.load(Sample.good + "archive: {pages: record}\n").archive.pages == .record)
    }

    @Test(
        "another host that the profile names may give documents and attachments, no host else, and a denied page is never asked for"
    )
    func scope() throws {
        let profile = try Sample.load(Sample.good)
        func allows(_ url: String, _ role: Role) throws -> Bool {
            profile.scope.allows(try #require(WebURL(url)), role: role)
        }
        #expect(try allows("https://media.example.org/files/a.pdf", .attachment))
        #expect(try !allows("https://media.example.org/files/a.pdf", .statement))
        #expect(try allows("https://media.example.org/news/a.html", .statement))
        #expect(try !allows("https://elsewhere.example.org/news/a.html", .statement))
        #expect(try allows("https://press.example.org/news/1.html", .statement))
        #expect(try !allows("https://press.example.org/news/print/1.html", .statement))
        #expect(try !allows("https://press.example.org/news/1.pdf", .attachment))
        #expect(try !allows("https://press.example.org:8443/news/1.html", .statement))
    }

    @Test("a pattern that cannot be decided keeps a URL out")
    func costly() throws {
        let path = "https://press.example.org/" + String(repeating: "a", count: 40) + "!"
        let url = try #require(WebURL(path))
        for part in ["allow", "deny"] {
            let yaml = Sample.good.replacing(
                "  \(part):\n    any: [", with: "  \(part):\n    statement: ['^/(a|aa|a+)+$']\n    any: [")
            #expect(try !Sample.load(yaml).scope.allows(url, role: .statement))
        }
    }

    @Test("a value may be named once and used again")
    func aliases() throws {
        let yaml = Sample.good.replacing(
            "ends: ['^Back to top$']", with: "ends: [&end '^Back to top$']\n  drops: [*end]")
        let document = try Sample.load(yaml).document
        #expect(document.drops.map(\.source) == document.ends.map(\.source))
    }

    @Test(
        "a month is known by any of its names",
        arguments: [("January", 1), ("jan", 1), (" SEPT. ", 9), ("sept", 9), ("May", 5), ("06", 6), ("12", 12)])
    func months(_ name: String, _ number: Int) {
        #expect(MonthNames.english.number(of: name) == number)
    }

    @Test("what is no month is none", arguments: ["", "Ja", "Januarys", "13", "0", "Monday", "."])
    func noMonth(_ name: String) {
        #expect(MonthNames.english.number(of: name) == nil)
    }
}
