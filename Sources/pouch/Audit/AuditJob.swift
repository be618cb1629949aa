import PouchAudit
import PouchBytes
import PouchMirror
import PouchProfile

/// An audit from the mirror's folder to the report: what `audit`, `crawl --audit` and `history` have in common.
struct AuditJob {
    let mirror: String
    let history: CrawlHistory
    let site: SiteProfile

    /// Of a mirror that is open, by a profile that is read.
    init(_ folder: MirrorFolder, site: SiteProfile) throws {
        mirror = folder.path
        history = try CrawlHistory(folder)
        self.site = site
    }

    /// - Parameter profile: a name or path; nil for the one that the newest complete crawl went by, as the mirror keeps it.
    init(mirror: String, profile: String?) throws {
        self.mirror = mirror
        let folder = try MirrorFolder(path: mirror, create: false)
        history = try CrawlHistory(folder)
        guard !history.crawls.isEmpty || profile != nil else {
            throw AuditError.tooFewCrawls(mirror: mirror, complete: 0)
        }
        site = try MirrorProfile.load(folder, given: profile) { [history] in history.crawls.last?.facts.profile }
    }

    func report(_ request: Audit.Request) throws -> AuditReport {
        try Audit(history, profile: site).run(request, mirror: mirror)
    }

    /// The request of an audit by the profile's policy, for all that the command line leaves open.
    var request: Audit.Request {
        var request = Audit.Request()
        request.options.removedAfter = site.audit.removedAfter
        return request
    }
}

extension AuditReport {
    var status: ExitStatus {
        switch verdict {
        case .unchanged: .complete
        case .changed: .changed
        case .undetermined: .incomplete
        }
    }
}
