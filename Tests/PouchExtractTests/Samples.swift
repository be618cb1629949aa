import PouchMirror
import Foundation
import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

/// The shipped profile, and pages made up to its known layout.
enum Sample {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
    static let host = "https://2001-2009.state.gov"

    static let profile: Result<SiteProfile, ProfileError> = {
        let config = root.deletingLastPathComponent().deletingLastPathComponent().appending(path: "config").path
        do throws(ProfileError) {
            return .success(try SiteProfile.load(nameOrPath: "state-2001-2009", in: [config]))
        } catch { return .failure(error) }
    }()

    static func fixture(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "Fixtures/\(name)")))
    }

    static let trail = "Bureau of Public Affairs > Press Releases (Other)"
    static let body = "<p>The first paragraph says what happened.</p><p>The second says why.</p>"
    static let paragraphs = ["The first paragraph says what happened.", "The second says why."]

    /// A statement's page: banner, menu, breadcrumb, the cell, a footer.
    static func page(_ cell: String, crumbs: String? = "\(trail) > 2004 > November ", head: String = "") -> String {
        let crumbs =
            crumbs.map { "<tr><td class=\"breadcrumb\">&nbsp;You are in: \($0.replacing(">", with: "&gt;"))</td></tr>" }
            ?? ""
        return """
            <HTML><HEAD><TITLE>Page</TITLE>\(head)</HEAD><BODY><div id="archivebanner"><a href="/x">Other State Department Archive Sites</a></div>
            <table><tr><td>A Headline | <a href="/dpb/">Daily Press Briefing</a> | <a href="/new">What's New</a></td></tr><tr><td>Video</td></tr></table>
            <table><tr><td><a class="lftnavbelow" href="/r/pa/">Bureau of Public Affairs</a></td><td><table>\(crumbs)<tr><td class="content-font-style">
            \(cell)
            <p><a href="#top">Back to top</a></td></tr></table></td></tr></table>
            <table class="footer"><tr><td>Published by the U.S. Department of State Website at http://www.state.gov maintained by the Bureau.</td></tr></table>
            """
    }

    /// Kind, speaker, place, date, title and body as most releases have them.
    static func cell(
        kind: String? = "Press Statement", speaker: String? = "Richard Boucher, Spokesman",
        places: [String] = ["Washington, DC"],
        date: String? = "November 12, 2004", afterDate: String? = nil, title: String? = "A Statement",
        body: String = body, released: String? = nil
    ) -> String {
        func line(_ text: String?) -> String { text.map { "<font size=2>\($0)<br></font>" } ?? "" }
        return (kind.map { "<font><b>\($0)</b></font><br>" } ?? "") + line(speaker) + places.map { line($0) }.joined()
            + line(date) + line(afterDate)
            + (title.map { "<h1>\($0)</h1>" } ?? "") + body + (released.map { "<p>Released on \($0)</p>" } ?? "")
    }

    static func listing(
        title: String? = "A Statement", date: String? = "2004-11-12", year: Int? = 2004, month: Int? = 11
    ) throws -> ListingEntry {
        ListingEntry(page: try url("/r/pa/prs/ps/2004/c1.htm"), title: title, date: date, year: year, month: month)
    }

    static func url(_ path: String) throws -> WebURL {
        try #require(WebURL(host + path))
    }

    /// A page of another archive than the bundled one.
    static func fetched(_ page: String) throws -> FetchedPage {
        let url = try #require(WebURL("https://press.example.org/news/index.htm"))
        return FetchedPage(url: url, body: Array(page.utf8), contentType: "text/html; charset=utf-8")
    }

    static func extract(
        _ body: [UInt8], role: Role, path: String = "/r/pa/prs/ps/2004/36728.htm",
        type: String? = "text/html; charset=utf-8", listing: ListingEntry? = nil,
        year: Int? = nil, month: Int? = nil, profile changed: SiteProfile? = nil
    ) throws -> PageReading {
        let extractor = try PageExtractor(profile: try changed ?? profile.get())
        return extractor.extract(
            FetchedPage(url: try url(path), body: body, contentType: type, year: year, month: month), role: role,
            listing: listing)
    }

    /// The statement of a page.
    static func statement(_ page: String, path: String = "/r/pa/prs/ps/2004/36728.htm", listing: ListingEntry? = nil)
        throws -> Statement
    {
        try #require(try extract(Array(page.utf8), role: .statement, path: path, listing: listing).statement)
    }
}
