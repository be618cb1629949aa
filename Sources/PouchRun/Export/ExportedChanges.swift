import PouchAudit
import PouchExport
import PouchReport

/// Audits as `pouch export` writes them: each of a complete crawl and the one before it.
package enum ExportedChanges {
    /// Opens the mirror when the first audit is asked for.
    package static func audit(mirror: String, profile: String?) -> CrawlChanges.Audit {
        var opened: AuditJob?
        return { older, newer in
            let job = try opened ?? AuditJob(mirror: mirror, profile: profile)
            opened = job
            var request = job.request
            request.from = older
            request.to = newer
            let report = try job.report(request)
            return CrawlChanges(verdict: report.verdict.rawValue, rows: report.changes.map(ChangeRow.init))
        }
    }
}

extension ChangeRow {
    fileprivate init(_ change: DocumentChange) {
        self.init(url: change.url, kind: change.kind.rawValue, role: change.role)
        also = change.also.map(\.rawValue)
        statementID = change.statementID
        title = change.title
        date = change.date
        statementKind = change.statementKind
        speaker = change.speaker
        language = change.language
        reasons = change.reasons
        movedTo = change.movedTo
        shared = change.shared
        isSharedAlone = change.isSharedAlone
        noise = change.noise
        fields = AuditJSON.text(change.fields)
        diff = change.diff.map { AuditJSON.text($0) }
        from = change.from.map(Side.init)
        to = change.to.map(Side.init)
    }
}

extension ChangeRow.Side {
    fileprivate init(_ capture: DocumentChange.Capture) {
        self.init(crawl: capture.crawl, outcome: capture.outcome)
        fetchedAt = capture.fetchedAt
        reason = capture.reason
        status = capture.httpStatus
        error = capture.error
        sha256 = capture.sha256
        textSHA256 = capture.textSHA256
        recordID = capture.recordID
        warcFile = capture.warcFile
        warcOffset = capture.warcOffset
    }
}
