import PouchExtract
import PouchProfile
import PouchURL
import Synchronization

/// A page's JSON-LD, meta elements and microdata to fields: the input is the script, or the first half of it and the page behind.
enum PageDataTarget {
    private static let extractor = Mutex<PageExtractor?>(nil)

    static func setUp() throws {
        let profile = try SiteProfile.load(
            yaml: """
                version: 1
                name: data
                title: Data
                contact: a@example.org
                origin: https://example.org
                seeds: [/]
                listings: [{role: statement, on: [start], rules: [{name: all, href: '.'}]}]
                document:
                  regions: ['//body']
                  fields:
                    title: [{name: ld, from: json-ld.headline}, {name: og, from: og.title}]
                    date: [{name: ld, from: json-ld.datePublished}, {name: micro, from: microdata.datePublished}]
                    author: [{name: ld, from: json-ld.author.name, take: all}]
                    topic: [{name: dc, from: dc.subject, take: all}, {name: meta, from: meta.keywords}]
                """, file: "data.yaml")
        try extractor.withLock { $0 = try PageExtractor(profile: profile) }
    }

    static func run(_ input: [UInt8]) {
        guard let url = WebURL("https://example.org/a.htm") else { return }
        let half = input.count / 2
        let page =
            Array("<script type='application/ld+json'>".utf8) + input[..<half] + Array("</script>".utf8)
            + input[half...]
        extractor.withLock { extractor in
            let found = extractor?.extract(
                FetchedPage(url: url, body: page, contentType: "text/html; charset=utf-8"), role: .statement,
                listing: nil)
            require(found?.statement != nil, "a page gave no statement")
        }
    }
}
