import PouchAudit
import PouchDiff

/// A report as its readers need it: grouped, counted and put into sentences.
struct AuditView {
    struct Group {
        var kind: AuditClass
        var changes: ArraySlice<DocumentChange>

        /// Those that say something of their own.
        var own: [DocumentChange] { changes.filter { !$0.isSharedAlone } }

        /// Documents whose changes are shared edits alone, by the edits' ids, in the order of their first document.
        var alone: [(ids: [String], changes: [DocumentChange])] {
            var groups: [(ids: [String], changes: [DocumentChange])] = []
            var places: [[String]: Int] = [:]
            for change in changes where change.isSharedAlone {
                if let place = places[change.shared] {
                    groups[place].changes.append(change)
                } else {
                    places[change.shared] = groups.count
                    groups.append((change.shared, [change]))
                }
            }
            return groups
        }
    }

    let report: AuditReport
    /// Classes that have documents, in the order of ``AuditClass``.
    let groups: [Group]

    init(_ report: AuditReport) {
        self.report = report
        var groups: [Group] = []
        var start = report.changes.startIndex
        for index in report.changes.indices where report.changes[index].kind != report.changes[start].kind {
            groups.append(Group(kind: report.changes[start].kind, changes: report.changes[start..<index]))
            start = index
        }
        if start < report.changes.endIndex {
            groups.append(Group(kind: report.changes[start].kind, changes: report.changes[start...]))
        }
        self.groups = groups
    }

    var changed: Int { count(\.isChange) }
    var open: Int { count(\.isOpen) }

    func count(of kind: AuditClass) -> Int { report.counts.first { $0.kind == kind }?.count ?? 0 }

    private func count(_ holds: (AuditClass) -> Bool) -> Int {
        report.counts.reduce(0) { holds($1.kind) ? $0 + $1.count : $0 }
    }

    /// The verdict in a few words.
    var headline: String {
        switch report.verdict {
        case .changed:
            let noun = Wording.noun(report.changes.filter(\.kind.isChange))
            return "\(Wording.count(changed, noun)) changed"
        case .unchanged: return report.notDue == nil ? "Nothing changed" : "Nothing changed in what was due"
        case .undetermined: return "No change is known, and not everything could be seen"
        }
    }

    /// "2 statements removed, 1 statement edited and 3 documents added."
    var news: String {
        let phrases = groups.filter(\.kind.isChange).map { Wording.phrase($0.kind, $0.changes) }
        return phrases.isEmpty ? "" : Wording.list(phrases) + "."
    }

    /// Open documents, and documents as before: those without news.
    var rest: String {
        var sentences: [String] = []
        if open > 0 {
            let kinds = groups.filter(\.kind.isOpen).map { "\(grouped($0.changes.count)) \($0.kind.rawValue)" }
            sentences.append("What became of \(Wording.count(open, "document")) is open: \(Wording.list(kinds)).")
        }
        let same = count(of: .unchanged)
        if same > 0 { sentences.append("\(Wording.count(same, "document")) \(Wording.isAre(same)) as before.") }
        let cosmetic = count(of: .cosmetic)
        if cosmetic > 0 {
            let says = cosmetic == 1 ? "it says" : "they say"
            let how = report.noise.isEmpty ? "bytes" : "bytes and noise"
            sentences.append("\(Wording.count(cosmetic, "page")) changed in \(how) alone, not in what \(says).")
        }
        if let passed = report.notDue {
            let (each, was) = passed.documents == 1 ? ("it", "was") : ("each", "were")
            sentences.append(
                "\(Wording.count(passed.documents, "document")) \(was) not due, and nothing is said of "
                    + "\(passed.documents == 1 ? "it" : "them"): \(each) was last seen \(Wording.moment(passed.seenSince)) or later."
            )
        }
        return sentences.joined(separator: " ")
    }

    var summary: String { [news, rest].filter { !$0.isEmpty }.joined(separator: " ") }

    /// How far the report can be relied on.
    var caveats: [String] {
        let coverage = report.coverage
        var lines: [String] = []
        if !report.reading.fallen.isEmpty {
            lines.append("The profile may not fit the archive any more. Fields that newly read pages give less often:")
            lines += report.reading.fallen.map { FieldFallText($0).withExamples }
        }
        if coverage.isPartial { lines.append("Only a part of the archive was asked for; the rest is not judged.") }
        let unread = coverage.unread.count + coverage.moreUnread
        if coverage.listings > 0 || unread > 0 {
            lines.append(
                unread == 0
                    ? "The newer crawl read all \(Wording.count(coverage.listings, "listing"))."
                    : "The newer crawl could not read \(grouped(unread)) of \(Wording.count(max(coverage.listings, unread), "listing")), so nothing that only they could tell is called delisted or removed."
            )
        }
        lines.append(notModified)
        if report.options.ignoresTypography {
            lines.append("Differences of quotes, dashes and white space alone are not counted as edits.")
        }
        if report.options.removedAfter > 1 {
            lines.append(
                "A document counts as removed when \(grouped(report.options.removedAfter)) complete crawls in a row found it gone."
            )
        }
        return lines
    }

    /// The sample of answers "not modified", in a sentence.
    var notModified: String {
        guard let checked = report.notModified else {
            return "Whether answers “not modified” (304) were true was not checked."
        }
        guard checked.answers > 0 else { return "No answer “not modified” (304) had to be believed." }
        let answers = Wording.count(checked.answers, "answer") + " “not modified” (304)"
        guard checked.sampled > 0 else { return "\(answers), none of them checked by asking again." }
        let lied =
            checked.lied == 0
            ? "all were true" : "\(grouped(checked.lied)) \(checked.lied == 1 ? "was" : "were") not true"
        return
            "\(answers), of which \(grouped(checked.sampled)) chosen at random \(checked.sampled == 1 ? "was" : "were") asked for again whole: \(lied) "
            + "(\(Wording.percent(checked.share)) untrue; with 95 % confidence between \(Wording.percent(checked.low)) and \(Wording.percent(checked.high)))."
    }

    static func told(_ storm: AuditReport.Outage) -> String {
        let place = storm.part.map { "of \(Wording.part($0))" } ?? "of the whole archive"
        return "\(grouped(storm.documents)) of \(Wording.count(storm.of, "document")) \(place) \(storm.kind.rawValue)"
    }

    static func told(_ edit: AuditReport.SharedEdit) -> String {
        guard edit.isTemplate else {
            let place =
                edit.place == .field ? "of the field \(Wording.field(edit.field ?? "").lowercased())" : "of the text"
            let what =
                edit.isMove
                ? "One move within the text" : edit.isOfWords ? "One edit of the same words" : "One edit \(place)"
            return
                "\(what) that \(Wording.count(edit.documents, "statement")) \(edit.documents == 1 ? "has" : "share")"
        }
        return "One template edit on \(Wording.count(edit.documents, "page"))"
    }
}

extension AuditView {
    static func told(_ noise: AuditReport.Noise) -> String {
        let of = "\(grouped(noise.documents)) of \(Wording.count(noise.having, "page")) that have it"
        switch noise.kind {
        case .numbers: return "A line in which numbers alone differ, on \(of): no edit"
        case .links: return "Links to other documents that turn over, on \(of): no edit"
        case .parameters:
            return "Links whose addresses differ in a parameter that is new at each visit, on \(of): no edit"
        }
    }

    /// Advice on a noise, before the line for the profile.
    static func advice(on noise: AuditReport.Noise) -> String {
        "To take it off the text, add to the profile, under \(noise.kind.profileKey):"
    }

    /// "T1 and T2 tell all that changed in 10 statements:"
    static func told(_ alone: (ids: [String], changes: [DocumentChange])) -> String {
        let verb = alone.ids.count == 1 ? "tells" : "tell"
        let count = Wording.count(alone.changes.count, Wording.noun(alone.changes))
        return "\(Wording.list(alone.ids)) \(verb) all that changed in \(count):"
    }
}

extension AuditReport.SharedEdit {
    /// The same blocks went at one place and came at another.
    var isMove: Bool { !deleted.isEmpty && deleted == inserted }

    /// An edit of the statements' text as a diff: its words in their paragraph. nil for other edits.
    var diff: TextDiff? { isTemplate || isMove || place != .text ? nil : TextDiff(old: deleted, new: inserted) }
}

extension DocumentChange {
    /// The title to show.
    var name: String { title.flatMap { $0.isEmpty ? nil : $0 } ?? url }

    /// Its place in the WARC: "crawl-00001.warc.gz, offset 1,234".
    static func place(_ capture: Capture) -> String? {
        capture.warcFile.map { file in file + (capture.warcOffset.map { ", offset \(grouped($0))" } ?? "") }
    }
}
