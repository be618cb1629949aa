import PouchAudit
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

    /// For a terminal, or for cron to mail.
    static func text(_ report: AuditReport) -> String {
        String(decoding: AuditFormat.text.write(report), as: UTF8.self)
    }

    /// For an alert: a mail's text, JSON, and the page that a mail has as its attachment.
    static let alerts = ReportForms(
        text: { String(decoding: AuditFormat.mail.write($0), as: UTF8.self) }, json: { AuditFormat.json.write($0) },
        html: { AuditFormat.html.write($0) })
}
