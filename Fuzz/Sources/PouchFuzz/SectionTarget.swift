import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchURL
import Synchronization

/// A page that holds several statements, to its sections: the first byte says by which rule, the rest is the page.
enum SectionTarget {
    /// With an anchor that the rule names, with the parts' own, and with one that is a text.
    private static let rules = [
        "{xpath: \".//div\", anchor: .//h2/@id}", "\".//div\"", "{xpath: \".//*[@class]\", anchor: .//h2}",
    ]
    private static let extractors = Mutex<[PageExtractor]>([])

    static func setUp() throws {
        try extractors.withLock { made in
            for rule in rules { made.append(try PageExtractor(profile: profile(rule))) }
        }
    }

    private static func profile(_ rule: String) throws -> SiteProfile {
        try SiteProfile.load(
            yaml: """
                version: 1
                name: sections
                title: Sections
                contact: a@example.org
                origin: https://example.org
                seeds: [/]
                listings: [{role: statement, on: [start], rules: [{name: all, href: '.'}]}]
                document:
                  regions: ['//body']
                  skip: [.//nav]
                  split: \(rule)
                  fields:
                    title: [{name: heading, xpath: .//h2}]
                    date: [{name: line, lines: head, match: '(?<month>\\p{L}+) (?<day>\\d+), (?<year>\\d{4})'}]
                """, file: "sections.yaml")
    }

    static func run(_ input: [UInt8]) {
        guard let choice = input.first, let url = WebURL("https://example.org/2004.html") else { return }
        let page = FetchedPage(
            url: url, body: Array(input.dropFirst()), contentType: "text/html; charset=utf-8", year: 2004, month: 6)
        extractors.withLock { extractors in
            let extractor = extractors[Int(choice) % extractors.count]
            let found = extractor.extract(page, role: .statement, listing: nil)
            var fragments: Set<String> = []
            for section in found.sections {
                require(fragments.insert(section.fragment).inserted, "two sections of one name: \(section.fragment)")
                let address = SectionAddress(url.text + "#" + section.fragment)
                require(address?.fragment == section.fragment, "an address that reads as another: \(section.fragment)")
                let (json, digest) = section.statement.json(crawl: "20261124T073000Z", recordID: "urn:uuid:1")
                let file = StatementFile(json: json)
                require(file?.paragraphs == section.statement.paragraphs, "paragraphs read back are others")
                require(file?.textSHA256 == digest.hex, "another text's digest")
                require(found.section(section.fragment) == section.statement, "a section that is not found by its name")
            }
            let again = extractor.extract(page, role: .statement, listing: nil)
            require(again.sections.map(\.statement) == found.sections.map(\.statement), "two readings of one page")
            require(again.statement == found.statement, "two statements of one page")
        }
    }
}
