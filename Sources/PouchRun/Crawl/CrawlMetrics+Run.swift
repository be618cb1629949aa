import PouchAudit
import PouchBytes
import PouchMirror
import PouchProfile
import PouchReport

extension CrawlMetrics {
    /// The metrics of a run that has ended.
    ///
    /// - Parameter crawl: nil when an error ended the run; the newest complete crawl is then read from the mirror's files.
    package init(profile: SiteProfile, mirror: String, exitCode: Int32, crawl: CrawlReport?, audit: AuditReport?) {
        self.init(profile: profile.name, mirror: mirror, ended: Timestamp.now(), exitCode: exitCode)
        self.crawl = crawl
        self.audit = audit
        lastComplete = crawl?.summary.ended ?? Self.lastComplete(mirror)
    }

    private static func lastComplete(_ mirror: String) -> Timestamp? {
        guard let folder = try? MirrorFolder(path: mirror, create: false),
            let head = try? MirrorHead(json: folder.read(MirrorHead.path)), CrawlName.isOne(head.crawl),
            let facts = try? SummaryFacts(folder.read(SummaryFacts.path(of: head.crawl)), crawl: head.crawl)
        else { return nil }
        return facts.endedAt
    }
}
