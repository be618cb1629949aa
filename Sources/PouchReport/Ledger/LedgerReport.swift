import PouchBytes
import PouchMirror
import PouchStore

/// The ledger for people: a grid of years and months, each cell a bar of how much of it is held.
package struct LedgerReport {
    package let ledger: Ledger
    package let mirror: String

    package init(_ ledger: Ledger, mirror: String) {
        self.ledger = ledger
        self.mirror = mirror
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Documents that the text names at most in each list.
    package static let missingLimit = 20

    /// - Parameter missingLimit: documents named at most in each list; the rest are counted.
    package func text(missingLimit: Int = LedgerReport.missingLimit) -> String {
        guard let newest = ledger.crawls.first else {
            return "\(printable(mirror)): no crawl yet: `pouch crawl` begins one\n"
        }
        var lines = headline(newest)
        let grid = grid()
        if !grid.isEmpty { lines += [""] + grid }
        for list in LedgerList.all(of: ledger) { lines += list.lines(limit: missingLimit) }
        lines += fallenLines
        if ledger.denied > 0 {
            lines += [
                "",
                "Left out by the profile's scope.deny: \(grouped(ledger.denied)) \(ledger.denied == 1 ? "link" : "links")",
            ]
        }
        lines += ["", "Crawls"]
        for crawl in ledger.crawls { lines.append("  " + line(crawl)) }
        if newest.state == "running" {
            lines += ["", "The newest crawl is not finished: `pouch crawl` goes on with it."]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The counts of held documents, and of those that are not whole.
    private func headline(_ newest: CrawlSummary) -> [String] {
        let others = "\(grouped(ledger.otherFiles)) other \(ledger.otherFiles == 1 ? "file" : "files")"
        let files = ledger.files.isEmpty ? "" : " (\(grouped(ledger.files.count)) as files without text)"
        let parted = newest.sections == 0 ? "" : ", \(grouped(newest.sections)) more that share their pages"
        let held =
            "\(printable(mirror)): \(grouped(ledger.extracted)) of \(grouped(ledger.listed)) listed statements held\(files)\(parted), and \(others)"
        let short = shortOf(newest)
        return [held] + (short.isEmpty ? [] : ["Not whole: \(short)."])
    }

    /// Why the newest crawl is not whole, in words; empty when it is.
    private func shortOf(_ newest: CrawlSummary) -> String {
        let waiting = newest.pending > 0 ? ", \(grouped(newest.pending)) waiting" : ""
        let unfinished = newest.isFinished ? nil : "the newest crawl is not finished\(waiting)"
        return [unfinished, newest.shortfalls.isEmpty ? nil : newest.shortfalls].compactMap { $0 }.joined(
            separator: "; ")
    }

    /// The fallen fields of the newest crawl that read a new page: its copies are still held without these fields.
    private var fallenLines: [String] {
        guard let crawl = ledger.crawls.first(where: { !$0.reading.isEmpty }), !crawl.reading.fallen.isEmpty else {
            return []
        }
        return [
            "", "Fields that newly read pages give less often (crawl \(crawl.crawl)): \(crawl.reading.fallen.count)",
        ]
            + FieldFallText.lines(of: crawl.reading).map { "  " + $0 }
    }

    private func grid() -> [String] {
        let years = Set(ledger.months.compactMap(\.year)).sorted()
        guard !years.isEmpty else { return [] }
        var lines = ["       " + Self.months.map { $0 + "  " }.joined() + "held/listed"]
        for year in years {
            let row = ledger.months.filter { $0.year == year }
            var cells = ""
            for month in 1...12 {
                cells += Self.cell(row.first { $0.month == month })
            }
            let other = row.filter { $0.month == nil }
            let held = row.reduce(0) { $0 + $1.extracted }
            let listed = row.reduce(0) { $0 + $1.listed }
            lines.append("  \(year) \(cells)\(grouped(held))/\(grouped(listed))")
            if let other = other.first {
                lines.append("       \(grouped(other.extracted))/\(grouped(other.listed)) of them without a month")
            }
        }
        let loose = ledger.months.filter { $0.year == nil }
        if !loose.isEmpty {
            lines.append(
                "  none  \(loose.reduce(0) { $0 + $1.extracted })/\(loose.reduce(0) { $0 + $1.listed }) without a year")
        }
        lines.append("  █ all held   ▁ to ▇ the share held   ! none held   · none listed")
        return lines
    }

    /// Five columns: a bar of the share held and the number listed. The whole grid stays within 80.
    private static func cell(_ month: Ledger.Month?) -> String {
        guard let month, month.listed > 0 else { return "·    " }
        let mark: String
        if month.extracted >= month.listed {
            mark = "█"
        } else if month.extracted == 0 {
            mark = "!"
        } else {
            let eighths = max(1, min(7, month.extracted * 8 / month.listed))
            mark = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"][eighths - 1]
        }
        let count = month.listed > 999 ? "\(min(month.listed / 1_000, 99))k" : String(month.listed)
        return mark + count + String(repeating: " ", count: 4 - count.count)
    }

    private func line(_ crawl: CrawlSummary) -> String {
        let counts = crawl.outcomesInWords
        let waiting = crawl.pending > 0 ? ["\(grouped(crawl.pending)) waiting"] : []
        return "\(crawl.crawl)  \(crawl.state)  " + (counts + waiting).joined(separator: ", ")
    }

    /// The ledger for programs: one JSON object.
    /// - Parameter warnings: goes into it as `warnings`, if given.
    package func json(warnings: WarningReport? = nil) -> [UInt8] {
        var json = JSONWriter(capacity: 4_096)
        json.beginObject()
        json.field("mirror", mirror)
        json.field("whole", ledger.isWhole)
        if let newest = ledger.crawls.first, !newest.isWhole { json.field("not_whole", shortOf(newest)) }
        json.key("listed")
        json.int(ledger.listed)
        json.key("extracted")
        json.int(ledger.extracted)
        json.key("months")
        json.beginArray()
        for month in ledger.months {
            json.beginObject()
            if let year = month.year {
                json.key("year")
                json.int(year)
            }
            if let number = month.month {
                json.key("month")
                json.int(number)
            }
            json.key("listed")
            json.int(month.listed)
            json.key("fetched")
            json.int(month.fetched)
            json.key("extracted")
            json.int(month.extracted)
            Self.write(month.missing, as: "missing", to: &json)
            json.endObject()
        }
        json.endArray()
        for list in LedgerList.all(of: ledger) where list.key != LedgerList.missingKey {
            Self.write(list.documents.documents, as: list.key, to: &json)
        }
        json.field("denied_links", ledger.denied)
        json.key("crawls")
        json.beginArray()
        for crawl in ledger.crawls {
            json.beginObject()
            crawl.write(to: &json)
            json.endObject()
        }
        json.endArray()
        if let warnings {
            json.key("warnings")
            warnings.write(to: &json)
        }
        json.endObject()
        return json.bytes
    }

    private static func write(_ missing: [Ledger.Missing], as key: String, to json: inout JSONWriter) {
        json.key(key)
        json.beginArray()
        for document in missing {
            json.beginObject()
            json.field("url", document.url)
            json.field("title", document.title)
            json.field("outcome", document.outcome)
            json.field("reason", document.reason)
            json.endObject()
        }
        json.endArray()
    }
}
