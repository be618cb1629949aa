import Foundation
import GRDB
import PouchAudit
import PouchBytes
import PouchDiff

/// Puts one audit into the tables.
struct ChangeWriter {
    let report: AuditReport
    let mark: String
    let follows: Bool
    let forms: [(name: String, bytes: Data)]

    func write(_ db: Database) throws {
        let counts = report.counts.filter { $0.count > 0 }.map { "\($0.kind.rawValue) \($0.count)" }
        try db.execute(
            sql: """
                INSERT OR IGNORE INTO pair (mark, older, newer, follows, ended, verdict, counts)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                mark, report.from.name, report.to.name, follows, report.to.endedAt ?? report.to.startedAt,
                report.verdict.rawValue, counts.joined(separator: ","),
            ])
        // Another server of the same mirror may have been here.
        guard db.changesCount > 0 else { return }
        let pair = db.lastInsertedRowID
        let tallies = try tallies(pair, db)
        for (rank, change) in report.changes.enumerated() {
            guard let tally = tallies[Tally(change)] else { continue }
            try put(change, rank, pair, tally, db)
        }
        for (rank, told) in told.enumerated() { try put(told, rank, pair, db) }
        for (name, bytes) in forms {
            try db.cachedStatement(sql: "INSERT INTO report (pair, form, bytes) VALUES (?, ?, ?)")
                .execute(arguments: [pair, name, bytes])
        }
    }

    /// What lists of changes can be narrowed by.
    private struct Tally: Hashable {
        var kind: AuditClass
        var year: Int?
        var month: String?
        var statementKind: String?
        var speaker: String?
        var isSharedAlone: Bool

        init(_ change: DocumentChange) {
            let date = change.date.flatMap { CalendarDate(iso: $0) }
            kind = change.kind
            year = date?.year
            month = date.map { String($0.iso.prefix(7)) }
            statementKind = change.statementKind
            speaker = change.speaker
            isSharedAlone = change.isSharedAlone
        }
    }

    /// Counts the changes and puts the counts into their table.
    ///
    /// - Returns: the rows' numbers.
    private func tallies(_ pair: Int64, _ db: Database) throws -> [Tally: Int64] {
        var counts: [Tally: Int] = [:]
        for change in report.changes { counts[Tally(change), default: 0] += 1 }
        var rows: [Tally: Int64] = [:]
        for (tally, count) in counts {
            try db.cachedStatement(
                sql: """
                    INSERT INTO tally (pair, class, year, month, kind, speaker, alone, changes)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                pair, tally.kind.rawValue, tally.year, tally.month, tally.statementKind, tally.speaker,
                tally.isSharedAlone, count,
            ])
            rows[tally] = db.lastInsertedRowID
        }
        return rows
    }

    private func put(
        _ change: DocumentChange, _ rank: Int, _ pair: Int64, _ tally: Int64, _ db: Database
    ) throws {
        let words = EditWords(change)
        try db.cachedStatement(
            sql: """
                INSERT INTO change (pair, rank, class, also, url, role, statement, title, date, year, kind, speaker,
                    language, reason, moved_to, at, shared, alone, words_out, words_in, old, new, tally)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            pair, rank, change.kind.rawValue, change.also.map(\.rawValue).joined(separator: " "), change.url,
            change.role, change.statementID, change.title, change.date,
            change.date.flatMap { CalendarDate(iso: $0) }?.year, change.statementKind, change.speaker,
            change.language, change.reasons.first, change.movedTo, change.to?.fetchedAt ?? report.to.startedAt,
            change.shared.joined(separator: " "), change.isSharedAlone, words.removedCount, words.insertedCount,
            words.firstRemoved, words.firstInserted, tally,
        ])
        guard !words.removed.isEmpty || !words.inserted.isEmpty else { return }
        try db.cachedStatement(
            sql:
                "INSERT INTO edit_text (rowid, title, kind, speaker, place, removed, inserted) VALUES (?, ?, ?, ?, '', ?, ?)"
        ).execute(arguments: [
            db.lastInsertedRowID, change.title.map { SearchText.indexed($0) },
            change.statementKind.map { SearchText.indexed($0) }, change.speaker.map { SearchText.indexed($0) },
            words.removed, words.inserted,
        ])
    }

    // MARK: - Shared edits and noise

    private struct Told {
        var id: String
        var what: String
        var documents: Int
        var old: String?
        var new: String?
        var sample: String?
    }

    private var told: [Told] {
        report.storms.map {
            Told(
                id: "", what: "outage \($0.kind.rawValue)", documents: $0.documents, new: $0.reason,
                sample: $0.sample.first)
        }
            + report.shared.map {
                Told(
                    id: $0.id, what: $0.isTemplate ? "template" : "edit", documents: $0.documents,
                    old: $0.deleted.first, new: $0.inserted.first, sample: $0.sample.first)
            }
            + report.noise.map {
                Told(
                    id: $0.id, what: "noise", documents: $0.documents, old: $0.before.first, new: $0.after.first,
                    sample: $0.sample.first)
            }
    }

    private func put(_ told: Told, _ rank: Int, _ pair: Int64, _ db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT INTO told (pair, rank, id, what, documents, old, new, sample) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            pair, rank, told.id, told.what, told.documents, told.old.map(EditWords.cut), told.new.map(EditWords.cut),
            told.sample,
        ])
    }
}
