import PouchBytes
import PouchExtract
import PouchLearn

/// The findings of learning, for people and for programs.
package enum LearnText {
    private static let shownRows = 10

    package static func preview(_ findings: Findings, file: String?) -> String {
        var text = ""
        text += "Rows (\(findings.rows.count) on the pages read):\n"
        for row in findings.rows.prefix(shownRows) {
            text += "  \(row.date ?? "no date   ")  \(cut(row.title ?? row.url, 90))\n"
        }
        if findings.rows.count > shownRows { text += "  and \(findings.rows.count - shownRows) more\n" }
        text +=
            "Next page: \(findings.next.map { printable($0) } ?? "none found")\(findings.expected.map { ", \($0)" } ?? "")\n"
        if let census = findings.census { text += sitemap(census) }
        text += statements(findings)
        text += "Confidence:\n"
        for part in findings.confidences {
            let name = part.field + String(repeating: " ", count: max(1, 14 - part.field.count))
            text +=
                "  \(name)\(hundredths(part.value))  \(printable(part.grounds))\(part.isSure ? "" : "  <- not sure")\n"
            if !part.isSure { for rival in part.rivals.prefix(2) { text += "                or \(cut(rival, 100))\n" } }
        }
        for list in findings.runnersUp { text += "Other list: \(cut(list, 100))\n" }
        for note in findings.notes { text += "Note: \(printable(note))\n" }
        let failures = findings.requests.filter { $0.failure != nil }
        text += "Pages: \(findings.requests.count - failures.count) read"
        text += failures.isEmpty ? "\n" : ", \(failures.count) could not be had\n"
        for request in failures.prefix(5) {
            text += "  \(cut(request.url, 100)): \(printable(request.failure ?? ""))\n"
        }
        text +=
            findings.isUsable
            ? "Ready to crawl\(file.map { ": pouch crawl \($0)" } ?? "").\n"
            : "Not ready to crawl: rows or text are below \(hundredths(Findings.sure)). Look at the comments in the profile.\n"
        return text
    }

    private static func sitemap(_ census: SitemapCensus) -> String {
        "Sitemap: \(census.documents)\(census.isPart ? " or more" : "") documents of the rows' form; "
            + "it names \(census.known) of the \(census.rows) rows read (\(cut(census.url, 100)))\n"
    }

    package static func links(_ findings: Findings) -> String {
        findings.rows.map { "\($0.date ?? "-")\t\(printable($0.url))\t\(printable($0.title ?? ""))\n" }.joined()
    }

    package static func statements(_ findings: Findings) -> String {
        var text = findings.statements.isEmpty ? "Documents: none could be read\n" : "Documents:\n"
        for statement in findings.statements.prefix(6) {
            text += "  \(statement.date ?? "no date   ")  \(cut(statement.title ?? "no title", 90))\n"
            if let speaker = statement.speaker?.name { text += "              by \(cut(speaker, 80))\n" }
            if let place = statement.place { text += "              at \(cut(place, 80))\n" }
            let words = statement.paragraphs.reduce(0) { $0 + $1.split(separator: " ").count }
            text += "              first: \(cut(statement.paragraphs.first ?? "no text", 84))\n"
            text += "              last:  \(cut(statement.paragraphs.last ?? "no text", 84))\n"
            text += "              \(words) words\n"
        }
        return text
    }

    package static func json(_ findings: Findings, file: String?) -> String {
        var json = JSONWriter(capacity: 8_192)
        json.beginObject()
        json.field("usable", findings.isUsable)
        if let file { json.field("file", file) }
        json.key("confidence")
        json.beginArray()
        for part in findings.confidences {
            json.beginObject()
            json.field("field", part.field)
            json.key("value")
            json.raw(Array(hundredths(part.value).utf8))
            json.field("grounds", part.grounds)
            json.field("rivals", part.rivals)
            json.endObject()
        }
        json.endArray()
        json.key("rows")
        json.beginArray()
        for row in findings.rows {
            json.beginObject()
            json.field("url", row.url)
            if let title = row.title { json.field("title", title) }
            if let date = row.date { json.field("date", date) }
            json.endObject()
        }
        json.endArray()
        if let next = findings.next { json.field("next", next) }
        if let expected = findings.expected { json.field("expected", expected) }
        if let census = findings.census {
            json.key("sitemap")
            json.beginObject()
            json.field("url", census.url)
            json.field("documents", census.documents)
            json.field("is_part", census.isPart)
            json.field("rows", census.rows)
            json.field("rows_named", census.known)
            json.endObject()
        }
        json.key("statements")
        json.beginArray()
        for statement in findings.statements { json.raw(statement.json(crawl: nil, recordID: nil).bytes) }
        json.endArray()
        json.key("requests")
        json.beginArray()
        for request in findings.requests {
            json.beginObject()
            json.field("url", request.url)
            json.field("for", request.purpose)
            if let failure = request.failure { json.field("failure", failure) }
            json.endObject()
        }
        json.endArray()
        json.field("notes", findings.notes)
        json.field("yaml", findings.yaml)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The lines of two profiles that differ, with a sign before each; comments do not count.
    package static func differences(_ old: String, _ new: String) -> String {
        func lines(_ text: String) -> [String] {
            text.split(separator: "\n").map(String.init).filter { !$0.drop { $0 == " " }.hasPrefix("#") }
        }
        let before = lines(old)
        let after = lines(new)
        let difference = after.difference(from: before)
        guard !difference.isEmpty else { return "The profile is learned as it was: nothing differs.\n" }
        var removed: [Int: String] = [:]
        var added: [Int: String] = [:]
        for change in difference {
            switch change {
            case .remove(let place, let line, _): removed[place] = line
            case .insert(let place, let line, _): added[place] = line
            }
        }
        var text = ""
        var at = 0
        var to = 0
        while at < before.count || to < after.count {
            if let line = removed[at] {
                text += "- \(printable(line))\n"
                at += 1
            } else if let line = added[to] {
                text += "+ \(printable(line))\n"
                to += 1
            } else {
                at += 1
                to += 1
            }
        }
        return text
    }

    package static func hundredths(_ value: Double) -> String {
        let number = Int((value * 100).rounded())
        return number >= 100 ? "1.00" : "0." + (number < 10 ? "0\(number)" : "\(number)")
    }

    private static func cut(_ text: String, _ length: Int) -> String {
        let text = printable(text)
        return text.count > length ? String(text.prefix(length - 1)) + "…" : text
    }
}
