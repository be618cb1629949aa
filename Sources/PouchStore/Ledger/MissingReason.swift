import GRDB
import PouchBytes
import PouchMirror

/// Why a document is not held, in words; every document has a reason.
struct MissingReason {
    /// The columns that the reason depends on, of the aliases `c`, a row of `capture`, and `d`, its document.
    static let columns = """
        c.state, c.error, c.http_status, c.attempts, c.not_before, c.checking, c.first_status,
          (\(LedgerSQL.isNewlyGone)) AS is_newly_gone,
          (SELECT t.url FROM document t WHERE t.id = c.redirected_to) AS target,
          (SELECT CASE k.state WHEN \(CaptureState.pending.sql) THEN 'not asked for yet' ELSE k.error END FROM capture k
            WHERE k.crawl = c.crawl AND k.document = c.redirected_to) AS target_reason
        """

    let text: String

    init(_ row: Row) {
        let error: String? = row["error"]
        guard row["state"] as Int? == CaptureState.done.rawValue else {
            text = Self.waiting(row, error)
            return
        }
        if let target: String = row["target"] {
            let end: String? = row["target_reason"]
            text = "redirects to \(target)" + (end.map { " (\($0))" } ?? "")
            return
        }
        let status: Int? = row["http_status"]
        let told = error ?? status.map { "status \($0)" } ?? "no reason was kept"
        switch Outcome(rawValue: row["outcome"] ?? "") {
        case .new, .unchanged, .changed, .restored, .notDue:
            text = error ?? "the page is held, and no statement was read of it"
        case .gone where row["is_newly_gone"] as Bool? == false: text = told + ", as in an earlier crawl"
        default: text = told
        }
    }

    /// Of a document that was not settled yet.
    private static func waiting(_ row: Row, _ error: String?) -> String {
        if row["checking"] as String? != nil {
            let first = error ?? (row["first_status"] as Int?).map { "status \($0)" }
            return "to be asked a second time" + (first.map { ": \($0)" } ?? "")
        }
        guard let attempts: Int = row["attempts"], attempts > 0 else { return "not asked for yet" }
        let time: Int64 = row["not_before"] ?? 0
        let when = time > 0 ? " after \(Timestamp(microseconds: time).rfc3339)" : ""
        return "to be asked again\(when)" + (error.map { ": \($0)" } ?? "")
    }
}

extension Ledger.Missing {
    /// A document that is not held. The row has ``MissingReason/columns``.
    init(unheld row: Row, title: String?) {
        self.init(
            url: row["url"], title: title, outcome: row["outcome"] ?? "pending", reason: MissingReason(row).text)
    }
}
