import PouchAudit
import PouchBytes
import PouchDiff

/// The report as Markdown (CommonMark, GitHub's): for an issue, a wiki, a repository. Nothing of a page becomes mark-up.
package struct AuditMarkdown {
    private let view: AuditView
    private let limits: AuditLimits

    package init(_ report: AuditReport, limits: AuditLimits = .page) {
        view = AuditView(report)
        self.limits = limits
    }

    /// The report as Markdown, cut to the limits.
    package func bytes() -> [UInt8] {
        var text = MarkdownBlock()
        head(&text)
        storms(&text)
        shared(&text)
        noise(&text)
        var budget = ShownBudget(limits)
        for group in view.groups { write(group, &budget, &text) }
        return text.bytes
    }

    private func head(_ text: inout MarkdownBlock) {
        let report = view.report
        text.paragraph("# " + line("\(report.title): \(view.headline)"))
        text.paragraph(
            line(
                "From \(Wording.moment(report.from.startedAt)) to \(Wording.moment(report.to.startedAt)). \(view.summary)"
            ))
        text.list(view.caveats.map(line))
        let rows = [report.from] + report.between + [report.to]
        text.table(
            ["Crawl", "Ended", "Lines", "SHA-256 of summary.json"],
            rows.map { [line($0.name), line($0.endedAt ?? ""), grouped($0.lines), "`\(Self.code($0.summarySHA256))`"] })
    }

    private func storms(_ text: inout MarkdownBlock) {
        guard !view.report.storms.isEmpty else { return }
        text.paragraph("## Outages")
        for storm in view.report.storms {
            text.paragraph("**\(line(AuditView.told(storm)))**" + (storm.reason.map { ": " + line(cut($0)) } ?? ""))
            text.list(storm.sample.map(MarkdownBlock.link) + more(storm.documents - storm.sample.count, "document"))
        }
    }

    private func shared(_ text: inout MarkdownBlock) {
        guard !view.report.shared.isEmpty else { return }
        text.paragraph("## Edits that many pages share")
        for edit in view.report.shared {
            text.paragraph("**\(line(edit.id))**: " + line(AuditView.told(edit)))
            if let diff = edit.diff {
                write(diff, &text)
            } else {
                blocks(edit.isMove && edit.place == .text ? [] : edit.deleted, edit.inserted, &text)
            }
            text.list(edit.sample.map(MarkdownBlock.link) + more(edit.documents - edit.sample.count, "document"))
        }
    }

    private func blocks(_ deleted: [String], _ inserted: [String], _ text: inout MarkdownBlock) {
        let blocks = deleted.map { "- " + $0 } + inserted.map { "+ " + $0 }
        text.diff(blocks.prefix(limits.paragraphs).map(cut) + more(blocks.count - limits.paragraphs, "block"))
    }

    private func noise(_ text: inout MarkdownBlock) {
        guard !view.report.noise.isEmpty else { return }
        text.paragraph("## Noise within the text")
        for noise in view.report.noise {
            text.paragraph("**\(line(noise.id))**: " + line(AuditView.told(noise)))
            blocks(noise.before, noise.after, &text)
            text.paragraph(line(AuditView.advice(on: noise)))
            text.diff([noise.rule])
            text.list(noise.sample.map(MarkdownBlock.link) + more(noise.documents - noise.sample.count, "document"))
        }
    }

    private func write(_ group: AuditView.Group, _ budget: inout ShownBudget, _ text: inout MarkdownBlock) {
        text.paragraph("## \(group.kind.heading) (\(grouped(group.changes.count)))")
        text.paragraph(line(group.kind.meaning))
        var named = 0
        for change in group.own {
            guard budget.mayName(after: named, size: text.bytes.count) else { break }
            named += 1
            guard group.kind.isChange else {
                text.item(
                    ([MarkdownBlock.link(change.url)] + change.reasons.prefix(1).map { line(cut($0)) }).joined(
                        separator: ": "))
                continue
            }
            write(change, withDiff: budget.mayShow(change, size: text.bytes.count), &text)
        }
        for alone in group.alone where budget.mayName(after: named, size: text.bytes.count) {
            text.paragraph(line(AuditView.told(alone)))
            for change in alone.changes {
                guard budget.mayName(after: named, size: text.bytes.count) else { break }
                named += 1
                text.item(MarkdownBlock.link(change.url))
            }
        }
        text.list(more(group.changes.count - named, "document"))
    }

    private func write(_ change: DocumentChange, withDiff: Bool, _ text: inout MarkdownBlock) {
        text.paragraph("### " + line(cut(change.name)))
        let about = [change.date, change.statementKind, change.speaker].compactMap { $0 }.filter { !$0.isEmpty }
        var items = about.isEmpty ? [] : [line(cut(about.joined(separator: ", ")))]
        items.append(MarkdownBlock.link(change.url))
        if let target = change.movedTo {
            items.append((change.kind == .moved ? "now at " : "moved, see ") + MarkdownBlock.link(target))
        }
        if !change.also.isEmpty { items.append("also " + Wording.list(change.also.map(\.rawValue))) }
        items += change.reasons.map { line(cut($0)) }
        if !change.shared.isEmpty { items.append("shares " + line(Wording.list(change.shared))) }
        text.list(items)
        if !change.fields.isEmpty {
            text.table(
                ["Field", "Old", "New"],
                change.fields.map { [line(Wording.field($0.name)), line(cut($0.old ?? "")), line(cut($0.new ?? ""))] })
        }
        guard let diff = change.diff else { return }
        if withDiff {
            write(diff, &text)
        } else {
            text.paragraph("Its text changed by \(Wording.percent(diff.degree)); not shown here.")
        }
    }

    private func write(_ diff: TextDiff, _ text: inout MarkdownBlock) {
        var block = TextColumn(width: .max)
        DiffText(limits: limits).write(diff, to: &block)
        text.diff(String(decoding: block.bytes, as: UTF8.self).split(separator: "\n").map { String($0.dropFirst(2)) })
    }

    private func more(_ count: Int, _ noun: String) -> [String] {
        count > 0 ? ["and \(Wording.count(count, "more \(noun)"))"] : []
    }

    private func line(_ text: String) -> String { MarkdownText.line(text) }
    private func cut(_ text: String) -> String { DiffLines.cut(text, to: limits.letters) }

    /// Digests alone stand in code, and hold no back quote.
    private static func code(_ text: String) -> String { printable(text).replacing("`", with: "") }
}

/// Blocks of Markdown, a blank line between them.
struct MarkdownBlock {
    private(set) var bytes: [UInt8] = []
    private var isInList = false

    /// - Parameter text: Markdown.
    mutating func paragraph(_ text: String) {
        gap()
        bytes += (text + "\n").utf8
    }

    /// - Parameter items: Markdown, each of one line.
    mutating func list(_ items: [String]) {
        for item in items { self.item(item) }
        isInList = false
    }

    mutating func item(_ item: String) {
        if !isInList { gap() }
        isInList = true
        bytes += "- \(item)\n".utf8
    }

    mutating func table(_ head: [String], _ rows: [[String]]) {
        gap()
        for row in [head, head.map { _ in "---" }] + rows { bytes += "| \(row.joined(separator: " | ")) |\n".utf8 }
    }

    /// Lines as they are, fenced so that none can end the fence.
    mutating func diff(_ lines: [String]) {
        guard !lines.isEmpty else { return }
        let lines = lines.flatMap { $0.split(separator: "\n").map { printable(String($0)) } }
        let fence = String(repeating: "`", count: max(3, (lines.map(Self.longestRun).max() ?? 0) + 1))
        paragraph(([fence + "diff"] + lines + [fence]).joined(separator: "\n"))
    }

    private mutating func gap() {
        isInList = false
        if !bytes.isEmpty { bytes.append(10) }
    }

    private static func longestRun(_ line: String) -> Int {
        line.utf8.reduce(into: (run: 0, longest: 0)) { count, byte in
            count.run = byte == UInt8(ascii: "`") ? count.run + 1 : 0
            count.longest = max(count.longest, count.run)
        }.longest
    }

    /// A link where the address is one to follow; else its text.
    static func link(_ url: String) -> String {
        SafeLink.target(url).map { "<\($0)>" } ?? MarkdownText.line(printable(url))
    }
}
