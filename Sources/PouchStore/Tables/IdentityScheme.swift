import GRDB
import PouchProfile
import PouchURL

/// The identity of documents in a mirror: path and query under the archive's origin, wherever the archive lives now.
public struct IdentityScheme: Sendable {
    /// The archive's origin in this crawl.
    public var origin: Origin?
    /// Origins that the mirror's documents had in earlier crawls.
    public var earlier: [Origin]
    /// The origin that the last crawl asked, when this one asks another.
    public var movedFrom: Origin?
    /// The profile's rules for parts of an address that do not belong to a document's identity; nil when it has none. Then
    /// needless escapes and a bare `?` alone are no part of it.
    public var rules: Rules?

    /// Rules by which several addresses name one document.
    public struct Rules: Sendable {
        /// Equal for the addresses of one document.
        public var key: @Sendable (WebURL) -> String
        /// Names the rules: keys are made anew when it changes.
        public var fingerprint: String

        public init(fingerprint: String, key: @escaping @Sendable (WebURL) -> String) {
            self.fingerprint = fingerprint
            self.key = key
        }
    }

    /// A document is its URL.
    public static let plain = IdentityScheme(origin: nil, earlier: [], rules: nil)

    public init(origin: Origin?, earlier: [Origin] = [], movedFrom: Origin? = nil, rules: Rules? = nil) {
        self.origin = origin
        self.earlier = earlier
        self.movedFrom = movedFrom
        self.rules = rules
    }

    var isPlain: Bool { rules == nil }

    /// Where a document of this URL may have been kept before the archive moved.
    func former(of url: WebURL) -> [Origin] {
        guard !earlier.isEmpty, url.origin == origin else { return [] }
        return earlier
    }

    /// Whether two addresses are one document's.
    public func areOne(_ a: WebURL, _ b: WebURL) -> Bool { a == b || key(of: a) == key(of: b) }

    func key(of url: WebURL) -> String { rules?.key(url) ?? (url.inNormalForm ?? url).text }

    /// The URL that a crawl of this origin requests in place of a URL of an earlier one.
    public func current(_ url: WebURL) -> WebURL {
        guard let origin, !earlier.isEmpty, earlier.contains(url.origin) else { return url }
        return url.replacingOrigin(origin)
    }

    /// Makes the keys anew when the rules have changed. Of several documents that are one by the new rules, the one
    /// fetched last counts; the others are left, and not requested again.
    ///
    /// Without rules a document stands there only where its address is not in the normal form.
    func index(_ db: Database) throws {
        let mark = "rules:normal:" + (rules?.fingerprint ?? "")
        let known = try String.fetchOne(db, sql: "SELECT key FROM identity WHERE document = 0")
        guard known != mark else { return }
        try db.execute(sql: "DELETE FROM identity")
        try db.execute(sql: "INSERT INTO identity (key, document) VALUES (?, 0)", arguments: [mark])
        let insert = try db.makeStatement(sql: "INSERT OR IGNORE INTO identity (key, document) VALUES (?, ?)")
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, url FROM document WHERE id NOT IN (SELECT document FROM section)\(isPlain ? " AND (instr(url, '%') > 0 OR url LIKE '%?')" : "")
                ORDER BY state = \(DocumentState.good.sql) DESC, record_date DESC NULLS LAST, id
                """)
        while let row = try rows.next() {
            guard let url = WebURL(row[1] as String), !isPlain || url.inNormalForm != nil else { continue }
            try insert.execute(arguments: [key(of: isPlain ? url : current(url)), row[0] as Int64])
        }
    }
}
