import PouchBytes
import PouchSearch

/// Changes as JSON and CSV.
package enum ChangesJSON {
    /// The page of changes as one object.
    ///
    /// - Parameter crawl: the newest complete crawl; nil for none.
    package static func json(_ page: ChangesPage, asOf crawl: String?) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("crawls", page.crawls)
            json.field("comparisons_made", page.audits.made)
            json.field("comparisons_of", page.audits.of)
            json.field("problem", page.failure)
            json.field("changes", page.answer.count)
            json.field("folded", page.answer.folded)
            json.list("comparisons", page.answer.pairs) { json, pair in
                json.field("older", pair.older)
                json.field("newer", pair.newer)
                json.field("verdict", pair.verdict)
                json.field("report", WebPath.report(pair.older, pair.newer))
                json.list("counts", pair.counts) { json, count in
                    json.field("class", count.kind.rawValue)
                    json.field("count", count.count)
                }
                json.list("told", pair.told) { json, told in
                    json.field("id", told.id)
                    json.field("what", told.what)
                    json.field("documents", told.documents)
                    json.field("old", told.old)
                    json.field("new", told.new)
                    json.field("sample", told.sample)
                }
            }
            json.list("items", page.answer.changes) { $0.fields(of: $1) }
            json.field("next", page.answer.next.map { page.path("changes.json", after: $0) })
        }
    }

    /// A line of JSON for each change (JSON Lines).
    package static func lines(_ changes: [ListedChange]) -> [UInt8] { WebJSON.lines(changes) { $0.fields(of: $1) } }

    /// Of ``csv(_:)``.
    package static let header = CSVWriter.row([
        "class", "also", "older", "newer", "at", "id", "title", "date", "kind", "speaker", "url", "moved_to",
        "words_inserted", "words_removed", "old", "new", "reason",
    ])

    /// A row for each change, without their header.
    package static func csv(_ changes: [ListedChange]) -> [UInt8] {
        changes.reduce(into: []) { bytes, change in
            bytes += CSVWriter.row([
                change.kind.rawValue, change.also.joined(separator: " "), change.older, change.newer, change.at,
                change.statement, change.title, change.date, change.statementKind, change.speaker, change.url,
                change.movedTo, "\(change.wordsInserted)", "\(change.wordsRemoved)", change.old, change.new,
                change.reason,
            ])
        }
    }
}

extension JSONWriter {
    mutating func fields(of change: ListedChange) {
        field("class", change.kind.rawValue)
        field("also", change.also)
        field("older", change.older)
        field("newer", change.newer)
        field("at", change.at)
        field("id", change.statement)
        field("url", change.url)
        field("role", change.role)
        field("title", change.title)
        field("date", change.date)
        field("kind", change.statementKind)
        field("speaker", change.speaker)
        field("language", change.language)
        field("reason", change.reason)
        field("moved_to", change.movedTo)
        field("shared", change.shared)
        field("shared_alone", change.isSharedAlone)
        field("words_inserted", change.wordsInserted)
        field("words_removed", change.wordsRemoved)
        field("old", change.old)
        field("new", change.new)
        snippet(change.snippet)
    }
}
