import PouchBytes
import PouchURL

@testable import PouchLearn

/// A press archive of the tests' own making: listing pages and documents in a design of many.
struct PressSite {
    /// How the listing shows a row.
    enum Rows: String, CaseIterable, Sendable {
        /// A block with the date in a block of its own below the link.
        case blocks
        /// A table with the date in the cell before.
        case table
        /// Rows whose class changes from one to the next, with a picture and a "read more" to the same document.
        case cards
        /// A heading, a date and a summary without anything around them.
        case flat
        /// The whole row is the link.
        case wholeLink
        /// A list under a heading with the day.
        case dayHeadings
    }

    var rows: Rows = .blocks
    var count = 24
    var perPage = 8
    /// What stands between title and text.
    var hasPlace = false
    /// Whether the day comes first: `21/03/2024`.
    var isDayFirst = false
    var origin = "https://press.example.org"
    /// Pages of the archive that were asked for.
    static let subjects = [
        "cod quota", "harbour dues", "sea charts", "lighthouse keepers", "herring stocks", "ferry timetables",
        "tide gauges",
        "mussel beds", "net sizes", "coast patrols", "buoy repairs", "ice warnings",
    ]

    struct Release {
        var title: String
        var date: CalendarDate
        var path: String
        var paragraphs: [String]
        var place: String
    }

    func release(_ number: Int) -> Release {
        let subject = Self.subjects[number % Self.subjects.count]
        let verbs = [
            "Minister announces new rules on", "Report published about", "Government ends talks over",
            "Fund opened for",
        ]
        let date = CalendarDate(daysSince1970: 19_800 - number * 5) ?? CalendarDate(year: 2_024, month: 1, day: 1)!
        return Release(
            title: "\(verbs[number % 4]) \(subject) in region \(number + 1)", date: date,
            path: "/releases/\(number % 4)-\(subject.replacing(" ", with: "-"))-region-\(number + 1)",
            paragraphs: [
                "The Ministry of Fisheries said on \(["Monday", "Tuesday"][number % 2]) that the \(subject) of region \(number + 1) would be looked at again before the winter.",
                "\"Nobody who lives from the sea in region \(number + 1) should learn of it from a newspaper,\" the minister told reporters.",
                "Letters about the \(subject) may be handed in at the harbour office until the end of the season, number \(number + 100).",
            ], place: ["Port Anders", "Nordhaven", "Ostby Harbour", "Lower Sound"][number % 4])
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    func shown(_ date: CalendarDate) -> String {
        isDayFirst
            ? "\(date.day)/\(date.month)/\(date.year)" : "\(Self.months[date.month - 1]) \(date.day), \(date.year)"
    }

    func listing(_ page: Int) -> String {
        var body = ""
        for number in page * perPage..<min(count, (page + 1) * perPage) { body += row(number) }
        switch rows {
        case .table:
            body =
                "<table class=\"release-table\"><thead><tr><th>Date</th><th>Title</th></tr></thead><tbody>\(body)</tbody></table>"
        default: body = "<div class=\"release-list\">\(body)</div>"
        }
        let pager =
            (page + 1) * perPage < count
            ? "<ul class=\"pager\"><li class=\"pager-next\"><a href=\"/releases?page=\(page + 1)\">next ›</a></li></ul>"
            : ""
        return wrap("Press releases", "<h1>Press releases</h1>\(body)\(pager)", isListing: true)
    }

    private func row(_ number: Int) -> String {
        let release = release(number)
        let link = "<a href=\"\(release.path)\">\(release.title)</a>"
        let date = shown(release.date)
        switch rows {
        case .blocks:
            return
                "<div class=\"release-row\"><h3>\(link)</h3><p class=\"teaser\">\(release.paragraphs[0].prefix(60))</p><div class=\"released\">\(date)</div></div>"
        case .table: return "<tr><td>\(date)</td><td>\(link)</td></tr>"
        case .cards:
            return """
                <div class="card card-\(number) \(number % 2 == 0 ? "even" : "odd") \(number % 3 == 0 ? "featured" : "")">
                <a href="\(release.path)"><img src="/pictures/\(number).jpg" alt=""></a>
                <h3>\(link)</h3><time datetime="\(release.date.iso)">\(date)</time><a class="more" href="\(release.path)">Read more</a></div>
                """
        case .flat: return "<h4>\(link)</h4><p class=\"when\">\(date)</p><p>\(release.paragraphs[1].prefix(50))</p>"
        case .wholeLink:
            return
                "<a class=\"tile\" href=\"\(release.path)\"><span class=\"when\">\(date)</span><h3>\(release.title)</h3><p>\(release.paragraphs[0].prefix(70))</p></a>"
        case .dayHeadings:
            return (number % 2 == 0 ? "<h5 class=\"day\">\(date)</h5>" : "") + "<div class=\"entry\">\(link)</div>"
        }
    }

    func document(_ number: Int) -> String {
        let release = release(number)
        let place = hasPlace ? "<p class=\"place\">\(release.place)</p>" : ""
        return wrap(
            release.title,
            """
            <nav class="breadcrumb"><a href="/">Home</a> &gt; <a href="/releases">Press releases</a> &gt; \(release.title)</nav>
            <article class="release"><h1 class="release-title">\(release.title)</h1><p class="release-date">\(shown(release.date))</p>\(place)
            <div class="release-text">\(release.paragraphs.map { "<p>\($0)</p>" }.joined())<p># # #</p></div>
            <div class="share-box"><span>Share this</span><a href="https://social.example/share">Post</a></div></article>
            <aside class="related"><h2>Related</h2><ul><li><a href="\(self.release(number + 3).path)">\(self.release(number + 3).title)</a></li><li><a href="\(self.release(number + 5).path)">\(self.release(number + 5).title)</a></li></ul></aside>
            """, isListing: false)
    }

    private func wrap(_ title: String, _ body: String, isListing: Bool) -> String {
        let menu = [
            "Ministry", "Ministers", "Laws and rules", "Fishing licences", "Harbours", "Statistics", "Jobs",
            "Contact us", "Languages", "Search",
        ]
        return """
            <!doctype html><html lang="en"><head><title>\(title) | Ministry of Fisheries</title></head><body>
            <div id="top"><ul class="menu">\(menu.map { "<li><a href=\"/\($0.lowercased().replacing(" ", with: "-"))\">\($0)</a></li>" }.joined())</ul></div>
            <main id="main">\(body)</main>
            <footer><p>Ministry of Fisheries, Quay 4, telephone 555 0100</p><a href="/privacy">Privacy statement of the ministry</a></footer></body></html>
            """
    }

    /// Every page of the archive by path and query.
    var pages: [String: String] {
        var pages: [String: String] = [:]
        for page in 0..<(count + perPage - 1) / perPage {
            pages[page == 0 ? "/releases" : "/releases?page=\(page)"] = listing(page)
        }
        for number in 0..<count { pages[release(number).path] = document(number) }
        return pages
    }

    var start: WebURL { WebURL(origin + "/releases")! }
}

/// Learns from pages in memory; counts what was asked for.
final class LearnBench {
    var asked: [String] = []
    let pages: [String: String]
    var most = 11

    init(_ pages: [String: String]) { self.pages = pages }

    func learn(_ start: WebURL, rows: Int = 1, documents: [LearnOptions.KnownDocument] = []) throws -> Findings {
        var options = LearnOptions(name: "fish", contact: "a@library.example", today: CalendarDate(iso: "2026-06-30")!)
        options.rows = rows
        options.documents = documents
        var learner = Learner(start: start, options: options) { [self] url, _ in
            guard asked.count < most else { return .failure(.init("enough", isEnd: true)) }
            asked.append(url.pathAndQuery)
            guard let page = pages[url.pathAndQuery] else { return .failure(.init("answered 404")) }
            return .success(LearnAnswer(url: url, body: Array(page.utf8), contentType: "text/html; charset=utf-8"))
        }
        return try learner.learn()
    }
}
