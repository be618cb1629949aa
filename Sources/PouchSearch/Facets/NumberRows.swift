import GRDB
import GRDBSQLite

/// The rows of a question whose columns are numbers. GRDB makes a value of each, which takes longer for the hundred
/// thousand hits of a common word than SQLite takes to find them.
enum NumberRows {
    /// - Parameters:
    ///   - argument: of the one parameter in `sql`.
    ///   - visit: takes each row, for as long as it runs, to be read by `sqlite3_column_int64` and its like.
    /// - Throws: `DatabaseError`.
    static func forEach(
        _ db: Database, sql: String, _ argument: String, _ visit: (_ row: OpaquePointer) -> Void
    ) throws {
        let statement = try db.makeStatement(sql: sql)
        try statement.setArguments([argument])
        let rows = statement.sqliteStatement
        while true {
            let code = sqlite3_step(rows)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else {
                throw DatabaseError(resultCode: .init(rawValue: code), message: db.lastErrorMessage, sql: sql)
            }
            visit(rows)
        }
    }
}
