import PouchAudit
import PouchBytes
import PouchDiff

/// The report as a table: a row for each document that is not unchanged, RFC 4180, safe to open in a spreadsheet.
package enum AuditCSV {
    package static let header = [
        "class", "also", "url", "role", "statement", "title", "date", "kind", "speaker", "language", "reasons",
        "moved_to",
        "shared", "fields", "degree", "diff", "from_crawl", "from_fetched_at", "from_outcome", "from_status",
        "from_sha256", "from_text_sha256", "from_record_id", "to_crawl", "to_fetched_at", "to_outcome", "to_status",
        "to_sha256", "to_text_sha256", "to_record_id", "to_error",
    ]

    /// The table: a header and a row for each change (RFC 4180).
    package static func bytes(_ report: AuditReport) -> [UInt8] {
        report.changes.reduce(into: CSVWriter.row(header)) { $0 += CSVWriter.row(cells(of: $1)) }
    }

    private static func cells(of change: DocumentChange) -> [String?] {
        let fields = change.fields.map { field in
            "\(field.name): \(field.old.map { "[-\($0)-]" } ?? "")\(field.new.map { "{+\($0)+}" } ?? "")"
        }
        let about: [String?] = [
            change.kind.rawValue, change.also.map(\.rawValue).joined(separator: "\n"), change.url, change.role,
            change.statementID, change.title, change.date, change.statementKind, change.speaker, change.language,
            change.reasons.joined(separator: "\n"), change.movedTo, change.shared.joined(separator: "\n"),
            fields.joined(separator: "\n"), change.diff.map { "\(JSONWriter.rounded($0.degree))" },
            change.diff.map(text),
        ]
        return about + cells(of: change.from) + cells(of: change.to) + [change.to?.error]
    }

    private static func cells(of capture: DocumentChange.Capture?) -> [String?] {
        [
            capture?.crawl, capture?.fetchedAt, capture?.outcome, capture?.httpStatus.map { "\($0)" }, capture?.sha256,
            capture?.textSHA256, capture?.recordID,
        ]
    }

    /// The changed paragraphs, one a line, the words that differ marked; a spreadsheet's cell holds 32,767 letters.
    private static func text(_ diff: TextDiff) -> String {
        let lines = DiffLines.of(diff, isWhole: true).map { line in
            switch line {
            case .same(let count), .more(let count), .told(_, let count):
                "… \(Wording.count(count, "paragraph")) unchanged"
            case .paragraph(let paragraph):
                (paragraph.kind == .moved ? "moved: " : "")
                    + paragraph.spans.map { span in
                        switch span.kind {
                        case .same: span.text
                        case .deleted: "[-\(span.text)-]"
                        case .inserted: "{+\(span.text)+}"
                        }
                    }.joined()
            }
        }
        return DiffLines.cut(lines.joined(separator: "\n"), to: 32_000)
    }
}
