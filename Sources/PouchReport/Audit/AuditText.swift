import PouchAudit

/// The report for a terminal: the verdict first, then what is shared, then each change.
package struct AuditText {
    /// Width and colour of the terminal.
    package struct Style: Sendable, Equatable {
        /// Columns.
        package var width: Int
        /// Whether escapes for colour may be written; nothing of a page ever becomes one.
        package var isColoured: Bool

        package init(width: Int = 80, isColoured: Bool = false) {
            self.width = width
            self.isColoured = isColoured
        }
    }

    private let view: AuditView
    private let limits: AuditLimits
    private let ink: Ink
    private let width: Int

    package init(_ report: AuditReport, style: Style = Style(), limits: AuditLimits = .terminal) {
        view = AuditView(report)
        self.limits = limits
        ink = Ink(isColoured: style.isColoured)
        width = style.width
    }

    /// The report as UTF-8 lines, cut to the limits.
    package func bytes() -> [UInt8] {
        var block = TextColumn(width: width)
        head(&block)
        storms(&block)
        shared(&block)
        noise(&block)
        var budget = ShownBudget(limits)
        for group in view.groups { write(group, &budget, &block) }
        tail(&block)
        return block.bytes
    }

    private func head(_ block: inout TextColumn) {
        let report = view.report
        block.text(report.title, style: ink.bold)
        block.text(view.headline, style: report.verdict == .changed ? ink.loud : ink.bold)
        block.text(
            "from \(Wording.moment(report.from.startedAt)) to \(Wording.moment(report.to.startedAt))", style: ink.faint)
        if !report.between.isEmpty {
            block.text("with \(Wording.count(report.between.count, "crawl")) between folded in", style: ink.faint)
        }
        if !view.summary.isEmpty {
            block.blank()
            block.text(view.summary)
        }
        block.blank()
        for line in view.caveats { block.text(line, first: "* ") }
    }

    private func storms(_ block: inout TextColumn) {
        for storm in view.report.storms {
            block.blank()
            block.text(AuditView.told(storm), first: "STORM  ", rest: "  ", style: ink.bold)
            if let reason = storm.reason { block.text("mostly: " + cut(reason), first: "  ") }
            block.samples(storm.sample, of: storm.documents)
        }
    }

    private func shared(_ block: inout TextColumn) {
        for edit in view.report.shared {
            block.blank()
            block.text(AuditView.told(edit), first: printable(edit.id) + "  ", rest: "  ", style: ink.bold)
            if let diff = edit.diff {
                DiffText(limits: limits, ink: ink).write(diff, to: &block)
            } else if edit.isMove, edit.place == .text {
                for text in edit.inserted.prefix(limits.paragraphs) { block.text(cut(text), first: "  > ") }
            } else {
                blocks(edit.deleted, edit.inserted, &block)
            }
            block.samples(edit.sample, of: edit.documents)
        }
    }

    private func blocks(_ deleted: [String], _ inserted: [String], _ block: inout TextColumn) {
        for text in deleted.prefix(limits.paragraphs) { block.text(cut(text), first: "  - ", style: ink.deleted) }
        for text in inserted.prefix(limits.paragraphs) { block.text(cut(text), first: "  + ", style: ink.inserted) }
        block.more(
            max(0, deleted.count - limits.paragraphs) + max(0, inserted.count - limits.paragraphs), "block")
    }

    private func noise(_ block: inout TextColumn) {
        for noise in view.report.noise {
            block.blank()
            block.text(AuditView.told(noise), first: printable(noise.id) + "  ", rest: "  ", style: ink.bold)
            blocks(noise.before, noise.after, &block)
            block.text(AuditView.advice(on: noise), first: "  ")
            block.text(noise.rule, first: "    ")
            block.samples(noise.sample, of: noise.documents)
        }
    }

    private func write(_ group: AuditView.Group, _ budget: inout ShownBudget, _ block: inout TextColumn) {
        block.blank()
        block.text(
            "\(group.kind.heading.uppercased()) (\(grouped(group.changes.count)))",
            style: group.kind.isChange ? ink.loud : ink.bold)
        block.text(group.kind.meaning, style: ink.faint)
        var named = 0
        for change in group.own {
            guard budget.mayName(after: named, size: block.bytes.count) else { break }
            named += 1
            if group.kind.isChange {
                block.blank()
                ChangeText(change, limits: limits, ink: ink).write(
                    withDiff: budget.mayShow(change, size: block.bytes.count), to: &block)
            } else {
                block.text(change.url, first: "  ")
                if let reason = change.reasons.first { block.text(cut(reason), first: "    ", style: ink.faint) }
            }
        }
        for alone in group.alone where budget.mayName(after: named, size: block.bytes.count) {
            block.blank()
            block.text(AuditView.told(alone), first: "  ")
            for change in alone.changes {
                guard budget.mayName(after: named, size: block.bytes.count) else { break }
                named += 1
                block.text(change.url, first: "  ")
            }
        }
        block.more(group.changes.count - named, "document")
    }

    private func tail(_ block: inout TextColumn) {
        block.blank()
        for (name, crawl) in [("older", view.report.from), ("newer", view.report.to)] {
            block.text("\(name) crawl \(crawl.name), SHA-256 of its summary.json:", style: ink.faint)
            block.text(crawl.summarySHA256, first: "  ", style: ink.faint)
        }
    }

    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }
}

/// The remaining room of a page, mail or screen.
struct ShownBudget {
    private let limits: AuditLimits
    private var diffs = 0
    /// Documents whose diff was left out.
    private(set) var withoutDiff = 0

    init(_ limits: AuditLimits) { self.limits = limits }

    /// - Parameter size: bytes written so far.
    func mayName(after named: Int, size: Int) -> Bool { named < limits.documents && size < limits.bytes }

    /// Whether this document's text may be shown; counts it.
    mutating func mayShow(_ change: DocumentChange, size: Int) -> Bool {
        guard change.diff != nil else { return true }
        guard diffs < limits.diffs, size < limits.bytes / 4 * 3 else {
            withoutDiff += 1
            return false
        }
        diffs += 1
        return true
    }
}

/// Colour for a terminal, or none.
struct Ink {
    var isColoured: Bool

    func bold(_ text: String) -> String { paint(text, "1") }
    func loud(_ text: String) -> String { paint(text, "1;33") }
    func faint(_ text: String) -> String { paint(text, "2") }
    func deleted(_ text: String) -> String { paint(text, "31") }
    func inserted(_ text: String) -> String { paint(text, "32") }

    private func paint(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }
}

extension TextColumn {
    /// "and 12 more documents"
    mutating func more(_ count: Int, _ noun: String, indent: String = "  ") {
        guard count > 0 else { return }
        text("and \(Wording.count(count, "more \(noun)"))", first: indent)
    }

    mutating func samples(_ urls: [String], of count: Int) {
        for url in urls { text(url, first: "  ") }
        if !urls.isEmpty { more(count - urls.count, "document") }
    }
}
