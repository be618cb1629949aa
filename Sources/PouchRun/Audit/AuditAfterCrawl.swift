import PouchAudit
import PouchMirror
import PouchNotify
import PouchProfile
import PouchReport

/// The audit that follows a complete crawl, its reports and its alerts; under the mirror's lock.
///
/// A failure here is reported and decides the exit code, but never undoes the crawl.
package struct AuditAfterCrawl: Sendable {
    package var profile: SiteProfile
    package var mirror: String
    package var reports: [ReportFile]
    /// nil for no alerts.
    package var plan: NotifyPlan?

    package struct Outcome {
        /// nil when there was no earlier crawl to compare with.
        package var report: AuditReport?
        /// Why there is no report although there is an earlier crawl.
        package var error: (any Error)?
        /// Reports that could not be written and alerts that could not be sent, in words.
        package var failures: [String] = []

        package init() {}
    }

    package init(profile: SiteProfile, mirror: String, reports: [ReportFile], plan: NotifyPlan?) {
        self.profile = profile
        self.mirror = mirror
        self.reports = reports
        self.plan = plan
    }

    /// Audits the crawl, writes the reports, sends the alerts. A stopped crawl is not audited: alerts that wait are sent.
    package func run(_ folder: MirrorFolder, _ crawl: CrawlReport) -> Outcome {
        var outcome = Outcome()
        // A step that fails leaves the others to be done.
        func attempt(_ step: () throws -> Void) {
            do { try step() } catch { outcome.failures.append("\(error)") }
        }
        var alerts: Alerts?
        attempt { alerts = try plan?.alerts(of: folder) }
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
