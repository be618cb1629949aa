/// When a listed statement is held: one meaning for the ledger and the summaries.
enum Held {
    /// An SQL expression: whether the document of the alias `c` (a row of `capture`) is held, itself or where its redirects
    /// lead. A redirect whose target is missing holds nothing.
    static let expression = """
        EXISTS (
          WITH RECURSIVE step(document, hops) AS (
            SELECT c.document, 0
            UNION SELECT n.redirected_to, hops + 1 FROM step JOIN document n ON n.id = step.document
            WHERE n.redirected_to IS NOT NULL AND hops < 20)
          SELECT 1 FROM step JOIN document t ON t.id = step.document WHERE t.state = 1 AND t.statement_id IS NOT NULL)
        """

    /// Whether the row of the alias `c` is a statement of its own in its crawl, not merely where another one redirects to.
    static let isListed = """
        c.role = 'statement' AND NOT EXISTS (SELECT 1 FROM capture r WHERE r.crawl = c.crawl AND r.redirected_to = c.document)
        """
}
