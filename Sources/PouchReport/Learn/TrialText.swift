import PouchExtract
import PouchLearn

/// The trial of a profile on a page, for people.
package enum TrialText {
    package static func text(_ result: PageTrial.Result, of url: String, everyLine: Bool) -> String {
        var text = "\(printable(url)): read as \(result.role.rawValue)\n"
        for rule in result.rules {
            text += "\(rule.isChosen ? "+" : "-") \(rule.rule)\n"
            for line in rule.lines { text += "    \(printable(line))\n" }
        }
        if let statement = result.statement {
            text += "Statement:\n"
            text += "  title: \(printable(statement.title ?? "none"))\n  date:  \(statement.date ?? "none")\n"
            let words = statement.paragraphs.reduce(0) { $0 + $1.split(separator: " ").count }
            text += "  \(statement.paragraphs.count) paragraphs, \(words) words\n"
        }
        let shown = result.lines.filter { everyLine || $0.fate != .text }
        if !shown.isEmpty { text += everyLine ? "Lines:\n" : "Lines that are not in the text:\n" }
        for line in shown {
            let what =
                switch line.fate {
                case .text: "text"
                case .field(let name): "field \(name)"
                case .leftOut(let rule): "left out by \(printable(rule))"
                case .lost: "LOST: no rule names it"
                }
            text += "  \(printable(String(line.text.prefix(90))))\n      \(what)\n"
        }
        for warning in result.warnings { text += "Warning: \(printable(warning))\n" }
        return text
    }
}
