import PouchAudit
import PouchBytes

/// Words that all forms of the report share.
extension AuditClass {
    /// "Removed"
    var heading: String {
        switch self {
        case .removed: "Removed"
        case .edited: "Edited"
        case .retitled: "Retitled"
        case .redated: "Redated"
        case .moved: "Moved"
        case .delisted: "Delisted"
        case .restored: "Restored"
        case .added: "Added"
        case .blocked: "Blocked"
        case .unreachable: "Unreachable"
        case .undetermined: "Undetermined"
        case .cosmetic: "Cosmetic"
        case .unchanged: "Unchanged"
        }
    }

    /// One sentence for a reader who has never heard of it.
    var meaning: String {
        switch self {
        case .removed: "No longer served. The archive said so twice in the same crawl, while its other pages were well."
        case .edited: "The text, or a field of the page, is not what it was."
        case .retitled: "The title is another one now, on the page or in the listing."
        case .redated: "The dates that the page, the listing and the URL give changed, or no longer agree."
        case .moved: "The same statement, now at another URL."
        case .delisted: "Still served to whoever knows the URL; no listing names it any more."
        case .restored: "It had been gone, and is back."
        case .added: "Not there in the earlier crawl."
        case .blocked: "The server refused to show it, which says nothing about what became of it."
        case .unreachable: "No answer came. That says nothing about the document."
        case .undetermined: "The newer crawl saw too little to decide."
        case .cosmetic: "The page's bytes changed, what it says did not."
        case .unchanged: "As it was."
        }
    }
}

enum Wording {
    /// "1 statement", "3 statements"
    static func count(_ number: Int, _ noun: String) -> String { "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")" }

    /// "2 paragraphs changed as T1 tells"
    static func told(_ count: Int, by id: String) -> String {
        "… \(Wording.count(count, "paragraph")) changed as \(printable(id)) tells"
    }

    static func isAre(_ number: Int) -> String { number == 1 ? "is" : "are" }

    /// "3 statements edited"; documents when not all are statements.
    static func phrase(_ kind: AuditClass, _ changes: some Collection<DocumentChange>) -> String {
        "\(count(changes.count, noun(changes))) \(kind.rawValue)"
    }

    static func noun(_ changes: some Collection<DocumentChange>) -> String {
        changes.allSatisfy { $0.role == "statement" } ? "statement" : "document"
    }

    /// "a, b and c"
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A share of one: "12.5 %".
    static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "?" }
        if share > 0, share < 0.001 { return "less than 0.1 %" }
        let tenths = Int((min(max(share, 0), 1) * 1_000).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// `listing_title` -> "Title in the listing"
    static func field(_ name: String) -> String {
        switch name {
        case "listing_title": return "Title in the listing"
        case "listing_date": return "Date in the listing"
        case "released_on": return "Released on"
        case "speaker_role": return "Speaker’s role"
        case "text_sha256": return "Text"
        default:
            let words = name.split(separator: "_").joined(separator: " ")
            return words.prefix(1).uppercased() + words.dropFirst()
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// "24 November 2026"; a text that is not a date stays as it is.
    static func date(_ text: String) -> String {
        guard let date = CalendarDate(iso: text) else { return text }
        return "\(date.day) \(months[date.month - 1]) \(date.year)"
    }

    /// "24 November 2026, 07:30 UTC"; what is no RFC 3339 stays as it is.
    static func moment(_ text: String) -> String {
        guard let moment = Timestamp(rfc3339: text) else { return text }
        let date = moment.date
        return "\(date.day) \(months[date.month - 1]) \(date.year), \(moment.rfc3339.dropFirst(11).prefix(5)) UTC"
    }

    /// The day alone.
    static func day(_ text: String) -> String { Timestamp(rfc3339: text).map { date($0.date.iso) } ?? text }

    /// `2003-05` -> "May 2003"
    static func part(_ text: String) -> String {
        guard text.utf8.count == 7, let date = CalendarDate(iso: text + "-01") else { return text }
        return "\(months[date.month - 1]) \(date.year)"
    }
}
