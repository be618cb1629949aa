import GRDB
import PouchBytes

/// Rows of `payload`: the first record of each payload. Later ones with the same bytes are revisits of it.
enum PayloadTable {
    static func record(of sha256: String, _ db: Database) throws -> PayloadRecord? {
        let find = try db.cachedStatement(sql: "SELECT record_id, url, date FROM payload WHERE sha256 = ?")
        return try Row.fetchOne(find, arguments: [sha256]).map {
            PayloadRecord(recordID: $0[0], url: $0[1], date: Timestamp(microseconds: $0[2]))
        }
    }

    static func add(_ record: PayloadRecord, sha256: String, _ db: Database) throws {
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO payload VALUES (?, ?, ?, ?)").execute(arguments: [
            sha256, record.recordID, record.url, record.date.microseconds,
        ])
    }
}
