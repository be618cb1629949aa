import PouchAudit
import PouchBytes

/// How a report is put into words and formats; the forms themselves are another module's.
package struct ReportForms: Sendable {
    /// For a mail: plain text, UTF-8, lines of any length.
    package var text: @Sendable (AuditReport) -> String
    package var json: @Sendable (AuditReport) -> [UInt8]
    /// One page for a mail's attachment; nil for no attachment.
    package var html: (@Sendable (AuditReport) -> [UInt8])?

    package init(
        text: @escaping @Sendable (AuditReport) -> String, json: @escaping @Sendable (AuditReport) -> [UInt8],
        html: (@Sendable (AuditReport) -> [UInt8])? = nil
    ) {
        self.text = text
        self.json = json
        self.html = html
    }
}

/// An alert in words, ready for every kind of target; kept in `alerts.json` until it has reached all of them.
package struct AlertMessage: Sendable, Equatable, Codable {
    /// Documents of one class of the audit.
    package struct Count: Sendable, Equatable, Codable {
        /// A class of the audit: `removed`, `edited`...
        package var name: String
        package var count: Int

        enum CodingKeys: String, CodingKey {
            case name = "class"
            case count
        }
    }

    package var event: Alert.Event
    package var subject: String
    package var text: String
    package var html: String?
    /// The report's JSON; nil when it was too large to keep for another try.
    package var report: String?
    package var reportSHA256: String
    package var mirror: String
    package var profile: String
    package var fromCrawl: String
    package var toCrawl: String
    package var verdict: String
    /// Classes that occur, in the report's order.
    package var counts: [Count]

    enum CodingKeys: String, CodingKey {
        case event, subject, text, html, report, mirror, profile, verdict, counts
        case reportSHA256 = "report_sha256"
        case fromCrawl = "from"
        case toCrawl = "to"
    }

    /// - Parameters:
    ///   - json: the report's JSON, made once by the caller for the digest.
    ///   - mirror: as the user named it.
    package init(_ alert: Alert, _ report: AuditReport, json: [UInt8], mirror: String, forms: ReportForms) {
        event = alert.event
        subject = AlertWords(alert, report).subject
        text = AlertWords(alert, report).opening + Self.bounded(forms.text(report))
        html = forms.html.map { String(decoding: $0(report), as: UTF8.self) }
        self.report = String(decoding: json, as: UTF8.self)
        reportSHA256 = SHA256Digest.of(json).hex
        self.mirror = mirror
        profile = report.profile
        fromCrawl = report.from.name
        toCrawl = report.to.name
        verdict = report.verdict.rawValue
        counts = report.counts.filter { $0.count > 0 }.map { Count(name: $0.kind.rawValue, count: $0.count) }
    }

    /// Bytes of text in an alert, which is to be read, and which mail servers bound.
    static let textLimit = 256 << 10

    private static func bounded(_ text: String) -> String {
        guard text.utf8.count > textLimit else { return text }
        let kept = text.utf8.prefix(textLimit)
        let end = kept.lastIndex(of: 10).map { kept.index(after: $0) } ?? kept.startIndex
        return String(decoding: kept[..<end], as: UTF8.self) + "...\nThe rest is in the report.\n"
    }

    /// Bytes of report and page that are kept for another try.
    static let keptLimit = 8 << 20

    /// The part that is kept for another try. A report that is too large is left out, since `pouch audit` can make it
    /// again.
    var kept: AlertMessage {
        guard (report?.utf8.count ?? 0) + (html?.utf8.count ?? 0) > Self.keptLimit else { return self }
        var message = self
        message.report = nil
        message.html = nil
        return message
    }
}
