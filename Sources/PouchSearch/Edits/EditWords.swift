import PouchAudit
import PouchDiff

/// The words that a change took out of a document and put into it: of its text and of its fields.
struct EditWords {
    /// As the index has them: stretches apart from one another, so that no phrase reaches from one into the next.
    var removed = ""
    var inserted = ""
    /// Of the text alone, as pages of versions count them.
    var removedCount = 0
    var insertedCount = 0
    /// The first words of the edit, for a line of a list.
    var firstRemoved: String?
    var firstInserted: String?

    /// A word of its own that no text has: it ends a phrase.
    static let seam: Unicode.Scalar = "\u{E000}"
    private static let shown = 160

    init(_ change: DocumentChange) {
        var spans: [TextDiff.Span] = []
        for paragraph in change.diff?.paragraphs ?? [] where !paragraph.isPlainMove { spans += paragraph.spans }
        let fields = change.fields.filter { $0.name != "text_sha256" }
        let went = spans.filter { $0.kind == .deleted }.map(\.text) + fields.compactMap(\.old)
        let came = spans.filter { $0.kind == .inserted }.map(\.text) + fields.compactMap(\.new)
        removed = Self.read(went)
        inserted = Self.read(came)
        let counts = VersionDifference(change.diff, fields: 0).text
        (removedCount, insertedCount) = (counts?.removed ?? 0, counts?.added ?? 0)
        (firstRemoved, firstInserted) = Self.first(change, fields)
    }

    /// Of the first paragraph that changed, from its first difference to its last, else of the first field.
    private static func first(
        _ change: DocumentChange, _ fields: [DocumentChange.Field]
    ) -> (old: String?, new: String?) {
        let changed = (change.diff?.paragraphs ?? []).first { $0.kind != .same && !$0.isPlainMove }
        guard let spans = changed?.spans, let start = spans.firstIndex(where: { $0.kind != .same }),
            let end = spans.lastIndex(where: { $0.kind != .same })
        else { return (fields.first?.old.map(cut), fields.first?.new.map(cut)) }
        func text(without kind: TextDiff.Span.Kind) -> String? {
            let text = spans[start...end].filter { $0.kind != kind }.map(\.text).joined()
            return text.isEmpty ? nil : cut(text)
        }
        return (text(without: .inserted), text(without: .deleted))
    }

    private static func read(_ stretches: [String]) -> String {
        stretches.filter { SearchText.hasWord($0) }
            .map { SearchText.indexed($0).replacing(String(seam), with: " ") }
            .joined(separator: " \(seam) ")
    }

    static func cut(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard text.utf8.count > shown,
            let end = scalars.index(scalars.startIndex, offsetBy: shown, limitedBy: scalars.endIndex),
            end < scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }
}
