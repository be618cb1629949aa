import PouchAudit
import PouchBrowse
import PouchBytes

/// Versions, comparisons and paragraphs as JSON.
package enum VersionJSON {
    /// The same as `pouch history --json` (`config/schema/history.schema.json`).
    package static func versions(_ page: VersionsPage) -> [UInt8] { HistoryReport(page.history).json() }

    /// Two versions and what differs between them.
    package static func comparison(_ comparison: VersionComparison, crawl: String?) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("id", comparison.item.id)
            json.field("url", comparison.item.url)
            for (name, side) in [("from", comparison.old), ("to", comparison.new)] {
                json.object(name) { json in
                    json.field("crawl", side.crawl)
                    json.field("fetched_at", side.line.fetchedAt)
                    json.field("sha256", side.line.sha256?.hex)
                    json.field("text_sha256", side.statement.textDigest.hex)
                    json.field("record_id", side.line.record?.id)
                }
            }
            json.field("same_page", comparison.isSamePage)
            json.field("says_the_same", comparison.saysTheSame)
            AuditJSON.write(comparison.fields, to: &json)
            if let diff = comparison.diff { AuditJSON.write(diff, to: &json) }
        }
    }

    /// Each paragraph with the crawl that first saw it.
    package static func blame(_ blame: Blame) -> [UInt8] {
        WebJSON.object(asOf: blame.newest) { json in
            json.field("id", blame.item.id)
            json.field("url", blame.item.url)
            json.field("title", blame.title)
            json.field("first_crawl", blame.first)
            json.field("versions", blame.versions)
            json.list("paragraphs", blame.blocks) { json, block in
                switch block {
                case .paragraph(let spans, let since):
                    json.field("first_seen", since)
                    json.list("spans", spans) { json, span in
                        json.field("text", span.text)
                        json.field("first_seen", span.since ?? since)
                    }
                case .removed(let text, let by):
                    json.field("removed_by", by)
                    json.field("text", text)
                }
            }
        }
    }
}

/// Missing statements and single URLs as JSON and CSV.
package enum URLJSON {
    /// A page of missing statements, each with the reason.
    package static func missing(_ page: MissingPage, crawl: String?) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("count", page.count)
            json.list("items", page.rows) { json, row in
                json.fields(of: row.line)
                json.field("why", LineWords.why(row.line))
            }
            json.field("next", page.next.map { "missing.json" + WebQuery.text([("after", $0)]) })
        }
    }

    /// The report on one URL.
    package static func report(_ report: URLReport, crawl: String?) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("asked", report.asked)
            json.field("url", report.url)
            json.field("case", name(report.kind))
            if let item = report.item { json.object("document") { $0.fields(of: item) } }
            json.list("runs", report.runs) { json, run in
                json.field("first_crawl", run.first)
                json.field("last_crawl", run.last)
                json.field("state", run.state)
                json.object("line") { $0.fields(of: run.line) }
            }
            if report.kind == .neverMet {
                json.field("before", report.before?.url)
                json.field("after", report.after?.url)
            }
        }
    }

    private static func name(_ kind: URLReport.Case) -> String {
        switch kind {
        case .statement: "statement"
        case .held: "held"
        case .redirect: "redirect"
        case .gone(let hasCopy): hasCopy ? "gone_copy_held" : "gone"
        case .notHad: "not_had"
        case .skipped: "skipped"
        case .neverMet: "never_met"
        case .outside: "outside"
        case .noURL: "no_url"
        }
    }
}
