import PouchAudit
import PouchBytes
import PouchMirror

/// A run of `pouch crawl` for Prometheus, as the textfile collector of node_exporter reads it.
package struct CrawlMetrics {
    package var profile: String
    /// The mirror's folder as the user named it: distinguishes the metrics of two mirrors.
    package var mirror: String
    package var ended: Timestamp
    package var exitCode: Int32
    /// nil when the run broke off.
    package var crawl: CrawlReport?
    /// nil when there was no audit.
    package var audit: AuditReport?
    /// When the newest complete crawl ended.
    package var lastComplete: Timestamp?

    package init(profile: String, mirror: String, ended: Timestamp, exitCode: Int32) {
        self.profile = profile
        self.mirror = mirror
        self.ended = ended
        self.exitCode = exitCode
    }

    /// The metrics in Prometheus' text format, version 0.0.4.
    package func text() -> [UInt8] {
        var metrics = MetricsWriter(labels: [("profile", profile), ("mirror", mirror)])
        metrics.gauge(
            "pouch_crawl_last_run_timestamp_seconds", "When the last run of pouch crawl ended, Unix time.",
            Self.seconds(ended))
        metrics.gauge("pouch_crawl_exit_code", "Exit code of the last run.", Double(exitCode))
        metrics.gauge(
            "pouch_crawl_last_complete_timestamp_seconds",
            "When the newest crawl that came to its end did so, Unix time.", lastComplete.map(Self.seconds))
        if let crawl { write(crawl, to: &metrics) }
        if let audit { write(audit, to: &metrics) }
        return metrics.bytes
    }

    private func write(_ crawl: CrawlReport, to metrics: inout MetricsWriter) {
        let summary = crawl.summary
        metrics.gauge("pouch_crawl_duration_seconds", "How long the last run took.", crawl.seconds)
        metrics.gauge(
            "pouch_crawl_documents", "Documents of the newest crawl by outcome.", by: "outcome",
            Outcome.allCases.map { ($0.rawValue, Double(summary.outcomes[$0] ?? 0)) })
        metrics.gauge(
            "pouch_crawl_pending", "Documents that the newest crawl still has to ask for.", Double(summary.pending))
        metrics.gauge("pouch_crawl_listed", "Statements that the listings name.", Double(summary.listed))
        metrics.gauge("pouch_crawl_statements", "Listed statements that are held.", Double(summary.statements))
        metrics.gauge(
            "pouch_crawl_coverage_ratio", "Share of the listed statements that is held, 0 to 1.",
            summary.listed > 0 ? Double(summary.statements) / Double(summary.listed) : nil)
        metrics.gauge(
            "pouch_crawl_warnings", "Statements with a warning, such as a missing field.", Double(summary.warned))
        metrics.gauge(
            "pouch_crawl_fallen_fields", "Fields that newly read pages give less often than those before.",
            Double(summary.reading.fallen.count))
        metrics.gauge(
            "pouch_crawl_errors", "Documents that were unreachable or refused.",
            Double((summary.outcomes[.unreachable] ?? 0) + (summary.outcomes[.refused] ?? 0)))
        metrics.gauge("pouch_crawl_requests", "Requests of the newest crawl.", Double(summary.requests))
        metrics.gauge("pouch_crawl_retries", "Requests that were tried again.", Double(summary.retries))
        metrics.gauge(
            "pouch_crawl_received_bytes", "Bytes that the newest crawl received.", Double(summary.bytesReceived))
    }

    private func write(_ audit: AuditReport, to metrics: inout MetricsWriter) {
        metrics.gauge(
            "pouch_audit_changes", "Documents by what the last audit found of them.", by: "class",
            AuditClass.allCases.map { kind in
                (kind.rawValue, Double(audit.counts.reduce(0) { $0 + ($1.kind == kind ? $1.count : 0) }))
            })
        metrics.gauge("pouch_audit_storms", "Outages that the last audit found.", Double(audit.storms.count))
        guard let honesty = audit.notModified else { return }
        metrics.gauge(
            "pouch_not_modified_sampled", "Answers 304 that were asked again without validators.",
            Double(honesty.sampled))
        metrics.gauge(
            "pouch_not_modified_lied_ratio", "Share of them that was not true, 0 to 1.",
            honesty.sampled > 0 ? honesty.share : nil)
    }

    private static func seconds(_ moment: Timestamp) -> Double { Double(moment.microseconds / 1_000) / 1_000 }
}
