import PouchAudit
import PouchBytes
import PouchMirror
import PouchNotify
import PouchProfile
import PouchReport

/// An audit from the mirror's folder to the report: what `audit`, `crawl --audit` and `history` have in common.
package struct AuditJob {
    package let mirror: String
    package let history: CrawlHistory
    package let site: SiteProfile

    /// Of a mirror that is open, by a profile that is read.
    package init(_ folder: MirrorFolder, site: SiteProfile) throws {
        mirror = folder.path
        history = try CrawlHistory(folder)
        self.site = site
    }

    /// - Parameter profile: a name or path; nil for the one that the newest complete crawl went by, as the mirror keeps it.
    package init(mirror: String, profile: String?) throws {
        self.mirror = mirror
        let folder = try MirrorFolder(path: mirror, create: false)
        guard try folder.entries(of: ["crawls"]) != nil else {
            throw StoreError.notAMirror(path: mirror, detail: "there are no crawls in it")
        }
        history = try CrawlHistory(folder)
        guard !history.crawls.isEmpty || profile != nil else {
            throw AuditError.tooFewCrawls(mirror: mirror, complete: 0)
        }
        site = try MirrorProfile.load(folder, given: profile) { [history] in history.crawls.last?.facts.profile }
    }

    /// - Throws: `AuditError`, `StoreError`.
    package func report(_ request: Audit.Request) throws -> AuditReport {
        try Audit(history, profile: site).run(request, mirror: mirror)
    }

    /// Sends the news of a report to a plan's targets, under the mirror's lock.
    ///
    /// - Returns: the failed deliveries, in words. They are sent again with the next alert.
    /// - Throws: `StoreError`, `.locked` when another process holds the mirror.
    package func alert(_ report: AuditReport, _ plan: NotifyPlan) throws -> [String] {
        let folder = try MirrorFolder(path: mirror, create: true)
        let lock = try MirrorLock(folder, now: Timestamp.now().rfc3339)
        defer { withExtendedLifetime(lock) {} }
        var alerts = try plan.alerts(of: folder)
        return try alerts.take(report, mirror: mirror, forms: AuditForms.alerts).failures
    }

    /// Makes a report (JSON) again from the mirror and compares the bytes.
    ///
    /// - Throws: `JSONError` when `bytes` are not a report of Pouch; what ``report(_:)`` throws.
    package func check(_ bytes: [UInt8]) throws -> ReportCheck {
        let claim = try ReportReproduction(bytes)
        if AuditFormat.json.write(try report(claim.request)) == bytes { return .confirmed }
        let other = history.crawls.first { crawl in
            claim.summaries[crawl.name].map { $0 != crawl.facts.digest.hex } ?? false
        }
        return other.map { .otherCrawl($0.name) } ?? .differs
    }

    /// The request of an audit by the profile's policy, for all that the command line leaves open.
    package var request: Audit.Request {
        var request = Audit.Request()
        request.options.removedAfter = site.audit.removedAfter
        return request
    }
}

/// The result of making an audit's report again.
package enum ReportCheck: Equatable, Sendable {
    /// The mirror gives the same bytes.
    case confirmed
    /// The mirror's crawl of this name has another summary than the report's.
    case otherCrawl(String)
    /// The crawls are the same, and the report is not.
    case differs
}
