import PouchBytes
import PouchStore

/// The report of `pouch status --warnings`: warnings by kind, each with its count and its pages.
package struct WarningReport {
    package let survey: WarningSurvey
    package let mirror: String

    package init(_ survey: WarningSurvey, mirror: String) {
        self.survey = survey
        self.mirror = mirror
    }

    /// The kinds of warnings for a terminal, each with its first pages.
    package func text() -> String {
        let statements = "\(grouped(survey.statements)) \(survey.statements == 1 ? "statement" : "statements")"
        var lines = ["\(printable(mirror)): \(statements) with a warning"]
        for kind in survey.kinds {
            lines += ["", "\(grouped(kind.count))  \(printable(kind.text))"]
            lines += kind.pages.map { Self.line($0, of: kind) }
            let rest = kind.count - kind.pages.count
            if rest > 0 { lines.append("  and \(grouped(rest)) more: --json names them all") }
        }
        if !survey.unreadable.isEmpty {
            lines += ["", "Not read: `pouch verify` says more"]
            lines += survey.unreadable.prefix(5).map { "  " + printable($0.warning) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ page: WarningSurvey.Page, of kind: WarningSurvey.Kind) -> String {
        let isSame = page.warning == kind.text
        return "  " + printable(page.url) + (isSame ? "" : ": " + fitted(printable(page.warning), to: 160))
    }

    /// The value of `warnings` in the ledger's object.
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.field("statements", survey.statements)
        json.key("kinds")
        json.beginArray()
        for kind in survey.kinds {
            json.beginObject()
            json.field("kind", kind.text)
            json.field("count", kind.count)
            Self.write(kind.pages, as: "pages", to: &json)
            json.endObject()
        }
        json.endArray()
        Self.write(survey.unreadable, as: "unreadable", to: &json)
        json.endObject()
    }

    private static func write(_ pages: [WarningSurvey.Page], as key: String, to json: inout JSONWriter) {
        json.key(key)
        json.beginArray()
        for page in pages {
            json.beginObject()
            json.field("url", page.url)
            json.field("warning", page.warning)
            json.endObject()
        }
        json.endArray()
    }
}
