import PouchAudit
import PouchBytes
import PouchMirror

/// The state of past alerts, and from it whether a report is worth one: a value without a clock, a disk or a network.
///
/// - Nothing when nothing changed, and when an alert had this very report before.
/// - Changes: one alert with all of them.
/// - An outage (a report with a storm): one alert when it begins, none while it lasts, one when it is over. All that could
///   not be had meanwhile belongs to it; changes are reported all the same.
/// - A field that newly read pages give less often: reported once, and again only after pages gave it in between.
/// - A single document that is blocked, unreachable or undetermined: reported once, and again only after it was fetched in between.
package struct AlertPolicy: Sendable, Equatable, Codable {
    /// A crawl that the policy has decided on.
    package struct Seen: Sendable, Equatable, Codable {
        package var crawl: String
        /// SHA-256 of the report's JSON; nil for a first crawl, which has no report.
        package var reportSHA256: String?
    }

    /// An outage that lasts.
    package struct Outage: Sendable, Equatable, Codable {
        /// The crawl whose report began it.
        package var since: String
    }

    /// The newest crawl that was looked at.
    package private(set) var last: Seen?
    package private(set) var outage: Outage?
    /// Marks of the open documents that were in an alert, sorted.
    private(set) var open: [String] = []
    /// Fields that had fallen when pages were read the last time, sorted.
    private(set) var fallen: [String] = []

    package init() {}

    enum CodingKeys: String, CodingKey { case last, outage, open, fallen }

    /// Notes a crawl that there is nothing to compare with: the next report begins at it.
    package mutating func begin(at crawl: String) {
        if last.map({ $0.crawl < crawl }) ?? true { last = Seen(crawl: crawl, reportSHA256: nil) }
    }

    /// Takes a report in and decides on an alert; nil for none.
    ///
    /// - Parameter digest: of the report's JSON, lower-case hexadecimal.
    package mutating func decide(on report: AuditReport, digest: String) -> Alert? {
        // A look back at older crawls, or the same report again, is not news.
        if let last, report.to.name < last.crawl || last.reportSHA256 == digest { return nil }
        last = Seen(crawl: report.to.name, reportSHA256: digest)
        let changes = report.counts.reduce(0) { $0 + ($1.kind.isChange ? $1.count : 0) }
        let isOutage = report.storms.contains { $0.kind.isOpen }
        if isOutage { return decideInOutage(changes, report.to.name) }

        let marks = Set(report.changes.lazy.filter { Self.isQuestion($0, report) }.map(Self.mark))
        let news = marks.subtracting(open).count
        // A document that a crawl of a part left out is as open as it was.
        open = (report.coverage.isPartial ? marks.union(open) : marks).sorted()
        let fields = newlyFallen(report.reading)
        let over = outage
        outage = nil
        let event: Alert.Event? =
            changes > 0
            ? .changes
            : over != nil
                ? .outageOver
                : news > 0
                    ? .openQuestions
                    : fields.isEmpty ? nil : .drift
        return event.map {
            Alert(
                event: $0, changes: changes, openQuestions: news,
                outage: over.map { .isOver(since: $0.since) } ?? .none, fallen: fields)
        }
    }

    /// The fields that have fallen and were not reported; none for a crawl that read no new page.
    private mutating func newlyFallen(_ reading: CrawlReading) -> [String] {
        guard !reading.isEmpty else { return [] }
        let told = Set(fallen)
        fallen = Set(reading.fallen.map(\.field)).sorted()
        return fallen.filter { !told.contains($0) }
    }

    private mutating func decideInOutage(_ changes: Int, _ crawl: String) -> Alert? {
        if let outage {
            return changes == 0
                ? nil : Alert(event: .changes, changes: changes, openQuestions: 0, outage: .goesOn(since: outage.since))
        }
        outage = Outage(since: crawl)
        return Alert(event: .outage, changes: changes, openQuestions: 0, outage: .begins)
    }

    /// `false` for a document that a crawl of a part left out: the user chose so.
    private static func isQuestion(_ change: DocumentChange, _ report: AuditReport) -> Bool {
        change.kind.isOpen && !(report.coverage.isPartial && change.kind == .undetermined)
    }

    /// 64 bits of a digest identify the document, so that the state stays small.
    private static func mark(_ change: DocumentChange) -> String {
        String(SHA256Digest.of("\(change.kind.rawValue) \(change.url)").hex.prefix(16))
    }
}

extension AlertPolicy {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        last = try values.decodeIfPresent(Seen.self, forKey: .last)
        outage = try values.decodeIfPresent(Outage.self, forKey: .outage)
        open = try values.decodeIfPresent([String].self, forKey: .open) ?? []
        fallen = try values.decodeIfPresent([String].self, forKey: .fallen) ?? []
    }
}

extension AlertPolicy.Seen {
    enum CodingKeys: String, CodingKey {
        case crawl
        case reportSHA256 = "report_sha256"
    }
}
