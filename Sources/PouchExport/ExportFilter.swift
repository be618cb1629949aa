import PouchBytes
import PouchMirror

/// A choice of statements. Every condition that is given must hold; an empty filter chooses all.
package struct ExportFilter: Sendable {
    /// The first and last day, both included. A statement without a date is then left out.
    package var from: CalendarDate?
    package var to: CalendarDate?
    /// Any of these. A statement without a date counts for the year of its folder.
    package var years: [Int]
    /// Any of these, as the statement has it, case aside.
    package var kinds: [String]

    package init(from: CalendarDate? = nil, to: CalendarDate? = nil, years: [Int] = [], kinds: [String] = []) {
        self.from = from
        self.to = to
        self.years = years
        self.kinds = kinds.map { $0.lowercased() }
    }

    package var isEmpty: Bool { from == nil && to == nil && years.isEmpty && kinds.isEmpty }

    /// - Parameter folder: the folders under `statements/` that the statement lies in.
    func matches(_ statement: StatementFile, folder: [String]) -> Bool {
        let date = (statement.date ?? statement.listing?.date).flatMap { CalendarDate(iso: $0) }
        if from != nil || to != nil {
            guard let date, from.map({ $0 <= date }) ?? true, to.map({ date <= $0 }) ?? true else { return false }
        }
        if !years.isEmpty {
            guard let year = date?.year ?? folder.first.flatMap({ Int($0) }), years.contains(year) else { return false }
        }
        return kinds.isEmpty || kinds.contains(statement.kind?.lowercased() ?? "")
    }
}
