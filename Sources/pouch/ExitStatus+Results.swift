import PouchAudit
import PouchReport
import PouchRun
import PouchVerify

extension ExitStatus {
    init(_ report: CrawlReport) {
        self =
            switch report.end {
            case .stopped: .stoppedEarly
            case .unreachable, .refused: .unreachable
            case .forbidden: .forbidden
            case .complete: report.summary.isWhole ? .complete : .incomplete
            }
    }

    init(_ report: AuditReport) {
        self =
            switch report.verdict {
            case .unchanged: .complete
            case .changed: .changed
            case .undetermined: .incomplete
            }
    }

    /// Of a crawl and the audit that followed it: the crawl's own unless that is 0, then the audit's. A failed delivery
    /// takes the place of 0, 1 and 4 of the audit, since nobody got the alert.
    init(of crawl: CrawlReport, _ audit: AuditAfterCrawl.Outcome?) {
        let own = ExitStatus(crawl)
        guard let audit, own == .complete || own == .incomplete && !crawl.isWorthALine else {
            self = own
            return
        }
        if let error = audit.error {
            self = ExitStatus(error)
        } else if !audit.failures.isEmpty {
            self = .ioError
        } else if let status = audit.report.map({ ExitStatus($0) }), status != .complete {
            self = status
        } else {
            // A change is news; a document that was missing before is not.
            self = own
        }
    }

    init(_ state: Verification.State) {
        self =
            switch state {
            case .intact: .complete
            case .damaged: .damaged
            case .nothing: .incomplete
            }
    }

    init(_ end: ExtractionEnd) {
        self =
            switch end {
            case .complete: .complete
            case .incomplete: .incomplete
            case .damaged: .badData
            }
    }

    /// Whether the run did what a run is for: the archive may have changed or lack something, and a crawl may go on later.
    var isHealthy: Bool {
        switch self {
        case .complete, .changed, .stoppedEarly, .incomplete: true
        default: false
        }
    }
}
