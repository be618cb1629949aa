import GRDB

/// One search with facets, on one connection.
struct FacetSearch {
    let request: FindRequest
    let expression: String
    let columns: StatementColumns
    let mark: FindMark?

    func answer(_ db: Database) throws -> FindAnswer {
        guard columns.count > 0 else { return FindAnswer() }
        let hits = try Int64.fetchAll(
            db, sql: "SELECT rowid FROM search WHERE search MATCH ?", arguments: [expression])
        let tally = FacetTally(hits, request.choice, columns)
        var answer = FindAnswer()
        answer.hits = tally.documents.count
        for facet in Facet.allCases { answer.facets[facet] = tally.counts(of: facet) }
        answer.isTooManyToWeigh = request.order == .best && hits.count > FindAnswer.mostWeighed
        answer.order = answer.isTooManyToWeigh ? .newest : request.order
        let ordered: [FindMark]
        switch answer.order {
        case .best: ordered = try weighed(tally.documents, db)
        case .newest: ordered = newest(tally.documents)
        case .seen: ordered = seen(tally.documents)
        }
        let page = ordered.prefix(request.limit)
        answer.results = try page.compactMap { try result($0.document, db) }
        if ordered.count > page.count, let last = page.last { answer.next = last.text }
        return answer
    }

    // MARK: - Orders

    /// The best first, then by URL: as `pouch search` shows them. FTS5's weights are negative, the best least.
    private func weighed(_ documents: [Int64], _ db: Database) throws -> [FindMark] {
        let chosen = Set(documents)
        var marks: [FindMark] = []
        marks.reserveCapacity(documents.count)
        let rows = try Row.fetchCursor(
            db, sql: "SELECT rowid, bm25(search, \(SearchIndex.weights)) FROM search WHERE search MATCH ?",
            arguments: [expression])
        while let row = try rows.next() {
            let document: Int64 = row[0]
            if chosen.contains(document) { marks.append(FindMark(weight: row[1], document: document)) }
        }
        return after(marks) { ($0.weight, rank($0)) < ($1.weight, rank($1)) }
    }

    /// The newest first, those without a date last.
    private func newest(_ documents: [Int64]) -> [FindMark] {
        after(documents.map { FindMark(weight: 0, document: $0) }) {
            let (one, other) = (columns.dates[Int($0.document)], columns.dates[Int($1.document)])
            return one == other ? rank($0) < rank($1) : one > other
        }
    }

    private func seen(_ documents: [Int64]) -> [FindMark] {
        func key(_ mark: FindMark) -> (UInt32, Int32, UInt32) {
            let place = Int(mark.document)
            return (.max - columns.seen[place], -columns.dates[place], rank(mark))
        }
        return after(documents.map { FindMark(weight: 0, document: $0) }) { key($0) < key($1) }
    }

    private func rank(_ mark: FindMark) -> UInt32 { columns.urlRanks[Int(mark.document)] }

    private func after(_ marks: [FindMark], _ precedes: (FindMark, FindMark) -> Bool) -> [FindMark] {
        let left = mark.map { mark in marks.filter { precedes(mark, $0) } } ?? marks
        return left.sorted(by: precedes)
    }

    private func result(_ document: Int64, _ db: Database) throws -> SearchAnswer.Result? {
        let find = try db.cachedStatement(
            sql: "SELECT document, id, url, path, date FROM searched WHERE document = ?")
        guard let row = try Row.fetchOne(find, arguments: [document]) else { return nil }
        return try SearchIndex.result(row, expression, db)
    }
}
