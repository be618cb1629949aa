import PouchBytes

/// A press archive of about 300 statements from 2001 to January 2009, modelled on the State Department's and the same
/// each time. All are synthetic and labelled so, except for one real statement in the public domain.
public struct BundledArchive: Sendable {
    /// A resource as the server gives it, its body and its fields.
    public struct Resource: Sendable, Equatable {
        public var bytes: [UInt8]
        public var contentType: String
        /// An opaque validator, quoted.
        public var etag: String
        public var lastModified: Timestamp

        public init(bytes: [UInt8], contentType: String, etag: String, lastModified: Timestamp) {
            self.bytes = bytes
            self.contentType = contentType
            self.etag = etag
            self.lastModified = lastModified
        }
    }

    /// By path, as a request names it.
    public private(set) var resources: [String: Resource] = [:]
    /// The fields of each statement, sorted by path.
    public private(set) var gold: [GoldStatement] = []
    /// Listed, and answered with 404.
    public static let gonePath = "/r/pa/prs/ps/2003/20444.htm"
    /// Listed, and answered with 301 to ``movedTo``.
    public static let movedPath = "/r/pa/prs/ps/2004/30301.htm"
    public static let movedTo = "/r/pa/prs/ps/2004/30302.htm"
    /// Answered with 503 and Retry-After the first time.
    public static let busyPath = "/r/pa/prs/ps/2005/40503.htm"
    /// Listed, and forbidden by robots.txt.
    public static let forbiddenPath = "/r/pa/prs/ps/2005/40777.htm"
    /// The statement that was really made.
    public static let realPath = "/r/pa/prs/ps/2001/6501.htm"

    /// Makes the archive; every call gives the same bytes.
    public static func generate() -> BundledArchive {
        var builder = ArchiveBuilder()
        builder.build()
        return builder.archive
    }

    /// The gold answers as JSON Lines, with URLs at this origin.
    public func goldLines(origin: String) -> [String] {
        gold.map { String(decoding: $0.json(origin: origin), as: UTF8.self) }
    }

    mutating func add(_ path: String, _ bytes: [UInt8], _ contentType: String) {
        let digest = SHA256Digest.of(bytes)
        // Some day of 2009, by the content.
        let age = Int64(digest.bytes[0]) * 86_400 + Int64(digest.bytes[1]) * 60
        resources[path] = Resource(
            bytes: bytes, contentType: contentType, etag: "\"\(digest.hex.prefix(16))\"",
            lastModified: Timestamp(microseconds: (1_232_000_000 + age) * 1_000_000))
    }

    mutating func add(_ statement: GoldStatement) { gold.append(statement) }
    mutating func sortGold() { gold.sort { $0.path < $1.path } }
}

/// Puts the archive together, year by year.
struct ArchiveBuilder {
    var archive = BundledArchive()
    private var prose = Prose(random: SeededGenerator(seed: 2_001))
    private var nextID = 1_000
    private var drafts: [Draft] = []

    private static let speakers: [(String?, String?)] = [
        ("Richard Boucher", "Spokesman"), ("Philip T. Reeker", "Deputy Spokesman"), ("Sean McCormack", "Spokesman"),
        ("Office of the Spokesman", nil),
        ("Sean McCormack", nil), (nil, nil), ("Robert Wood", "Acting Spokesman"),
    ]
    private static let kinds = [
        "Press Statement", "Press Statement", "Media Note", "Fact Sheet", "Taken Question", "Notice to the Press",
        "Joint Statement", "Daily Press Briefing",
    ]

    mutating func build() {
        for year in 2001...2009 {
            for month in (year == 2001 ? 2 : 1)...(year == 2009 ? 1 : 12) {
                for _ in 0..<3 { drafts.append(ordinary(year, month)) }
            }
        }
        drafts += quirks()
        for draft in drafts { publish(draft) }
        addRealStatement()
        addListings()
        addRequisites()
        archive.sortGold()
    }

    // MARK: - Statements

    private mutating func path(_ year: Int, _ month: Int) -> String {
        nextID += prose.number(1...9) + (year - 2001) * 40
        return "\(Listings.statementFolder(year, month))\(nextID).htm"
    }

    private mutating func ordinary(_ year: Int, _ month: Int) -> Draft {
        let day = prose.number(1...28)
        var draft = Draft(path: path(year, month), year: year, month: month, day: day, title: prose.title())
        draft.kind = prose.pick(Self.kinds)
        (draft.speaker, draft.role) = Self.speakers[prose.number(0...(Self.speakers.count - 1))]
        draft.places = [prose.pick(["Washington, DC", "Washington, DC", "New York, New York", "Brussels, Belgium"])]
        for _ in 0..<prose.number(3...7) { draft.blocks.append(.paragraph(prose.paragraph())) }
        // 0x92 and its neighbours, as most pages have them.
        draft.blocks.append(
            .paragraph(
                "The Department’s “\(prose.pick(["framework", "initiative", "program"]))” continues – as announced – through the year. \(prose.sentence())"
            ))
        if year < 2006 {
            draft.number = "\(year)/\(prose.number(1...1_200))"
            draft.numberPlace = prose.number(0...2) == 0 ? .none : .tail
        }
        draft.releasedDay = day
        draft.usesUTF8 = year >= 2006 && prose.number(0...3) == 0
        if prose.number(0...5) == 0 { draft.breadcrumb = .trailingSpace }
        return draft
    }

    /// One statement for each thing that pages of this archive are known to do.
    private mutating func quirks() -> [Draft] {
        var drafts: [Draft] = []
        func add(_ year: Int, _ month: Int, _ change: (inout Draft) -> Void) {
            var draft = ordinary(year, month)
            draft.speaker = "Richard Boucher"
            draft.role = "Spokesman"
            draft.kind = "Press Statement"
            draft.breadcrumb = .plain
            draft.places = ["Washington, DC"]
            change(&draft)
            drafts.append(draft)
        }
        add(2001, 4) { $0.mark = "(Revised)" }
        add(2002, 3) {
            $0.kind = "Media Note"
            $0.mark = "(Revised)"
            $0.number = "2002/120"
            $0.numberPlace = .head
        }
        add(2002, 7) {
            $0.kind = "Media Note"
            $0.mark = "(Revised)"
            $0.number = "2002/121"
            $0.numberMark = "(REVISED)"
            $0.numberPlace = .head
        }
        add(2003, 5) { $0.title += " (Corrected)" }
        add(2004, 10) { $0.title += " (Revised)" }
        add(2003, 6) {
            $0.title += " (Fact Sheet)"
            $0.kind = "Fact Sheet"
        }
        add(2004, 2) { $0.speakerPlace = .afterDate }
        add(2005, 7) { $0.places = ["Treaty Room", "Washington, DC"] }
        add(2006, 9) {
            $0.places = ["Waldorf-Astoria Hotel", "New York, New York"]
            $0.speaker = nil
            $0.role = nil
        }
        add(2007, 1) {
            $0.day = 22
            $0.endDay = 26
            $0.releasedDay = nil
        }
        add(2007, 8) { $0.dateForm = .noYear }
        add(2006, 2) {
            $0.dateForm = .noYear
            $0.breadcrumb = .none
        }
        add(2008, 2) { $0.dateForm = .weekday }
        add(2005, 11) {
            $0.kind = nil
            $0.titleFirst = true
            $0.title = "Remarks on the Opening of the Exhibition"
            $0.speaker = "Philip T. Reeker"
            $0.role = "Deputy Spokesman"
        }
        add(2008, 10) {
            $0.kind = "Remarks"
            $0.titleFirst = true
        }
        add(2001, 9) { $0.hasHeading = false }
        add(2003, 4) {
            $0.breadcrumb = .deeper
            $0.kind = "Daily Press Briefing"
        }
        add(2002, 8) { $0.breadcrumb = .none }
        add(2002, 10) {
            $0.blocks.append(
                .damaged("Iíve been informed of the result, and the Department will respond in due course."))
        }
        add(2003, 9) { $0.blocks.append(.damaged("The Departments position on this issue hasnt changed, and wont.")) }
        add(2001, 12) { $0.blocks.append(.wrapped(prose.paragraph())) }
        add(2004, 8) {
            $0.blocks.insert(
                .table([
                    ["Country", "Amount", "Year"], ["Kenya", "$1,200,000", "2003"], ["Peru", "$850,000", "2004"],
                ]), at: 2)
        }
        add(2005, 3) {
            $0.blocks.insert(
                .list([
                    "Assistance to schools in four provinces", "Training of two hundred inspectors",
                    "A report within the year",
                ]), at: 2)
        }
        add(2006, 5) { $0.blocks.insert(.heading("Background"), at: 2) }
        add(2007, 4) {
            $0.blocks.insert(.columns([[prose.paragraph(), prose.paragraph()], [prose.paragraph()]]), at: 1)
        }
        add(2007, 10) {
            $0.blocks.insert(
                .picture(
                    path: "/documents/organization/signing.jpg",
                    caption: "The signing ceremony. State Department photo."), at: 0)
        }
        add(2008, 9) {
            $0.blocks.append(
                .file(text: "Full report of the working group", path: "/documents/organization/108912.pdf"))
        }
        add(2006, 12) { $0.blocks.append(.formats(path: "/documents/organization/78123.pdf")) }
        add(2008, 6) {
            $0.blocks.append(
                .linked(
                    before: "More is on the ", text: "program’s page", href: "http://2001-2009.state.gov/g/prm/",
                    url: "/g/prm/", after: " of the Bureau."))
        }
        add(2008, 7) {
            $0.blocks.append(
                .linked(
                    before: "See ", text: "the organization’s site",
                    href: "http://www.example.org/report?id=5&lang=en#top",
                    url: "http://www.example.org/report?id=5&lang=en", after: "."))
        }
        add(2007, 6) { $0.blocks.append(.file(text: "Listen to the briefing", path: "/media/briefing.m3u")) }
        add(2007, 9) { $0.blocks.append(.file(text: "Watch the briefing", path: "/media/briefing.wmv")) }
        add(2006, 8) { $0.blocks.insert(.empty, at: 1) }
        add(2005, 5) { $0.listingDay = $0.day == 12 ? 13 : 12 }
        add(2005, 9) { $0.listingTitle = "Statement on Regional Cooperation" }
        add(2004, 12) {
            $0.blocks = []
            $0.numberPlace = .none
            $0.releasedDay = nil
            $0.isEmpty = true
        }
        add(2009, 1) { $0.kind = "Media Note" }
        add(2004, 5) { $0.path = BundledArchive.movedTo }
        add(2005, 6) { $0.path = BundledArchive.busyPath }
        return drafts
    }

    private mutating func publish(_ draft: Draft, note: String = Template.note) {
        var crumbs = draft.crumbs
        if draft.breadcrumb == .trailingSpace, let last = crumbs.popLast() { crumbs.append(last + " ") }
        let template = Template(year: draft.year)
        let charset = draft.usesUTF8 ? "utf-8" : draft.year <= 2002 ? nil : "iso-8859-1"
        let page = template.page(
            title: draft.title, crumbs: crumbs, cell: template.cell(draft), charset: charset, note: note)
        let type =
            draft.usesUTF8
            ? "text/html; charset=utf-8" : draft.year == 2003 ? "text/html; charset=ISO-8859-1" : "text/html"
        archive.add(draft.path, draft.usesUTF8 ? Array(page.utf8) : Windows1252.bytes(page), type)
        archive.add(draft.gold)
        rows[Month(year: draft.year, month: draft.month), default: []].append(
            Listings.Row(
                path: draft.path == BundledArchive.movedTo ? BundledArchive.movedPath : draft.path,
                title: draft.listingTitle ?? draft.title,
                date: "\(draft.monthName) \(draft.listingDay ?? draft.day), \(draft.year)"))
    }

    private mutating func addRealStatement() {
        var draft = Draft(path: BundledArchive.realPath, year: 2001, month: 11, day: 21, title: RealStatement.title)
        draft.speaker = "Philip T. Reeker"
        draft.role = "Deputy Spokesman"
        draft.blocks = RealStatement.paragraphs.map { .paragraph($0) }
        draft.releasedDay = 21
        draft.breadcrumb = .trailingSpace
        publish(
            draft,
            note:
                "The page is synthetic; its text is the real statement of November 21, 2001, a work of the U.S. government in the public domain."
        )
    }

    // MARK: - Listings

    private struct Month: Hashable, Comparable {
        var year: Int
        var month: Int
        static func < (one: Month, other: Month) -> Bool { (one.year, one.month) < (other.year, other.month) }
    }

    private var rows: [Month: [Listings.Row]] = [:]

    private mutating func addListings() {
        rows[Month(year: 2003, month: 7), default: []].append(
            Listings.Row(path: BundledArchive.gonePath, title: "A Statement Taken Down", date: "July 9, 2003"))
        rows[Month(year: 2005, month: 7), default: []].append(
            Listings.Row(
                path: BundledArchive.forbiddenPath, title: "A Statement Not for Crawlers", date: "July 8, 2005"))
        // One statement is listed in two months.
        if let twice = rows[Month(year: 2006, month: 3)]?.last {
            rows[Month(year: 2006, month: 4), default: []].append(twice)
        }
        for month in rows.keys.sorted() where month.year != 2009 { addMonth(month) }
        for year in 2001...2009 { addYear(year) }
        let years = (2001...2009).map { "<a class=\"lftnavbelow\" href=\"\(Listings.yearPath($0))\">\($0)</a><br>" }
            .joined(separator: "\n")
        let others =
            "<a class=\"lftnavbelow\" href=\"index.cfm\">Bureau</a><br><a class=\"lftnavbelow\" href=\"http://2001-2009.state.gov/r/pa/ei/\">Electronic Information</a><br>\n"
        let page = Template(year: 2008).page(
            title: "Press Releases (Other)", crumbs: Draft.trail, cell: "<h1>Press Releases (Other)</h1>",
            charset: "iso-8859-1", left: others + years)
        archive.add(Listings.root, Windows1252.bytes(page), "text/html")
    }

    private mutating func addMonth(_ month: Month) {
        let name = Draft.months[month.month - 1]
        let path = Listings.monthPath(month.year, month.month)
        let styles: [Listings.DateStyle] = [.before, .after, .heading, .cells]
        let style = styles[(month.year + month.month) % styles.count]
        let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        // Some pages name a base, and their links are relative to it.
        let base = month.year == 2002 ? "//2001-2009.state.gov\(folder)" : nil
        let sorted = (rows[month] ?? []).sorted { $0.path > $1.path }
        var pages = [(path, sorted)]
        if month == Month(year: 2005, month: 3) {
            pages = [
                (path, Array(sorted.prefix(2))), (path.replacing(".htm", with: "_2.htm"), Array(sorted.dropFirst(2))),
            ]
        }
        for (number, page) in pages.enumerated() {
            let next = number + 1 < pages.count ? "<p><a href=\"\(pages[number + 1].0)\">Next &gt;</a>" : ""
            let cell =
                "<h1>\(name) \(month.year)</h1><p>"
                + Listings.rows(
                    page.1, dates: style, relativeTo: base == nil ? nil : String(folder), style: month.month) + next
            let template = Template(year: month.year)
            archive.add(
                page.0,
                Windows1252.bytes(
                    template.page(
                        title: name, crumbs: Draft.trail + [String(month.year), name], cell: cell, base: base,
                        charset: month.year <= 2002 ? nil : "iso-8859-1")),
                "text/html")
        }
    }

    private mutating func addYear(_ year: Int) {
        let cell: String
        if year == 2009 {
            // Its page lists the statements itself.
            cell = Listings.rows(rows[Month(year: 2009, month: 1)] ?? [], dates: .before, relativeTo: nil, style: 0)
        } else {
            cell = rows.keys.filter { $0.year == year }.sorted().map { month in
                let name = Draft.months[month.month - 1]
                let text = year == 2007 ? String(name.prefix(3)) + "." : year == 2006 ? "\(name) \(year)" : name
                return
                    "<br><a href=\"\(Listings.href(Listings.monthPath(month.year, month.month), style: month.month % 3))\">\(text)</a>"
            }.joined(separator: "\n")
        }
        let page = Template(year: year).page(
            title: String(year), crumbs: Draft.trail + [String(year)], cell: "<h1>\(year)</h1><p>\(cell)",
            charset: "iso-8859-1")
        archive.add(Listings.yearPath(year), Windows1252.bytes(page), "text/html")
    }

    // MARK: - Page requisites and attachments

    private mutating func addRequisites() {
        archive.add("/css/style.css", Array("/* synthetic */ body { font: 10pt Arial }\n".utf8), "text/css")
        archive.add("/js/counter.js", Array("// synthetic\n".utf8), "application/javascript")
        // Two of the images are the same bytes.
        for (name, seed) in [("xpt_shim", "shim"), ("bullet", "dot"), ("top", "dot")] {
            archive.add("/images/\(name).gif", gif(seed), "image/gif")
        }
        archive.add(
            "/documents/organization/signing.jpg", [0xFF, 0xD8, 0xFF, 0xE0] + Array("synthetic".utf8) + [0xFF, 0xD9],
            "image/jpeg")
        for name in ["108912", "78123"] {
            archive.add(
                "/documents/organization/\(name).pdf",
                Array(
                    "%PDF-1.4\n% synthetic \(name)\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
                        .utf8), "application/pdf")
        }
        archive.add("/media/briefing.wmv", [0x30, 0x26, 0xB2, 0x75] + Array("synthetic".utf8), "video/x-ms-wmv")
        archive.add("/media/briefing.m3u", Array("#EXTM3U\n# synthetic\n".utf8), "audio/x-mpegurl")
    }

    private func gif(_ name: String) -> [UInt8] {
        Array("GIF89a".utf8) + [1, 0, 1, 0, 0x80, 0, 0] + Array(SHA256Digest.of(Array(name.utf8)).bytes.prefix(6)) + [
            0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B,
        ]
    }
}
