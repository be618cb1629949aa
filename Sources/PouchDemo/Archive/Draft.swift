/// A statement before a template of its era turns it into a page.
struct Draft {
    /// A piece of the body.
    enum Block {
        case paragraph(String)
        /// Lines broken hard in the source, as word processors left them.
        case wrapped(String)
        case heading(String)
        case list([String])
        case table([[String]])
        /// A picture with its caption, the caption running on without a paragraph of its own.
        case picture(path: String, caption: String)
        /// A paragraph whose text holds a link.
        case linked(before: String, text: String, href: String, url: String, after: String)
        /// A file named after a paragraph's text.
        case file(text: String, path: String)
        /// "PDF | HTML": formats on offer, no text.
        case formats(path: String)
        /// Two columns laid out with a table: each cell holds paragraphs.
        case columns([[String]])
        /// Paragraphs with nothing in them.
        case empty
        /// Raw bytes of windows-1252 or damage kept as it is.
        case damaged(String)
    }

    enum DateForm { case plain, weekday, noYear }
    enum SpeakerPlace { case beforePlace, afterDate }
    enum NumberPlace { case none, head, tail }
    enum Breadcrumb { case plain, trailingSpace, deeper, none }

    var path: String
    var year: Int
    var month: Int
    var day: Int
    var endDay: Int?
    var kind: String? = "Press Statement"
    /// "(Revised)" or "(Corrected)" after the kind.
    var mark: String?
    var title: String
    var hasHeading = true
    var titleFirst = false
    var speaker: String?
    var role: String?
    var speakerPlace = SpeakerPlace.beforePlace
    var places = ["Washington, DC"]
    var dateForm = DateForm.plain
    var number: String?
    var numberPlace = NumberPlace.none
    /// "(REVISED)" after the number, as on paper.
    var numberMark: String?
    var blocks: [Block] = []
    var releasedDay: Int?
    var breadcrumb = Breadcrumb.plain
    var usesUTF8 = false
    var listingTitle: String?
    var listingDay: Int?
    /// A page that fits no template at all.
    var isFormless = false
    var isEmpty = false

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    var monthName: String { Self.months[month - 1] }

    var shownDate: String {
        let days = endDay.map { "\(day) - \($0)" } ?? "\(day)"
        return dateForm == .noYear ? "\(monthName) \(days)" : "\(monthName) \(days), \(year)"
    }

    func iso(_ day: Int) -> String { "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)" }

    static let trail = [
        "Under Secretary for Public Diplomacy and Public Affairs", "Bureau of Public Affairs",
        "Bureau of Public Affairs: Press Relations Office",
        "Press Releases (Other)",
    ]

    var crumbs: [String] {
        switch breadcrumb {
        case .none: []
        case .deeper: Self.trail + [String(year), "Press Briefing Transcripts", monthName]
        default: Self.trail + [String(year), monthName]
        }
    }

    /// The fields that an extraction must find.
    var gold: GoldStatement {
        var gold = GoldStatement(path: path)
        gold.kind = kind
        gold.number = numberPlace == .none ? nil : number
        gold.isRevised = mark != nil || title.hasSuffix("(Revised)") || title.hasSuffix("(Corrected)")
        let listed = listingTitle ?? title
        gold.title = hasHeading ? title : listed
        gold.date = iso(day)
        gold.dateEnd = endDay.map { iso($0) }
        gold.place = places.isEmpty ? nil : places.joined(separator: ", ")
        gold.speaker = speaker
        gold.role = role
        gold.releasedOn = releasedDay.map { iso($0) }
        gold.breadcrumb = crumbs
        gold.listingTitle = listed
        gold.listingDate = iso(listingDay ?? day)
        for block in blocks {
            switch block {
            case .paragraph(let text), .wrapped(let text), .damaged(let text): gold.paragraphs.append(text)
            case .heading(let text):
                gold.blocks.append((gold.paragraphs.count, 1, "heading", 3))
                gold.paragraphs.append(text)
            case .list(let items):
                gold.blocks.append((gold.paragraphs.count, items.count, "list_item", 1))
                gold.paragraphs += items
            case .table(let rows):
                gold.blocks.append((gold.paragraphs.count, rows.count, "row", nil))
                gold.paragraphs += rows.map { $0.joined(separator: " | ") }
            case .picture(let path, let caption):
                gold.paragraphs.append(caption)
                gold.attachments.append(path)
            case .linked(let before, let text, _, let url, let after):
                gold.paragraphs.append(before + text + after)
                gold.links.append((text, url))
            case .file(let text, let path):
                gold.paragraphs.append(text)
                gold.links.append((text, path))
                gold.attachments.append(path)
            case .formats(let path): gold.attachments.append(path)
            case .empty: break
            case .columns(let columns): gold.paragraphs += columns.flatMap { $0 }
            }
        }
        gold.warnings = warnings(listed)
        return gold
    }

    private func warnings(_ listed: String) -> [String] {
        var warnings: [String] = []
        if !hasHeading { warnings.append("title taken from the listing") }
        if kind == nil { warnings.append("no kind found") }
        if dateForm == .noYear {
            warnings.append("date has no year; \(year) taken from the \(crumbs.isEmpty ? "listing" : "breadcrumb")")
        }
        if isEmpty { warnings.append("no text found") }
        if let listingDay, listingDay != day {
            warnings.append("date disagrees with the listing: page \(iso(day)), listing \(iso(listingDay))")
        }
        if hasHeading, listed != title { warnings.append("title disagrees with the listing: \"\(listed)\"") }
        for block in blocks {
            if case .damaged(let text) = block, text.contains("Iíve") {
                warnings.append("text shows damaged characters: Iíve")
            }
        }
        return warnings
    }
}
