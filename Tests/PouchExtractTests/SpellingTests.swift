import PouchProfile
import Testing

@testable import PouchExtract

@Suite("a document that a page names in many spellings")
struct SpellingTests {
    private static let origin = "https://2001-2009.state.gov"

    private func profile(_ urls: String) throws -> SiteProfile {
        try SiteProfile.load(
            yaml: """
                version: 1
                name: press
                title: Press
                contact: a@example.org
                origin: \(Self.origin)
                seeds: [/news/]
                urls: \(urls)
                listings:
                  - role: statement
                    on: [start]
                    rules: [{name: documents, href: '^/news/[a-z]+\\.do(\\?id=\\d+)?$', not_href: 'skip'}]
                document:
                  regions: [//body]
                  attachments: [pdf]
                  fields:
                    title: [{name: h1, xpath: .//h1}]
                """, file: "press.yaml")
    }

    private func links(_ page: String, _ urls: String) throws -> [String] {
        try Sample.extract(Array(page.utf8), role: .start, path: "/news/", profile: profile(urls)).links.map {
            $0.url.pathAndQuery
        }
    }

    @Test("a listing names it once, by the first spelling met, and its pattern fits without the session")
    func once() throws {
        let page =
            "<a href='view.do;jsessionid=A?id=1'>One</a><a href='view.do;jsessionid=B?id=1'>Again</a><a href='VIEW.DO?ID=2'>Two</a><a href='SKIP.do'>No</a>"
        #expect(
            try links(page, "{ignore_parameters: [jsessionid], ignore_case: true}") == [
                "/news/view.do;jsessionid=A?id=1", "/news/VIEW.DO?ID=2",
            ])
        #expect(try links(page, "{}") == [])
    }

    @Test("its statement has one id, whatever session it was read under")
    func identifier() throws {
        let site = try profile("{ignore_parameters: [jsessionid]}")
        let ids = try ["/news/view.do;jsessionid=A?id=1", "/news/view.do;jsessionid=B?id=1", "/news/view.do?id=1"].map {
            let page = "<h1>One</h1><p>Text of it.</p><a href='\($0)#top'>Top</a>"
            let read = try Sample.extract(Array(page.utf8), role: .statement, path: $0, profile: site).statement
            #expect(read?.links.isEmpty == true, "a link to the page itself is none")
            return read?.id
        }
        #expect(Set(ids).count == 1)
        #expect(ids.first??.hasPrefix("view-") == true)
    }
}
