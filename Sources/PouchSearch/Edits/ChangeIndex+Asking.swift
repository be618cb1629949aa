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

    /// Whether it stands behind another: an older crawl's, or further down the same report.
    func follows(_ other: ChangeMark) -> Bool {
        newer == other.newer ? rank > other.rank : newer < other.newer
    }

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
        var chosen: [(id: Int64, mark: ChangeMark)] = []
        var tallies: [Facet: [String: (shown: String?, count: Int)]] = [:]
        var pairs: [String] = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            let values = Self.values(row)
            let missed = wanted.filter { facet, value in values[facet]?.key != value }.map(\.key)
            if missed.count == 1 { Self.count(values, missed[0], &tallies) }
            guard missed.isEmpty else { continue }
            for facet in Facet.allCases { Self.count(values, facet, &tallies) }
            let newer: String = row[1]
            answer.count += 1
            answer.lastCrawl = answer.lastCrawl ?? newer
            answer.firstCrawl = newer
            if request.foldsShared, row[3] as Bool {
                answer.folded += 1
                continue
            }
            let here = ChangeMark(newer: newer, rank: row[2])
            if let mark, !here.follows(mark) { continue }
            if chosen.count <= request.limit { chosen.append((row[0], here)) }
            if chosen.count <= request.limit, pairs.last != newer { pairs.append(newer) }
        }
        let page = chosen.prefix(request.limit)
        answer.changes = try page.compactMap { try change($0.id, $0.mark, db) }
        if chosen.count > page.count { answer.next = page.last?.mark.text }
        answer.pairs = try self.pairs(pairs, isLast: answer.next == nil, db)
        for (facet, counts) in tallies {
            answer.facets[facet] = counts.map {
                FacetCount(value: $0.key, shown: $0.value.shown, count: $0.value.count)
            }
            .ordered(for: facet)
        }
        if request.query == nil { (answer.firstCrawl, answer.lastCrawl) = (nil, nil) }
        return answer
    }

    // MARK: - SQL

    private var sql: String {
        let words = expression == nil ? "" : "JOIN edit_text t ON t.rowid = c.id"
        // Open and cosmetic ones are shown to who asks for their class.
        let classes = AuditClass.allCases.filter(\.isChange).map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let news = request.kind.map { !$0.isChange } ?? false ? "" : "AND c.class IN (\(classes))"
        let match = expression == nil ? "" : "AND edit_text MATCH ?"
        return """
            SELECT c.id, p.newer, c.rank, c.alone, c.class, c.year, c.kind, c.speaker
            FROM change c JOIN pair p ON p.id = c.pair \(words)
            WHERE p.follows \(news) \(match) ORDER BY p.newer DESC, c.rank
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
        return wanted
    }

    private static func values(_ row: Row) -> [Facet: (key: String, shown: String?)] {
        func text(_ column: Int) -> String? { (row[column] as String?).flatMap { $0.isEmpty ? nil : $0 } }
        let year = (row[5] as Int?).map { "\($0)" }
        return [
            .change: (text(4) ?? Facet.none, text(4)), .year: (year ?? Facet.none, year),
            .kind: (text(6)?.lowercased() ?? Facet.none, text(6)), .speaker: (text(7) ?? Facet.none, text(7)),
        ]
    }

    private static func count(
        _ values: [Facet: (key: String, shown: String?)], _ facet: Facet,
        _ tallies: inout [Facet: [String: (shown: String?, count: Int)]]
    ) {
        guard let value = values[facet] else { return }
        tallies[facet, default: [:]][value.key, default: (value.shown, 0)].count += 1
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
