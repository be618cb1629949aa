import PouchBytes
import PouchMirror
import PouchProfile

/// Conditions in SQL that the ledger, the summaries and the exit codes count by: one meaning for all of them. Each is
/// on the aliases `c`, a row of `capture`, and `d`, its document.
enum LedgerSQL {
    /// The document is held as a statement, or as a file, itself or where its redirects lead. A redirect whose target is
    /// missing holds nothing.
    static let isHeld = """
        (d.state = \(DocumentState.good.sql) AND d.redirected_to IS NULL AND (d.statement_id IS NOT NULL OR d.is_file) OR EXISTS (
          WITH RECURSIVE step(document, hops) AS (
            SELECT c.document, 0
            UNION SELECT n.redirected_to, hops + 1 FROM step JOIN document n ON n.id = step.document
            WHERE n.redirected_to IS NOT NULL AND hops < 20)
          SELECT 1 FROM step JOIN document t ON t.id = step.document
          WHERE t.state = \(DocumentState.good.sql) AND (t.statement_id IS NOT NULL OR t.is_file)))
        """

    /// A statement that redirects now to where nothing is held. What is held of it is from before.
    static let isAstray = """
        (c.role = \(Role.statement.sql) AND c.redirected_to IS NOT NULL AND NOT EXISTS (
          WITH RECURSIVE step(document, hops) AS (
            SELECT c.redirected_to, 1
            UNION SELECT n.redirected_to, hops + 1 FROM step JOIN document n ON n.id = step.document
            WHERE n.redirected_to IS NOT NULL AND hops < 20)
          SELECT 1 FROM step JOIN document t ON t.id = step.document
          WHERE t.state = \(DocumentState.good.sql) AND t.redirected_to IS NULL AND (t.statement_id IS NOT NULL OR t.is_file)))
        """

    /// A statement that a listing names, not merely where another one redirects to.
    static let isListed = """
        c.role = \(Role.statement.sql) AND c.reason IS NOT \(OutcomeReason.denied.sql)
          AND NOT EXISTS (SELECT 1 FROM capture r WHERE r.crawl = c.crawl AND r.redirected_to = c.document)
        """

    /// Gone now, and not in an earlier crawl.
    static let isNewlyGone = "c.outcome = \(Outcome.gone.sql) AND NOT \(hadOutcomeBefore)"

    /// Whether an earlier crawl ended with the same outcome. From crawl to crawl: without the join, SQLite would walk over all
    /// that was ever captured.
    private static let hadOutcomeBefore = """
        EXISTS (SELECT 1 FROM crawl k CROSS JOIN capture e ON e.crawl = k.id AND e.document = c.document
          WHERE k.id < c.crawl AND e.outcome = c.outcome)
        """

    /// Where a listed statement redirects to is counted as that statement.
    private static let isOwnCase = """
        NOT EXISTS (SELECT 1 FROM capture r WHERE r.crawl = c.crawl AND r.redirected_to = c.document AND r.role = \(Role.statement.sql))
        """

    /// A page that counting led to and that is not there: the listing ends before it.
    static let isEndOfCount = "(c.counted AND c.outcome = \(Outcome.gone.sql))"

    /// A statement that shares a page which could not be had, or is gone: the page is what is missing.
    private static let isOfMissingPage =
        "(c.role = '\(ManifestLine.sectionRole)' AND c.reason IS NOT \(OutcomeReason.absent.sql))"

    /// A document that this crawl should have had, and has not: also one that is held, and that robots exclusion forbids
    /// now. A start page that is gone is always one: nothing can be found without it.
    static let isMissing = """
        c.state = \(CaptureState.done.sql) AND NOT \(isEndOfCount) AND NOT \(isOfMissingPage) AND ((c.outcome IN \([Outcome.unreachable, .refused].sql) OR \(isNewlyGone)) AND \(isOwnCase)
          OR c.role IN \(Role.listings.sql) AND c.outcome = \(Outcome.skipped.sql) AND c.reason IS NOT \(OutcomeReason.denied.sql)
          OR c.role = \(Role.start.sql) AND c.outcome = \(Outcome.gone.sql)
          OR \(isListed) AND (NOT \(isHeld) OR \(isAstray) OR c.outcome = \(Outcome.skipped.sql)))
        """

    /// Of those, one that an earlier crawl reported. A document known to be gone or skipped is missing in each crawl,
    /// and reported once.
    static let wasMissingBefore =
        "c.role <> \(Role.start.sql) AND c.outcome IN \([Outcome.gone, .skipped].sql) AND \(hadOutcomeBefore)"

    /// A listing that was not read: its documents are not known.
    static let isUnread = """
        c.role IN \(Role.listings.sql) AND c.reason IS NOT \(OutcomeReason.denied.sql)
          AND (c.state = \(CaptureState.pending.sql) OR c.outcome IN \([Outcome.gone, .unreachable, .refused, .skipped].sql)) AND NOT \(isEndOfCount)
        """

    /// A listing that was read and names nothing, although it should.
    static let namesNothing = "c.state = \(CaptureState.done.sql) AND c.named = 0 AND c.outcome IN \(Outcome.good.sql)"

    /// A statement that is held and has no text, although it is a page, or a PDF that was not read.
    static let isTextless = """
        c.role IN (\(Role.statement.sql), '\(ManifestLine.sectionRole)') AND c.state = \(CaptureState.done.sql) AND d.state = \(DocumentState.good.sql) AND NOT d.is_file
          AND d.text_sha256 = '\(SHA256Digest.of([]).hex)' AND NOT EXISTS (SELECT 1 FROM section s WHERE s.page = c.document)
        """

    /// A statement that shares its page with others, and is held.
    static let isHeldSection = "c.role = '\(ManifestLine.sectionRole)' AND d.state = \(DocumentState.good.sql)"

    /// This crawl made the copy.
    static let isNewCopy = "c.outcome IN \(Outcome.newCopy.sql)"

    /// Missing documents that are neither listed statements nor listings: an attachment, a part of a page, a redirect's
    /// target.
    static let isMissingElsewhere = """
        \(isMissing) AND c.role NOT IN \(Role.listings.sql) AND NOT (\(isListed) AND NOT \(isHeld))
        """

    /// A statement that is held as a file, of which no text was read.
    static let isFile = "c.role = \(Role.statement.sql) AND d.state = \(DocumentState.good.sql) AND d.is_file"
}
