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

    func write(withDiff: Bool, to block: inout TextColumn) {
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

    /// Writes the differences in fields and text.
    func writeEdits(withDiff: Bool, to block: inout TextColumn) {
        for field in change.fields {
            block.text(Wording.field(field.name) + ":", first: "  ")
            if let old = field.old { block.text(cut(old), first: "  - ", style: ink.deleted) }
            if let new = field.new { block.text(cut(new), first: "  + ", style: ink.inserted) }
        }
        guard let diff = change.diff else { return }
        if withDiff {
            DiffText(limits: limits, ink: ink).write(diff, to: &block)
        } else {
            block.text("its text changed by \(Wording.percent(diff.degree)); not shown here", first: "  ")
        }
    }

    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }
}
