import GRDB
import PouchMirror
import PouchProfile

/// A value of a column that is one of a few. SQL has it by its name: `"... WHERE state = \(CaptureState.pending.sql)"`.
///
/// It stands in the text and is not bound: SQLite takes an index that holds some rows alone (`WHERE state = 0`) only for a
/// query that has the same constant.
protocol ColumnValue: RawRepresentable, DatabaseValueConvertible {
    var sql: String { get }
}

extension ColumnValue where RawValue == Int {
    var sql: String { String(rawValue) }
}

extension ColumnValue where RawValue == String {
    var sql: String { "'\(rawValue)'" }
}

extension Array where Element: ColumnValue {
    /// As what stands behind `IN`.
    var sql: String { "(" + map(\.sql).joined(separator: ", ") + ")" }
}

/// Whether a copy of a document is held, and whether the archive has it still: `document.state`.
public enum DocumentState: Int, Sendable, ColumnValue {
    /// It was never had.
    case neverHad
    /// A good copy is held.
    case good
    /// The archive says that it is not there. A copy from before stays.
    case gone
}

/// Whether a document waits in a crawl: `capture.state`.
enum CaptureState: Int, ColumnValue {
    case pending, done
}

/// How far a crawl is: `crawl.state`.
public enum CrawlState: String, Sendable, ColumnValue {
    case running, complete, abandoned
}

extension Outcome: ColumnValue {
    /// An answer brought the copy that is held, or confirmed it.
    static let good: [Outcome] = [.new, .unchanged, .changed, .restored]
    /// An answer brought a new copy.
    static let newCopy: [Outcome] = [.new, .changed, .restored]
}

extension OutcomeReason: ColumnValue {}

extension ConfirmationKind: ColumnValue {}

extension Role: ColumnValue {
    /// Pages that name others.
    static let listings: [Role] = [.start, .year, .month]
}
