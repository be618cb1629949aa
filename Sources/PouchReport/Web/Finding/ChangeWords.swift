import PouchAudit
import PouchBytes
import PouchSearch

/// Changes of the index in words.
enum ChangeWords {
    /// A crawl's name as RFC 3339.
    static func moment(_ crawl: String) -> String { Timestamp(compact: crawl)?.rfc3339 ?? crawl }

    /// A reason of the audit, its times as people write them.
    static func reason(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            Timestamp(rfc3339: String(word)) == nil ? String(word) : Wording.moment(String(word))
        }.joined(separator: " ")
    }

    static func told(_ told: ComparedPair.Told) -> String {
        let pages = Wording.count(told.documents, "page")
        switch told.what {
        case "template": return "One template edit on \(pages):"
        case "edit": return "One edit that \(Wording.count(told.documents, "statement")) share:"
        case "noise": return "Noise on \(pages), no edit:"
        default:
            let kind = told.what.split(separator: " ").last.map(String.init) ?? ""
            return "Outage: \(Wording.count(told.documents, "document")) \(kind)"
        }
    }
}
