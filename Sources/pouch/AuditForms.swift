import PouchAudit
import PouchBytes
import PouchNotify
import PouchProfile
import PouchReport
import PouchStore

/// The audit as `pouch crawl --audit` calls it, and the forms of its report.
enum AuditForms {
    /// Compares a complete crawl with an earlier one; nil when there is none.
    ///
    /// - Parameter from: nil for the complete crawl before `to`.
    static func audit(_ folder: MirrorFolder, _ profile: SiteProfile, from: String?, to: String) throws -> AuditReport?
    {
        let history = try CrawlHistory(folder)
        guard history.crawls.contains(where: { $0.name < to }) else { return nil }
        var request = Audit.Request()
        request.from = from
        request.to = to
        request.options.removedAfter = profile.audit.removedAfter
        return try Audit(history, profile: profile).run(request, mirror: folder.path)
    }

    static func bytes(_ report: AuditReport, as form: ReportFile.Form) -> [UInt8] {
        switch form {
        case .json: json(report)
        default: Array(text(report).utf8)
        }
    }

    /// For a terminal, or for cron to mail.
    static func text(_ report: AuditReport) -> String {
        let counts = report.counts.filter { $0.count > 0 }.map { "\($0.count) \($0.kind.rawValue)" }
        let lines = report.changes.map { "  \($0.kind.rawValue)  \(printable($0.url))" }
        return (["Audit of \(report.to.name) against \(report.from.name): \(counts.joined(separator: ", "))"] + lines)
            .joined(separator: "\n") + "\n"
    }

    /// For an alert: mail text, JSON and page.
    static let alerts = ReportForms(text: { text($0) }, json: { bytes($0, as: .json) })

    private static func json(_ report: AuditReport) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("version", AuditReport.version)
        json.field("from", report.from.name)
        json.field("to", report.to.name)
        json.field("verdict", report.verdict.rawValue)
        json.key("changes")
        json.beginArray()
        for change in report.changes {
            json.beginObject()
            json.field("url", change.url)
            json.field("class", change.kind.rawValue)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.bytes
    }
}
