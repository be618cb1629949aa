import GRDB
import PouchBytes
import PouchMirror

/// Warnings of a mirror's statements, and of its newest crawl's pages: by kind, the most frequent first.
///
///     let survey = try WarningSurvey(store, pagesPerKind: 5)
///     for kind in survey.kinds { print(kind.count, kind.text) }
///
/// Statements are read one after another as the mirror holds them; only kinds and addresses are kept.
public struct WarningSurvey: Sendable {
    /// Warnings that differ only in what is their page's own.
    public struct Kind: Sendable, Equatable {
        /// The sentence without what is a single page's own.
        public var text: String
        /// Pages with a warning of this kind.
        public var count: Int
        /// The first of them by address.
        public var pages: [Page]
    }

    /// A statement's page and its warning.
    public struct Page: Sendable, Equatable {
        public var url: String
        /// The whole sentence.
        public var warning: String
    }

    public private(set) var kinds: [Kind] = []
    /// Statements with at least one warning.
    public private(set) var statements = 0
    /// Statement files that could not be read, with the reason.
    public private(set) var unreadable: [Page] = []

    /// Beyond so many kinds, which only a profile or an archive gone wild has, the rest is counted as one.
    private static let mostKinds = 500
    private static let otherKinds = "other warnings"

    /// - Parameter pagesPerKind: pages named of each kind; nil for all.
    /// - Throws: ``StoreError`` when the database cannot be read. A statement file that cannot be read is listed in
    ///   ``unreadable``.
    public init(_ store: MirrorStore, pagesPerKind: Int?) throws(StoreError) {
        var tally = Tally(pagesPerKind: pagesPerKind)
        var statements = 0
        var unreadable: [Page] = []
        try store.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT url, statement_path FROM document
                    WHERE state = \(DocumentState.good.sql) AND warnings > 0 AND statement_path IS NOT NULL ORDER BY url
                    """)
            while let row = try rows.next() {
                let url: String = row[0]
                do {
                    let warnings = try Self.warnings(of: row[1], in: store.folder)
                    statements += warnings.isEmpty ? 0 : 1
                    for warning in warnings { tally.add(warning, of: url) }
                } catch {
                    let path: String = row[1]
                    unreadable.append(Page(url: url, warning: "\(path): \(error)"))
                }
            }
            let notes = try Row.fetchCursor(db, sql: Self.notes)
            while let row = try notes.next() { tally.add(row[1], of: row[0]) }
        }
        self.statements = statements
        self.unreadable = unreadable
        kinds = tally.kinds
    }

    /// Notes of the newest crawl on pages that it fetched: why a listing names nothing, or a flaw of a body.
    private static let notes = """
        SELECT d.url, coalesce('names nothing: ' || c.note, c.error) FROM capture c JOIN document d ON d.id = c.document
        WHERE c.crawl = (SELECT max(id) FROM crawl) AND c.outcome IN \(Outcome.good.sql)
          AND c.redirected_to IS NULL AND coalesce(c.note, c.error) IS NOT NULL ORDER BY d.url
        """

    private static func warnings(of path: String, in folder: MirrorFolder) throws -> [String] {
        guard let components = MirrorPath.components(path, below: "statements") else {
            throw JSONError(offset: 0, problem: "no path of a statement")
        }
        return try StatementFile(folder.read(components)).warnings ?? []
    }

    /// Counts warnings by kind.
    private struct Tally {
        let pagesPerKind: Int?
        private var found: [String: Kind] = [:]

        init(pagesPerKind: Int?) { self.pagesPerKind = pagesPerKind }

        mutating func add(_ warning: String, of url: String) {
            var text = WarningKind.of(warning)
            if found[text] == nil, found.count >= WarningSurvey.mostKinds { text = WarningSurvey.otherKinds }
            var kind = found[text] ?? Kind(text: text, count: 0, pages: [])
            kind.count += 1
            if kind.pages.count < pagesPerKind ?? .max { kind.pages.append(Page(url: url, warning: warning)) }
            found[text] = kind
        }

        var kinds: [Kind] { found.values.sorted { ($1.count, $0.text) < ($0.count, $1.text) } }
    }
}
