import PouchMirror
import Foundation
import PouchDemo
import PouchProfile
import PouchURL
import Testing

@testable import PouchExtract

@Suite("real text and real markup")
struct RealPagesTests {
    @Test(
        "the real statement of November 21, 2001, with all that stood around it, gives the fields and the four paragraphs that were meant"
    )
    func realText() throws {
        let text = String(decoding: try Sample.fixture("2001-11-21-us-mexico-migration-talks.txt"), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let escaped = line.replacing("&", with: "&amp;").replacing(">", with: "&gt;")
            return line.contains("You are in:")
                ? "<p>\(escaped)</p>" : line == "U.S.-Mexico Migration Talks" ? "<h1>\(escaped)</h1>" : escaped + "<br>"
        }
        let statement = try Sample.statement(
            "<body>" + lines.joined(separator: "\n"), path: "/r/pa/prs/ps/2001/6501.htm")
        let gold = try #require(BundledArchive.generate().gold.first { $0.path == BundledArchive.realPath })
        #expect(statement.kind == "Press Statement")
        #expect(statement.speaker == .init(name: "Philip T. Reeker", role: "Deputy Spokesman"))
        #expect(statement.place == "Washington, DC")
        #expect(statement.date == "2001-11-21" && statement.releasedOn == "2001-11-21")
        #expect(statement.title == "U.S.-Mexico Migration Talks")
        #expect(statement.breadcrumb == gold.breadcrumb)
        #expect(statement.paragraphs == gold.paragraphs)
    }

    @Test("a real page of the sister archive, no statement at all, is read without losing its text and not in silence")
    func sisterPage() throws {
        let body = try Sample.fixture("cta_eap_aust2papua.html")
        let extraction = try Sample.extract(body, role: .statement, type: "text/html")
        let statement = try #require(extraction.statement)
        #expect(extraction.charset == "windows-1252")
        #expect(statement.warnings.contains("no kind found"))
        #expect(statement.paragraphs.contains { $0.contains("Australia") })
        #expect(statement.text.contains("Papua New Guinea"))
        #expect(!statement.text.contains("Other State Department Archive Sites"))
        #expect(!statement.text.contains("_fed_an_ua_tag"))
        // Its base is protocol-relative, and of another host.
        #expect(statement.links.allSatisfy { !$0.url.hasPrefix(Sample.host + "/global") })
    }

    @Test("every statement of the bundled archive is found from the start page, with its listing's title and date")
    func listings() throws {
        let archive = BundledArchive.generate()
        let profile = try Sample.profile.get()
        let extractor = try PageExtractor(profile: profile)
        var waiting: [(url: WebURL, role: Role, year: Int?, month: Int?)] = profile.seeds.map { ($0, .start, nil, nil) }
        var seen = Set(profile.seeds)
        var listed: [String: ListingEntry] = [:]
        while let next = waiting.popLast() {
            guard let resource = archive.resources[next.url.pathAndQuery] else { continue }
            let page = FetchedPage(
                url: next.url, body: resource.bytes, contentType: resource.contentType, year: next.year,
                month: next.month)
            let extraction = extractor.extract(page, role: next.role, listing: nil)
            #expect(extraction.warnings.isEmpty, "\(next.url): \(extraction.warnings)")
            for link in extraction.links {
                if link.role == .statement {
                    listed[link.url.path] = link.entry
                } else if seen.insert(link.url).inserted {
                    waiting.append((link.url, link.role, link.entry?.year, link.entry?.month))
                }
            }
        }
        for gold in archive.gold {
            let entry = try #require(
                listed[gold.path == BundledArchive.movedTo ? BundledArchive.movedPath : gold.path], "\(gold.path)")
            #expect(entry.title == gold.listingTitle, "\(gold.path)")
            #expect(entry.date == gold.listingDate, "\(gold.path)")
        }
    }

    @Test("every statement of the bundled archive reads as it was meant, warnings too")
    func gold() throws {
        let archive = BundledArchive.generate()
        let extractor = try PageExtractor(profile: try Sample.profile.get())
        #expect(archive.gold.count > 300)
        for gold in archive.gold {
            let resource = try #require(archive.resources[gold.path])
            let date = gold.listingDate?.split(separator: "-").compactMap { Int($0) } ?? []
            let listing = try Sample.listing(
                title: gold.listingTitle, date: gold.listingDate, year: date.first, month: date.dropFirst().first)
            let page = FetchedPage(
                url: try Sample.url(gold.path), body: resource.bytes, contentType: resource.contentType)
            let statement = try #require(extractor.extract(page, role: .statement, listing: listing).statement)
            var read = try #require(
                try JSONSerialization.jsonObject(with: Data(statement.json(crawl: "", recordID: "").bytes))
                    as? [String: Any])
            for key in ["id", "provenance", "text_sha256"] { read[key] = nil }
            let meant = try #require(
                try JSONSerialization.jsonObject(with: Data(gold.json(origin: Sample.host))) as? [String: Any])
            #expect(read as NSDictionary == meant as NSDictionary, "\(gold.path)")
        }
    }
}
