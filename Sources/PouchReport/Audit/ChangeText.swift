import PouchAudit

/// One changed document as plain text: for a terminal, a mail.
struct ChangeText {
    private let change: DocumentChange
    private let limits: AuditLimits
    private let ink: Ink

    init(_ change: DocumentChange, limits: AuditLimits, ink: Ink = Ink(isColoured: false)) {
        self.change = change
        self.limits = limits
        self.ink = ink
    }

    func write(withDiff: Bool, to block: inout TextBlock) {
        if let title = change.title, !title.isEmpty { block.text(cut(title), first: "  ", style: ink.bold) }
        let about = [change.date, change.statementKind, change.speaker].compactMap { $0 }.filter { !$0.isEmpty }
        if !about.isEmpty { block.text(cut(about.joined(separator: ", ")), first: "  ", style: ink.faint) }
        block.text(change.url, first: "  ")
        if let target = change.movedTo {
            block.text(target, first: change.kind == .moved ? "  now at " : "  moved, see ")
        }
        if !change.also.isEmpty {
            block.text("also " + Wording.list(change.also.map(\.rawValue)), first: "  ")
        }
        for reason in change.reasons { block.text(cut(reason), first: "  * ") }
        if !change.shared.isEmpty { block.text("shares " + Wording.list(change.shared), first: "  ") }
        writeEdits(withDiff: withDiff, to: &block)
    }

    /// What differs in fields and text.
    func writeEdits(withDiff: Bool, to block: inout TextBlock) {
        for field in change.fields {
            block.text(Wording.field(field.name) + ":", first: "  ")
            if let old = field.old { block.text(cut(old), first: "  - ", style: ink.deleted) }
            if let new = field.new { block.text(cut(new), first: "  + ", style: ink.inserted) }
        }
        guard let diff = change.diff else { return }
        if withDiff {
            write(diff, to: &block)
        } else {
            block.text("its text changed by \(Wording.percent(diff.degree)); not shown here", first: "  ")
        }
    }

    func write(_ diff: TextDiff, to block: inout TextBlock) {
        for line in DiffLines.of(diff, limit: limits.paragraphs) {
            switch line {
            case .same(let count):
                block.text("… \(Wording.count(count, "paragraph")) unchanged", first: "    ", style: ink.faint)
            case .more(let count): block.more(count, "changed paragraph", indent: "    ")
            case .paragraph(let paragraph): write(paragraph, to: &block)
            }
        }
    }

    private func write(_ paragraph: TextDiff.Paragraph, to block: inout TextBlock) {
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
    private func write(_ spans: [TextDiff.Span], to block: inout TextBlock) {
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

    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }
}
