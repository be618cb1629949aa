import GRDB
import PouchBytes

/// Rows of `payload`: the first record of each payload. Later ones with the same bytes are revisits of it.
enum PayloadTable {
    /// The record that holds a payload already; nil when there was none, and `record` becomes it.
    static func original(of sha256: String, or record: PayloadRecord, _ db: Database) throws -> PayloadRecord? {
        try db.cachedStatement(sql: "INSERT INTO payload VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING").execute(
            arguments: [sha256, record.recordID, record.url, record.date.microseconds])
        guard db.changesCount == 0 else { return nil }
        let find = try db.cachedStatement(sql: "SELECT record_id, url, date FROM payload WHERE sha256 = ?")
        return try Row.fetchOne(find, arguments: [sha256]).map {
            PayloadRecord(recordID: $0[0], url: $0[1], date: Timestamp(microseconds: $0[2]))
        }
    }
}
