import GRDB
import PouchAudit

extension ChangeIndex {
    /// - Throws: ``FindError/badMark``, `DatabaseError`.
    package func changes(_ request: ChangeRequest) throws -> ChangeAnswer {
        let mark = try request.after.map { text in
            guard let mark = ChangeMark(text) else { throw FindError.badMark }
            return mark
        }
        return try read { db in try ChangeQuery(request, mark).answer(db) }
    }
}

/// Where a page of changes ended.
struct ChangeMark {
    var newer: String
    var rank: Int

    var text: String { "\(newer)-\(rank)" }

    init(newer: String, rank: Int) {
        self.newer = newer
        self.rank = rank
    }

    init?(_ text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 2, parts[0].utf8.count <= 32, let rank = Int(parts[1]), rank >= 0 else { return nil }
        self.init(newer: String(parts[0]), rank: rank)
    }
}

/// One question for changes, on one connection.
private struct ChangeQuery {
    private let request: ChangeRequest
    private let mark: ChangeMark?
    /// For FTS5's MATCH; nil without words.
    private let expression: String?

    init(_ request: ChangeRequest, _ mark: ChangeMark?) {
        self.request = request
        self.mark = mark
        expression = request.query.map { SearchRequest.edits($0, request.side) }
    }

    func answer(_ db: Database) throws -> ChangeAnswer {
        var answer = ChangeAnswer()
        var counts: [Facet: [String: (shown: String?, count: Int)]] = [:]
        var lists: [TallyList] = []
        let wanted = wanted
        let rows = try Row.fetchCursor(db, sql: tallies, arguments: arguments)
        while let row = try rows.next() {
            let (values, count) = (Self.values(row), row[8] as Int)
            let missed = wanted.filter { facet, value in values[facet]?.key != value }.map(\.key)
            if missed.count == 1 { Self.count(values, missed[0], count, &counts) }
            guard missed.isEmpty else { continue }
            for facet in Facet.allCases { Self.count(values, facet, count, &counts) }
            let newer: String = row[2]
            answer.count += count
            answer.lastCrawl = answer.lastCrawl ?? newer
            answer.firstCrawl = newer
            if request.foldsShared, row[7] as Bool {
                answer.folded += count
                continue
            }
            if lists.last?.newer != newer { lists.append(TallyList(pair: row[1], newer: newer)) }
            lists[lists.count - 1].tallies.append(row[0])
        }
        let chosen = try chosen(lists, db)
        let page = chosen.prefix(request.limit)
        answer.changes = try page.compactMap { try change($0.id, $0.mark, db) }
        if chosen.count > page.count { answer.next = page.last?.mark.text }
        answer.pairs = try pairs(page.map(\.mark.newer), isLast: answer.next == nil, db)
        for (facet, counts) in counts {
            answer.facets[facet] = counts.map {
                FacetCount(value: $0.key, shown: $0.value.shown, count: $0.value.count)
            }
            .ordered(for: facet)
        }
        if request.query == nil { (answer.firstCrawl, answer.lastCrawl) = (nil, nil) }
        return answer
    }

    /// The changes of a pair that are listed: by the rows that count them.
    private struct TallyList {
        var pair: Int64
        var newer: String
        var tallies: [Int64] = []
    }

    /// The changes of the page, and one more where there is one: the newest crawls first, then as their report has them.
    private func chosen(_ lists: [TallyList], _ db: Database) throws -> [(id: Int64, mark: ChangeMark)] {
        var chosen: [(id: Int64, mark: ChangeMark)] = []
        guard request.limit > 0 else { return chosen }
        for list in lists where chosen.count <= request.limit {
            if let mark, list.newer > mark.newer { continue }
            let after = mark.flatMap { $0.newer == list.newer ? $0.rank : nil } ?? -1
            let rows = try Row.fetchCursor(
                db, sql: Self.list(list.tallies, hasWords: expression != nil),
                arguments: arguments + [list.pair, after, request.limit + 1 - chosen.count])
            while let row = try rows.next() {
                chosen.append((row[0], ChangeMark(newer: list.newer, rank: row[1])))
            }
        }
        return chosen
    }

    // MARK: - SQL

    /// Rows of counts; of the changes that have the words, when some are looked for.
    private var tallies: String {
        // Open and cosmetic ones are shown to who asks for their class.
        let classes = AuditClass.allCases.filter(\.isChange).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let news = request.kind.map { !$0.isChange } ?? false ? "" : "AND t.class IN (\(classes))"
        let found = """
            JOIN (SELECT c.tally AS id, count(*) AS changes FROM edit_text e JOIN change c ON c.id = e.rowid
                  WHERE edit_text MATCH ? GROUP BY c.tally) f ON f.id = t.id
            """
        return """
            SELECT t.id, p.id, p.newer, t.class, t.year, t.kind, t.speaker, t.alone,
                \(expression == nil ? "t" : "f").changes, t.month
            FROM tally t JOIN pair p ON p.id = t.pair \(expression == nil ? "" : found)
            WHERE p.follows \(news) ORDER BY p.newer DESC, p.id
            """
    }

    /// Changes of a pair behind a rank, those of certain counts.
    private static func list(_ tallies: [Int64], hasWords: Bool) -> String {
        let these = tallies.map(String.init).joined(separator: ", ")
        return """
            SELECT c.id, c.rank
            FROM \(hasWords ? "edit_text e JOIN change c ON c.id = e.rowid" : "change c")
            WHERE \(hasWords ? "edit_text MATCH ? AND" : "") c.pair = ? AND c.rank > ? AND c.tally IN (\(these))
            ORDER BY c.rank LIMIT ?
            """
    }

    private var arguments: StatementArguments { expression.map { [$0] } ?? [] }

    /// The wanted value of each facet.
    private var wanted: [Facet: String] {
        var wanted: [Facet: String] = [:]
        wanted[.change] = request.kind?.rawValue
        wanted[.kind] = request.statementKind
        wanted[.speaker] = request.speaker
        wanted[.year] = request.year
        wanted[.month] = request.month
        return wanted
    }

    private static func values(_ row: Row) -> [Facet: (key: String, shown: String?)] {
        func text(_ column: Int) -> String? { (row[column] as String?).flatMap { $0.isEmpty ? nil : $0 } }
        let year = (row[4] as Int?).map { "\($0)" }
        return [
            .change: (text(3) ?? Facet.none, text(3)), .year: (year ?? Facet.none, year),
            .month: (text(9) ?? Facet.none, text(9)), .kind: (text(5)?.lowercased() ?? Facet.none, text(5)),
            .speaker: (text(6) ?? Facet.none, text(6)),
        ]
    }

    private static func count(
        _ values: [Facet: (key: String, shown: String?)], _ facet: Facet, _ changes: Int,
        _ counts: inout [Facet: [String: (shown: String?, count: Int)]]
    ) {
        guard let value = values[facet] else { return }
        counts[facet, default: [:]][value.key, default: (value.shown, 0)].count += changes
    }

    // MARK: - Parts

    private func change(_ id: Int64, _ mark: ChangeMark, _ db: Database) throws -> ListedChange? {
        let find = try db.cachedStatement(
            sql: "SELECT c.*, p.older, p.newer FROM change c JOIN pair p ON p.id = c.pair WHERE c.id = ?")
        guard let row = try Row.fetchOne(find, arguments: [id]) else { return nil }
        var change = ListedChange(row, mark: mark.text)
        if let expression { change?.snippet = try snippet(id, expression, db) }
        return change
    }

    /// Of what went, unless what came was asked for.
    private func snippet(_ id: Int64, _ expression: String, _ db: Database) throws -> [SearchAnswer.Span] {
        let marks = SearchAnswer.Span.marks
        let find = try db.cachedStatement(
            sql: "SELECT snippet(edit_text, ?, ?, ?, '…', 32) FROM edit_text WHERE edit_text MATCH ? AND rowid = ?")
        let columns = request.side == .inserted ? [5] : request.side == .removed ? [4] : [4, 5]
        for column in columns {
            let text = try String.fetchOne(
                find, arguments: [column, String(marks.begin), String(marks.end), expression, id])
            let spans = SearchAnswer.Span.spans((text ?? "").replacing(String(EditWords.seam), with: "…"))
            if spans.contains(where: \.isHit) || column == columns.last { return spans }
        }
        return []
    }

    private func pairs(_ newer: [String], isLast: Bool, _ db: Database) throws -> [ComparedPair] {
        let isPlain = wanted.isEmpty && request.query == nil
        let all = try Row.fetchAll(db, sql: "SELECT * FROM pair WHERE follows ORDER BY newer DESC")
        // Without filters, crawls between which nothing changed are shown, too.
        let shown = all.filter { row in
            let name: String = row["newer"]
            if newer.contains(name) { return true }
            guard isPlain else { return false }
            return (mark.map { name < $0.newer } ?? true) && (isLast || name > newer.last ?? "")
        }
        return try shown.map { row in
            var pair = ComparedPair(row)
            guard isPlain else { return pair }
            pair.told = try Row.fetchAll(
                db, sql: "SELECT id, what, documents, old, new, sample FROM told WHERE pair = ? ORDER BY rank LIMIT 20",
                arguments: [row["id"] as Int64]
            ).map {
                ComparedPair.Told(id: $0[0], what: $0[1], documents: $0[2], old: $0[3], new: $0[4], sample: $0[5])
            }
            return pair
        }
    }
}

extension ComparedPair {
    init(_ row: Row) {
        let counts = (row["counts"] as String).split(separator: ",").compactMap { part -> (AuditClass, Int)? in
            let words = part.split(separator: " ")
            guard words.count == 2, let kind = AuditClass(rawValue: String(words[0])), let count = Int(words[1]) else {
                return nil
            }
            return (kind, count)
        }
        self.init(
            older: row["older"], newer: row["newer"], ended: row["ended"], verdict: row["verdict"],
            counts: counts.map { (kind: $0.0, count: $0.1) })
    }
}

extension ListedChange {
    /// nil for a class of another release.
    init?(_ row: Row, mark: String) {
        guard let kind = AuditClass(rawValue: row["class"]) else { return nil }
        func words(_ column: String) -> [String] { (row[column] as String).split(separator: " ").map(String.init) }
        self.init(
            older: row["older"], newer: row["newer"], kind: kind, also: words("also"), url: row["url"],
            role: row["role"], statement: row["statement"], title: row["title"], date: row["date"],
            statementKind: row["kind"], speaker: row["speaker"], language: row["language"], reason: row["reason"],
            movedTo: row["moved_to"], at: row["at"], shared: words("shared"), isSharedAlone: row["alone"],
            wordsRemoved: row["words_out"], wordsInserted: row["words_in"], old: row["old"], new: row["new"],
            mark: mark)
    }
}
