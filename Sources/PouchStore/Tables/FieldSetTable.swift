import GRDB
import PouchMirror

/// Rows of `field_set`: which fields pages gave and which they lacked. Pages of one design share a row.
enum FieldSetTable {
    /// The number of a set; a new row when there is none.
    static func id(of read: FieldsRead, _ db: Database) throws -> Int64? {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO field_set (names) VALUES (?)").execute(arguments: [
            read.names
        ])
        return try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT id FROM field_set WHERE names = ?"), arguments: [read.names])
    }
}
