/// Goes through a query's hits once: which of them the choice leaves, and how many each value of each facet would.
///
/// A value is counted under all that is chosen but its own facet: the number beside it is what choosing it finds.
struct FacetTally {
    private(set) var documents: [Int64] = []
    private var counts: [[Int]]
    private let columns: StatementColumns

    init(_ hits: [Int64], _ choice: FacetChoice, _ columns: StatementColumns) {
        self.columns = columns
        counts = columns.values.map { [Int](repeating: 0, count: $0.keys.count) }
        guard columns.count > 0 else { return }
        // A value that no statement has meets none.
        let wanted = Facet.allCases.map { facet in
            choice.values[facet].map {
                columns.values[StatementColumns.place(of: facet)].place(asked: $0) ?? .max
            }
        }
        let from = choice.from.map(StatementColumns.number)
        let to = choice.to.map(StatementColumns.number)
        for hit in hits where columns.has(hit) {
            let place = Int(hit)
            if from != nil || to != nil {
                let date = columns.dates[place]
                guard date > 0, from.map({ $0 <= date }) ?? true, to.map({ date <= $0 }) ?? true else { continue }
            }
            var missed = 0
            var missing = 0
            for facet in wanted.indices {
                if let value = wanted[facet], columns.columns[facet][place] != value {
                    missed += 1
                    missing = facet
                }
            }
            if missed == 0 {
                documents.append(hit)
                for facet in wanted.indices { counts[facet][Int(columns.columns[facet][place])] += 1 }
            } else if missed == 1 {
                counts[missing][Int(columns.columns[missing][place])] += 1
            }
        }
    }

    func counts(of facet: Facet) -> [FacetCount] {
        let place = StatementColumns.place(of: facet)
        let values = columns.values[place]
        return counts[place].enumerated().compactMap { value, count in
            count == 0 ? nil : FacetCount(value: values.keys[value], shown: values.shown[value], count: count)
        }.ordered(for: facet)
    }
}
