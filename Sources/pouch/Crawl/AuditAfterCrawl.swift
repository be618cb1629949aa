import PouchAudit
import PouchMirror
import PouchNotify
import PouchProfile
import PouchReport

/// The audit that follows a complete crawl, its reports and its alerts; under the mirror's lock.
///
/// A failure here is reported and decides the exit code, but never undoes the crawl.
struct AuditAfterCrawl: Sendable {
    var profile: SiteProfile
    var mirror: String
    var reports: [ReportFile]
    /// nil for no alerts.
    var plan: NotifyPlan?

    struct Outcome {
        /// nil when there was nothing to compare with.
        var report: AuditReport?
        /// Why there is no report, when there should be one.
        var error: (any Error)?
        /// Reports and alerts that did not get out, in words.
        var failures: [String] = []

        /// The crawl's own status unless that is 0, then the audit's. A failed delivery takes the place of 0, 1 and 4
        /// of the audit, since nobody got the alert.
        func status(after crawl: CrawlReport) -> ExitStatus {
            guard crawl.status == .complete || crawl.status == .incomplete && !crawl.isWorthALine else {
                return crawl.status
            }
            if let error { return ExitStatus(error) }
            if !failures.isEmpty { return .ioError }
            // A change is news; what was missing before is not.
            guard let status = report?.status, status != .complete else { return crawl.status }
            return status
        }
    }

    func run(_ folder: MirrorFolder, _ crawl: CrawlReport) -> Outcome {
        var outcome = Outcome()
        // A step that fails leaves the others to be done.
        func attempt(_ step: () throws -> Void) {
            do { try step() } catch { outcome.failures.append("\(error)") }
        }
        var alerts: Alerts?
        attempt {
            alerts = try plan.map { plan in
                try Alerts(folder, targets: plan.targets) { message, target throws(DeliveryFailure) in
                    try plan.notifier.send(message, to: target)
                }
            }
        }
        if case .stopped = crawl.end {
            attempt { outcome.failures += try alerts?.deliverPending().failures ?? [] }
            return outcome
        }
        let name = crawl.summary.crawl
        do {
            let job = try AuditJob(folder, site: profile)
            if job.history.crawls.contains(where: { $0.name < name }) {
                var request = job.request
                request.from = try base(folder, alerts)
                request.to = name
                outcome.report = try job.report(request)
            }
        } catch { outcome.error = error }
        guard let report = outcome.report else {
            if outcome.error != nil {
                // The next audit begins where this one should have.
                attempt { outcome.failures += try alerts?.deliverPending().failures ?? [] }
                return outcome
            }
            attempt {
                try alerts?.begin(at: name)
                outcome.failures += try alerts?.deliverPending().failures ?? []
            }
            return outcome
        }
        for file in reports {
            attempt { try AtomicFile(path: file.path).replace(file.form.write(report)) }
        }
        attempt {
            outcome.failures += try alerts?.take(report, mirror: mirror, forms: AuditForms.alerts).failures ?? []
        }
        return outcome
    }

    /// The crawl that alerts last looked at, so that none is passed over when a run was killed before its audit; nil for the
    /// one before.
    private func base(_ folder: MirrorFolder, _ alerts: Alerts?) throws -> String? {
        guard let last = alerts?.lastCrawl, CrawlName.isOne(last),
            try folder.holds(["crawls", last, "summary.json"])
        else { return nil }
        return last
    }
}
