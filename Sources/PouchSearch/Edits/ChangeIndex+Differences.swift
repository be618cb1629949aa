import Foundation
import GRDB
import PouchAudit
import PouchBytes
import PouchMirror

/// How the versions of a mirror's documents are read: by which profile, and which program.
package struct VersionReading: Sendable, Equatable {
    let mark: String

    package init(profile: [UInt8], build: String) {
        mark = SHA256Digest.of("\(SHA256Digest.of(profile).hex) \(build)").hex
    }

    /// Names the difference of two versions of a URL, by the crawls that first saw them: the same only for the same crawls,
    /// read the same way.
    package func key(of url: String, _ older: CrawlHistory.Crawl, _ newer: CrawlHistory.Crawl) -> DifferenceKey {
        DifferenceKey(
            bytes: Array(
                SHA256Digest.of("\(mark) \(older.facts.digest.hex) \(newer.facts.digest.hex) \(url)").bytes.prefix(16)))
    }
}

/// Names the difference of two versions of a document.
package struct DifferenceKey: Sendable, Hashable {
    let bytes: [UInt8]
}

extension ChangeIndex {
    /// nil when it is not known yet.
    package func difference(_ key: DifferenceKey) throws -> VersionDifference? {
        try read { db in
            let find = try db.cachedStatement(
                sql: "SELECT words_in, words_out, degree, fields FROM difference WHERE key = ?")
            guard let row = try Row.fetchOne(find, arguments: [Data(key.bytes)]) else { return nil }
            let words = (added: row[0] as Int?, removed: row[1] as Int?)
            var difference = VersionDifference(text: nil, fields: row[3])
            if let added = words.added, let removed = words.removed {
                difference.text = VersionDifference.Text(added: added, removed: removed, degree: row[2])
            }
            return difference
        }
    }

    /// Whether every difference is there that this state of the mirror has.
    package func hasDifferences(_ reading: VersionReading, state: String) throws -> Bool {
        try read { db in
            try Bool.fetchOne(
                db, sql: "SELECT 1 FROM reading WHERE mark = ? AND whole = ?", arguments: [reading.mark, state])
                ?? false
        }
    }

    /// Takes out the differences that were read in another way.
    package func keepDifferences(_ reading: VersionReading) throws {
        try write { db in
            if try String.fetchOne(db, sql: "SELECT mark FROM reading") == reading.mark { return }
            try db.execute(sql: "DELETE FROM difference; DELETE FROM reading")
            try db.execute(sql: "INSERT INTO reading (mark) VALUES (?)", arguments: [reading.mark])
        }
    }

    package func put(_ differences: [(DifferenceKey, VersionDifference)]) throws {
        guard !differences.isEmpty else { return }
        try write { db in
            let put = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO difference (key, words_in, words_out, degree, fields) VALUES (?, ?, ?, ?, ?)
                    """)
            for (key, difference) in differences {
                let text = difference.text
                try put.execute(arguments: [
                    Data(key.bytes), text?.added, text?.removed, text?.degree ?? 0, difference.fields,
                ])
            }
        }
    }

    /// Notes that every difference is there that this state of the mirror has.
    package func setWhole(_ reading: VersionReading, state: String) throws {
        try write { db in
            try db.execute(
                sql: "UPDATE reading SET whole = ? WHERE mark = ?", arguments: [state, reading.mark])
        }
    }
}
