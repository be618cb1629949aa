import PouchAudit

/// The report as a mail: a subject, and a body of plain text in 72 columns.
package struct AuditMail {
    /// One line, such as "DHS archive: 2 statements removed, 1 statement edited". Not encoded (RFC 2047); may hold any letter.
    package let subject: String
    /// UTF-8; no line is longer than 998 bytes (RFC 5322 section 2.1.1).
    package let body: [UInt8]

    package init(_ report: AuditReport, limits: AuditLimits = .mail) {
        subject = Self.subject(report)
        body = AuditText(report, style: AuditText.Style(width: 72), limits: limits).bytes()
    }

    private static func subject(_ report: AuditReport) -> String {
        let view = AuditView(report)
        var news = view.groups.filter { $0.kind.isChange || $0.kind.isOpen }.map { group in
            group.kind.isChange
                ? Wording.phrase(group.kind, group.changes) : "\(grouped(group.changes.count)) \(group.kind.rawValue)"
        }
        if !report.storms.isEmpty { news = ["outage"] + news.filter { !$0.isEmpty } }
        let line =
            fitted(printable(report.title), to: 60) + ": "
            + (news.isEmpty ? "nothing changed" : news.joined(separator: ", "))
        return fitted(line, to: 180)
    }
}
