import PouchAudit
import PouchDiff

/// The paragraphs that differ, as plain text.
struct DiffText {
    var limits: AuditLimits
    var ink = Ink(isColoured: false)

    func write(_ diff: TextDiff, to block: inout TextColumn) {
        for line in DiffLines.of(diff, limit: limits.paragraphs) {
            switch line {
            case .same(let count):
                block.text("… \(Wording.count(count, "paragraph")) unchanged", first: "    ", style: ink.faint)
            case .told(let id, let count):
                block.text(Wording.told(count, by: id), first: "    ", style: ink.faint)
            case .more(let count): block.more(count, "changed paragraph", indent: "    ")
            case .paragraph(let paragraph): write(paragraph, to: &block)
            }
        }
    }

    private func write(_ paragraph: TextDiff.Paragraph, to block: inout TextColumn) {
        let spans = DiffLines.excerpt(paragraph.spans, limit: limits.letters)
        switch paragraph.kind {
        case .same: break
        case .deleted: block.text(Self.joined(spans), first: "  - ", style: ink.deleted)
        case .inserted: block.text(Self.joined(spans), first: "  + ", style: ink.inserted)
        case .changed: write(spans, to: &block)
        case .moved:
            let (old, new) = (paragraph.oldNumber ?? 0, paragraph.newNumber ?? 0)
            block.text("moved, from paragraph \(grouped(old)) to \(grouped(new)):", first: "  > ", style: ink.faint)
            if spans.contains(where: { $0.kind != .same }) {
                write(spans, to: &block)
            } else {
                block.text(Self.joined(spans), first: "  > ")
            }
        }
    }

    /// The old and the new reading, the words that differ marked in each.
    private func write(_ spans: [TextDiff.Span], to block: inout TextColumn) {
        block.text(Self.marked(spans, .deleted), first: "  - ", style: ink.deleted)
        block.text(Self.marked(spans, .inserted), first: "  + ", style: ink.inserted)
    }

    static func joined(_ spans: [TextDiff.Span]) -> String { spans.map(\.text).joined() }

    /// `a [-word-] here`
    static func marked(_ spans: [TextDiff.Span], _ side: TextDiff.Span.Kind) -> String {
        spans.reduce(into: "") { text, span in
            switch span.kind {
            case .same: text += span.text
            case side: text += side == .deleted ? "[-\(span.text)-]" : "{+\(span.text)+}"
            default: break
            }
        }
    }
}
