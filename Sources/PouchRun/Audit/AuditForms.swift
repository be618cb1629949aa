import PouchAudit
import PouchNotify
import PouchReport

/// The forms of an audit's report where the command line does not choose one.
package enum AuditForms {
    /// For a terminal, or for cron to mail.
    package static func text(_ report: AuditReport) -> String {
        String(decoding: AuditFormat.text.write(report), as: UTF8.self)
    }

    /// For an alert: a mail's text, JSON, and the page that a mail has as its attachment.
    package static let alerts = ReportForms(
        text: { String(decoding: AuditFormat.mail.write($0), as: UTF8.self) }, json: { AuditFormat.json.write($0) },
        html: { AuditFormat.html.write($0) })
}
