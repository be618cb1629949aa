import GRDB
import PouchBytes
import PouchMirror

/// What the pages gave that a crawl read anew, and what crawls before it had.
extension CrawlReading {
    /// Of the aliases `c`, a row of `capture`, and `f`, its `field_set`.
    private static let newPages = """
        FROM capture c JOIN field_set f ON f.id = c.fields_read WHERE c.crawl = ? AND c.state = \(CaptureState.done.sql) AND \(LedgerSQL.isNewCopy)
        """

    /// Counts a crawl's captures, finished or not; nothing is compared.
    init(crawl: Int64, _ db: Database) throws {
        self.init()
        let rows = try Row.fetchCursor(
            db,
            sql: "SELECT f.names, c.text_size, count(*) \(Self.newPages) GROUP BY c.fields_read, c.text_size",
            arguments: [crawl])
        while let row = try rows.next() {
            add(FieldsRead(names: row[0], textBytes: 0), length: row[1], pages: row[2])
        }
    }

    /// Pages of a crawl without a field, in the order of their URLs' bytes.
    static func examples(of fall: FieldFall, inCrawl crawl: Int64, _ db: Database) throws -> [String] {
        let (condition, value): (String, any DatabaseValueConvertible) =
            if let bytes = fall.textBytes {
                ("c.text_size < ?", TextLengths.place(ofBytes: bytes))
            } else {
                ("instr(' ' || f.names || ' ', ?) > 0", " -\(fall.field) ")
            }
        return try String.fetchAll(
            db,
            sql: """
                SELECT (SELECT d.url FROM document d WHERE d.id = c.document) AS url \(newPages) AND \(condition)
                ORDER BY url LIMIT \(FieldFall.mostExamples)
                """, arguments: [crawl, value])
    }
}

extension CrawlWriter {
    /// Summaries that are read at most to find pages to compare with.
    private static let mostSummaries = 400

    /// Compares what the crawl read with what those before it did, and notes what has fallen.
    func noteFallenFields(in summary: inout CrawlSummary) throws(StoreError) {
        guard !summary.reading.isEmpty else { return }
        var drift = FieldDrift(
            summary.reading, of: name, profile: try ProfileCopy.digest(of: name, in: store.folder))
        let earlier = try store.read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM crawl WHERE state = \(CrawlState.complete.sql) AND id < ? ORDER BY id DESC LIMIT ?",
                arguments: [self.id, Self.mostSummaries])
        }
        var told: [String]?
        for crawl in earlier {
            guard drift.isOpen || told == nil else { break }
            // Of one that is damaged `pouch verify` tells.
            guard let facts = try? SummaryFacts(try store.folder.read(SummaryFacts.path(of: crawl)), crawl: crawl),
                !facts.reading.isEmpty
            else { continue }
            told = told ?? facts.reading.fallen.map(\.field)
            if drift.isOpen { drift.add(facts.reading, of: crawl, profile: facts.profileSHA256) }
        }
        let falls = drift.falls
        summary.reading.fallen = try store.read { db in
            try falls.compactMap { fall in
                var fall = fall
                fall.examples = try CrawlReading.examples(of: fall, inCrawl: self.id, db)
                // Where every page of this crawl has it, it is read again.
                return fall.examples.isEmpty ? nil : fall
            }
        }
        summary.newlyFallen = summary.reading.fallen.count { !(told ?? []).contains($0.field) }
    }
}
