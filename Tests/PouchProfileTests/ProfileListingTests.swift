import Testing

@testable import PouchProfile

@Suite("keys of listings say what to write")
struct ProfileListingTests {
    /// The rule of documents of the good profile in other words.
    private func problems(rule: String) -> [String] {
        Sample.problems(
            Sample.good.replacing(
                "      - name: documents\n        region: //div[@id='list']\n        href: '\\.html$'\n",
                with: rule.split(separator: "\n").map { "      " + $0 + "\n" }.joined()))
    }

    private func problems(rung: String) -> [String] {
        Sample.problems(Sample.good.replacing("listing_date:", with: rung + "listing_date:"))
    }

    @Test(
        "a mistake in a rule with rows names the key and what belongs there",
        arguments: [
            (
                "- name: rows\n  rows: //tr\n  links: .//a",
                "listings[1].rules[0].links: links stands beside rows, expected link: the XPath of a row's link, relative to the row"
            ),
            (
                "- name: rows\n  region: //table\n  link: .//a",
                "listings[1].rules[0].link: the key is one of a rule with rows, expected rows: the XPath of the listing's rows"
            ),
            (
                "- name: rows\n  rows: //tr\n  date: {xpath: .//td, match: 'x'}",
                "listings[1].rules[0].date: the pattern has no group named month, expected (?<month>...)"
            ),
            (
                "- name: rows\n  rows: //tr\n  tilte: .//td",
                "listings[1].rules[0].tilte: unknown key; did you mean title?"
            ),
            (
                "- name: rows\n  region: //tr\n  country: .//td",
                "listings[1].rules[0].country: unknown key, expected one of name, region, links, address, text, href, not_text, not_href, rows, link, title, date"
            ),
            (
                "- name: rows\n  rows: //tr\n  title: {}",
                "listings[1].rules[0].title: nothing is looked for, expected xpath or match"
            ),
            (
                "- name: rows\n  links: //a/@onclick",
                "listings[1].rules[0].links: the XPath selects a script, expected address beside it: a pattern that takes the address out of it, such as /list/\\d{4}/"
            ),
            (
                "- name: rows\n  text: '(?<Country>x)'",
                "listings[1].rules[0].text: the group named \"Country\" is not a field, expected year, month, title or a name of 1 to 40 of a-z, 0-9 and \"_\", a letter first"
            ),
        ])
    func rules(rule: String, message: String) {
        let found = problems(rule: rule)
        #expect(found.first?.hasSuffix(": " + message) == true, "\(found)")
    }

    @Test(
        "a rung that counts pages says which number, and where it may stand",
        arguments: [
            (
                "  - {role: next, on: [start], count: 'page='}\n",
                "the pattern has no group, expected one around the number"
            ),
            (
                "  - {role: next, on: [start], count: '/page/(\\d+)/'}\n",
                "count finds no number in the address of a seed"
            ),
            ("  - {role: next, on: [start]}\n", "the rung has no rules, expected rules, or count beside role: next"),
            (
                "  - {role: month, on: [start], count: '(\\d+)'}\n",
                "count makes the addresses of next pages, expected it only beside role: next"
            ),
        ])
    func count(rung: String, message: String) {
        #expect(problems(rung: rung).contains { $0.contains(message) }, "\(problems(rung: rung))")
        #expect(problems(rung: "  - {role: next, on: [start], count: '[?&]page=(\\d+)'}\n") == [])
    }

    @Test("rows read a mapping, an XPath or a list of both, and any other key as a field")
    func rows() throws {
        let yaml = Sample.good.replacing(
            "        href: '\\.html$'\n",
            with: """
                        rows: .//tr
                        title: [.//h3, {xpath: .//a, match: '^(?<value>.+) \\|'}]
                        date: {match: '(?<month>\\d+)/(?<day>\\d+)'}
                        case_number: .//td[3]

                """)
        let rule = try #require(try Sample.load(yaml).listings[1].rules.first)
        let rows = try #require(rule.rows)
        #expect(rows.link.value == LinkRule.defaultLinks)
        #expect(rows.title.map { $0.xpath?.value } == [".//h3", ".//a"])
        #expect(rows.date.first?.xpath == nil && rows.date.first?.match != nil)
        #expect(rows.fields.map(\.name) == ["case_number"])
        #expect(rule.xpaths.count == 7)
    }

    @Test(
        "a profile that is no YAML for want of quotes says where they belong",
        arguments: [
            ("region: //div[@id='list']", "{name: x, region: //div[@id='list']}", "quote the XPath"),
            ("region: //div[@id='list']", "xpath: x\n        region: @id", "quote the XPath"),
            ("text: '^(?<year>\\d{4})$'", "text: [0-9]+$", "put the pattern in single quotes"),
            ("text: '^(?<year>\\d{4})$'", "text: \"^\\d{4}$\"", "put the pattern in single quotes"),
            ("title: Press archive", "title: Press: an archive", "put a text with a colon in it in quotes"),
        ])
    func quotes(from: String, to: String, advice: String) {
        let found = Sample.problems(Sample.good.replacing(from, with: to))
        #expect(found.count == 1 && found[0].contains("not YAML") && found[0].contains(advice), "\(found)")
    }
}
