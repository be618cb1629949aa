import GRDB
import GRDBSQLite

/// One search with facets, on one connection.
struct FacetSearch {
    let request: FindRequest
    let expression: String
    let columns: StatementColumns
    let mark: FindMark?

    /// A page of results, and the facets of all.
    func answer(_ db: Database) throws -> FindAnswer {
        guard columns.count > 0 else { return FindAnswer() }
        let (tally, order) = try tally(db)
        var answer = FindAnswer()
        answer.hits = tally.documents.count
        for facet in Facet.allCases { answer.facets[facet] = tally.counts(of: facet) }
        answer.order = order
        answer.isTooManyToWeigh = order != request.order
        var first = FirstHits(limit: request.limit + 1)
        try forEachHit(tally.documents, order, db) { first.add($0) }
        let page = first.hits.prefix(request.limit)
        answer.results = try page.compactMap {
            try SearchIndex.result($0.document, expression, hasSnippet: true, db)
        }
        if first.hits.count > page.count, let last = page.last {
            answer.next = FindMark(weight: order == .best ? last.weight : 0, document: last.document).text
        }
        return answer
    }

    /// All statements, in order.
    func documents(_ db: Database) throws -> [Int64] {
        guard columns.count > 0 else { return [] }
        let (tally, order) = try tally(db)
        var hits: [RankedHit] = []
        try forEachHit(tally.documents, order, db) { hits.append($0) }
        return hits.sorted().map(\.document)
    }

    /// What the words and the choice leave, and how it is ordered: too many hits are not weighed.
    private func tally(_ db: Database) throws -> (FacetTally, FindRequest.Order) {
        var hits: [Int64] = []
        try NumberRows.forEach(db, sql: "SELECT rowid FROM search WHERE search MATCH ?", expression) {
            hits.append(sqlite3_column_int64($0, 0))
        }
        let isTooMany = request.order == .best && hits.count > FindAnswer.mostWeighed
        return (FacetTally(hits, request.choice, columns), isTooMany ? .newest : request.order)
    }

    /// Goes through those behind the mark, in any order.
    private func forEachHit(
        _ documents: [Int64], _ order: FindRequest.Order, _ db: Database, _ visit: (RankedHit) -> Void
    ) throws {
        func visitBehindMark(_ hit: RankedHit, _ mark: RankedHit?) {
            if mark.map({ $0 < hit }) ?? true { visit(hit) }
        }
        switch order {
        case .best:
            let chosen = Set(documents)
            let mark = mark.map { RankedHit(weight: $0.weight, $0.document, columns) }
            let sql = "SELECT rowid, bm25(search, \(SearchIndex.weights)) FROM search WHERE search MATCH ?"
            try NumberRows.forEach(db, sql: sql, expression) { row in
                let document = sqlite3_column_int64(row, 0)
                guard chosen.contains(document) else { return }
                visitBehindMark(RankedHit(weight: sqlite3_column_double(row, 1), document, columns), mark)
            }
        case .newest:
            let mark = mark.map { RankedHit(newest: $0.document, columns) }
            for document in documents { visitBehindMark(RankedHit(newest: document, columns), mark) }
        case .seen:
            let mark = mark.map { RankedHit(seen: $0.document, columns) }
            for document in documents { visitBehindMark(RankedHit(seen: document, columns), mark) }
        }
    }
}
