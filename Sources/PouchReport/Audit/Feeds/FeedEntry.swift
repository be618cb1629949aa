import PouchAudit
import PouchBytes

/// An entry of either feed: a change, a storm, or an edit that many pages share.
struct FeedEntry {
    var id: String
    var title: String
    /// The URL to open; nil when it is not one to follow.
    var link: String?
    /// When the newer capture was made, RFC 3339.
    var updated: String
    var html: [UInt8]
    var tags: [String]

    /// All entries: shared edits first, then the changes in the report's order.
    static func all(_ report: AuditReport) -> [FeedEntry] {
        let end = moment(report.to.endedAt, report.to.startedAt)
        return report.storms.map { storm($0, report, end) } + report.shared.map { shared($0, report, end) }
            + report.changes.lazy.filter { $0.kind.isChange && !$0.isSharedAlone }.map { change($0, report, end) }
    }

    /// When the feed was last new: the end of the newest crawl.
    static func updated(_ report: AuditReport) -> String { moment(report.to.endedAt, report.to.startedAt) }

    /// A URN that the same facts always give: a UUID of version 8 (RFC 9562 section 5.8) from their SHA-256.
    static func urn(_ facts: [String]) -> String {
        var bytes: [UInt8] = []
        for fact in facts {
            // A length before each keeps ["ab", "c"] apart from ["a", "bc"].
            bytes += "\(fact.utf8.count):".utf8
            bytes += fact.utf8
        }
        var id = Array(SHA256Digest.of(bytes).bytes.prefix(16))
        id[6] = id[6] & 0x0F | 0x80
        id[8] = id[8] & 0x3F | 0x80
        let hex = Hex.text(id)
        var text = ""
        for (place, digit) in hex.enumerated() {
            if [8, 12, 16, 20].contains(place) { text.append("-") }
            text.append(digit)
        }
        return "urn:uuid:" + text
    }

    /// The first that is a time, in the one form that both feeds take.
    private static func moment(_ texts: String?...) -> String {
        texts.lazy.compactMap { $0.flatMap(Timestamp.init(rfc3339:)) }.first?.rfc3339 ?? "1970-01-01T00:00:00Z"
    }

    // MARK: - Entries

    private static func change(_ change: DocumentChange, _ report: AuditReport, _ end: String) -> FeedEntry {
        let newest = change.versions.last
        let digest = change.to?.textSHA256 ?? change.to?.sha256 ?? newest?.textSHA256 ?? newest?.sha256 ?? ""
        let crawl = newest?.firstCrawl ?? change.to?.crawl ?? report.to.name
        return FeedEntry(
            id: urn(["change", report.profile, change.kind.rawValue, change.url, digest, crawl]),
            title: "\(change.kind.heading): \(DiffLines.cut(change.name, to: 300))", link: SafeLink.target(change.url),
            updated: moment(change.to?.fetchedAt, end), html: FeedHTML.of(change),
            tags: ([change.kind] + change.also).map(\.rawValue) + [change.statementKind].compactMap { $0 })
    }

    /// The statements of a shared edit, all of them: a feed has no entry for statements without a change of their own.
    /// Of a template, whose pages did not change, a sample.
    private static func documents(_ edit: AuditReport.SharedEdit, _ report: AuditReport) -> [String] {
        let all = edit.isTemplate ? [] : report.changes.filter { $0.shared.contains(edit.id) }.map(\.url)
        return all.isEmpty ? edit.sample : all
    }

    private static func storm(_ storm: AuditReport.Outage, _ report: AuditReport, _ end: String) -> FeedEntry {
        FeedEntry(
            id: urn(["storm", report.profile, storm.kind.rawValue, storm.part ?? "", report.to.name]),
            title: "Outage: \(AuditView.told(storm))", link: SafeLink.target(report.origin), updated: end,
            html: FeedHTML.of(storm), tags: ["outage", storm.kind.rawValue])
    }

    private static func shared(_ edit: AuditReport.SharedEdit, _ report: AuditReport, _ end: String) -> FeedEntry {
        let facts = ["\(edit.deleted.count)"] + edit.deleted + edit.inserted
        return FeedEntry(
            id: urn(
                [
                    "shared", report.profile, edit.place.rawValue, edit.field ?? "", report.to.name,
                    edit.isTemplate ? "template" : "edit",
                ] + facts),
            title: AuditView.told(edit), link: edit.sample.lazy.compactMap(SafeLink.target).first, updated: end,
            html: FeedHTML.of(edit, documents: documents(edit, report)),
            tags: [edit.isTemplate ? "template" : "shared edit"])
    }
}
