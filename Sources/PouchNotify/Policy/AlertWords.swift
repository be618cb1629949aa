import PouchAudit

/// The subject and the first lines of an alert. They hold crawls, classes, numbers and names of fields, and of the archive no
/// more than the profile's name: nothing that a page says.
struct AlertWords {
    let alert: Alert
    let report: AuditReport

    init(_ alert: Alert, _ report: AuditReport) {
        self.alert = alert
        self.report = report
    }

    var subject: String {
        let what =
            switch alert.event {
            case .changes:
                counted { $0.isChange } + (isOver ? "; the outage is over" : "") + fallen.map { "; " + $0 }.joined()
            case .outage:
                "an outage, not deletions: " + counted { $0.isOpen }
                    + (alert.changes > 0 ? "; besides, " + counted { $0.isChange } : "")
            case .outageOver: "the outage is over" + fallen.map { "; " + $0 }.joined()
            case .openQuestions: counted { $0.isOpen } + fallen.map { "; " + $0 }.joined()
            case .drift: fallen.joined()
            }
        return "[pouch] \(report.profile): \(what)"
    }

    /// Ends in a blank line; empty when the report needs no words before it.
    var opening: String {
        var lines: [String] = []
        switch alert.outage {
        case .none: break
        case .begins:
            lines.append("This is an outage, not deletions: \(counted { $0.isOpen }).")
            lines.append("The next alert comes when it is over, or when something else changes.")
        case .goesOn(let crawl):
            lines.append(
                "The outage that crawl \(crawl) found continues; documents that could not be had do not count as changed."
            )
        case .isOver(let crawl): lines.append("The outage that crawl \(crawl) found is over.")
        }
        if alert.openQuestions > 0 {
            lines.append("Undecided, and not reported before: \(alert.openQuestions).")
        }
        if !alert.fallen.isEmpty {
            lines.append("The profile may not fit the archive any more: \(fallen.joined()).")
        }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n\n"
    }

    /// Nothing, or one phrase.
    private var fallen: [String] {
        alert.fallen.isEmpty ? [] : ["fields given less often: " + alert.fallen.joined(separator: ", ")]
    }

    private var isOver: Bool { if case .isOver = alert.outage { true } else { false } }

    /// "2 removed, 1 edited"
    private func counted(_ wanted: (AuditClass) -> Bool) -> String {
        let counts = report.counts.filter { wanted($0.kind) && $0.count > 0 }
        return counts.isEmpty ? "nothing" : counts.map { "\($0.count) \($0.kind.rawValue)" }.joined(separator: ", ")
    }

}
