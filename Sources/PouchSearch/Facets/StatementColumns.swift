import GRDB
import PouchBytes

/// Values of every statement in the index that facets and orders need, in columns held in memory, by the document's
/// number: counting over them is exact and costs no query. About 34 bytes a statement.
struct StatementColumns: Sendable {
    /// Texts that many statements share; 0 for none.
    struct Values: Sendable {
        private(set) var keys = [Facet.none]
        private(set) var shown: [String?] = [nil]
        private var places: [String: UInt32] = [:]

        /// - Parameter key: the text to look up by; texts that differ in case alone may share one.
        mutating func place(of text: String?, key: (String) -> String = { $0 }) -> UInt32 {
            guard let text, !text.isEmpty else { return 0 }
            let key = key(text)
            if let known = places[key] { return known }
            let place = UInt32(keys.count)
            keys.append(key)
            shown.append(text)
            places[key] = place
            return place
        }

        func place(asked key: String) -> UInt32? { key == Facet.none ? 0 : places[key] }
    }

    /// By ``Facet/allCases``: the values, and each document's.
    private(set) var values: [Values] = Facet.allCases.map { _ in Values() }
    private(set) var columns: [[UInt32]] = []
    /// `20011121`; 0 for none.
    private(set) var dates: [Int32] = []
    /// When the crawl began that first saw the statement as it is, seconds since 1970; 0 when none is known.
    private(set) var seen: [UInt32] = []
    /// Of the URL's bytes among all; `.max` for a number without a statement.
    private(set) var urlRanks: [UInt32] = []
    private(set) var count = 0

    /// The highest number of a document.
    private static let largest: Int64 = 50_000_000

    func has(_ document: Int64) -> Bool {
        document >= 0 && document < urlRanks.count && urlRanks[Int(document)] != .max
    }

    init(_ db: Database, _ known: KnownStatements) throws {
        guard try db.tableExists("searched"),
            let last = try Int64.fetchOne(db, sql: "SELECT max(document) FROM searched"), last < Self.largest
        else { return }
        let size = Int(last) + 1
        columns = Facet.allCases.map { _ in [UInt32](repeating: 0, count: size) }
        dates = [Int32](repeating: 0, count: size)
        seen = [UInt32](repeating: 0, count: size)
        urlRanks = [UInt32](repeating: .max, count: size)
        var urls: [(url: [UInt8], document: Int)] = []
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT s.document, s.url, s.date, s.year, t.kind, t.speaker, t.place
                FROM searched s JOIN search t ON t.rowid = s.document
                """)
        while let row = try rows.next() {
            let document = Int(row[0] as Int64)
            let url: String = row[1]
            urls.append((Array(url.utf8), document))
            let date = (row[2] as String?).flatMap { CalendarDate(iso: $0) }
            dates[document] = date.map(Self.number) ?? 0
            func text(_ column: Int) -> String? { (row[column] as String?).map { SearchText.shown($0) } }
            put((row[3] as Int?).map { "\($0)" }, .year, document)
            put(date.map { String($0.iso.prefix(7)) }, .month, document)
            put(text(4), .kind, document) { $0.lowercased() }
            put(text(5), .speaker, document)
            put(text(6), .place, document)
            put(known.changes[url], .change, document)
            let since = known.since(url).flatMap { Timestamp(compact: $0)?.secondsSince1970 } ?? 0
            seen[document] = UInt32(clamping: since)
        }
        urls.sort { $0.url.lexicographicallyPrecedes($1.url) }
        for (rank, entry) in urls.enumerated() { urlRanks[entry.document] = UInt32(rank) }
        count = urls.count
    }

    static func number(_ date: CalendarDate) -> Int32 { Int32(date.year * 10_000 + date.month * 100 + date.day) }

    private mutating func put(
        _ text: String?, _ facet: Facet, _ document: Int, key: (String) -> String = { $0 }
    ) {
        let place = Self.place(of: facet)
        columns[place][document] = values[place].place(of: text, key: key)
    }

    static func place(of facet: Facet) -> Int { Facet.allCases.firstIndex(of: facet) ?? 0 }
}

/// Facts of statements beside their texts, by their URLs.
package struct KnownStatements: Sendable {
    /// The class in the newest audit that names the statement.
    package var changes: [String: String]
    /// The crawl that first saw one as it is.
    package var since: @Sendable (String) -> String?

    package init(changes: [String: String] = [:], since: @escaping @Sendable (String) -> String? = { _ in nil }) {
        self.changes = changes
        self.since = since
    }
}
