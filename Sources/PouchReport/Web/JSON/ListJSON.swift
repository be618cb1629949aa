import PouchBrowse
import PouchBytes

/// The overview, the years and the months as JSON and CSV.
package enum ListJSON {
    /// The counts of the whole mirror, by year and month.
    package static func overview(_ overview: Overview, title: String) -> [UInt8] {
        WebJSON.object(asOf: overview.newest?.name) { json in
            json.field("title", title)
            json.field("origin", overview.newest?.facts.origin)
            json.field("listed", overview.listed)
            json.field("held", overview.held)
            json.field("missing", overview.missing)
            json.field("changed", overview.changed)
            json.field("crawls", overview.crawls)
            json.field("first_crawl", overview.first?.name)
            json.field("summary_sha256", overview.newest?.facts.digest.hex)
            json.field("warc_bytes", overview.archiveBytes)
            if let seal = overview.seal { json.object("seal") { $0.fields(of: seal) } }
            json.list("years", overview.years) { json, year in
                json.field("year", year.year == 0 ? nil : year.year)
                json.field("listed", year.listed)
                json.field("held", year.held)
                json.list("months", year.months.compactMap { $0 } + [year.undated].compactMap { $0 }) {
                    $0.fields(of: $1)
                }
            }
            json.list("changes", overview.changes) { $0.fields(of: $1) }
        }
    }

    /// - Parameter next: the address of the page that follows, from the root on; nil on the last one.
    package static func month(_ page: MonthPage, crawl: String?, next: String? = nil) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("listed", page.listed)
            json.field("held", page.held)
            if page.year != nil {
                json.list("months", page.months) { $0.fields(of: $1) }
            } else {
                json.field("page", page.page)
                json.field("pages", page.pages)
                json.list("items", page.items) { $0.fields(of: $1) }
                json.field("next", next)
            }
        }
    }

    /// The names of the columns of ``csv(_:)``.
    package static let header = CSVWriter.row([
        "id", "date", "title", "kind", "speaker", "place", "state", "listed", "held", "versions", "url",
    ])

    /// A row for each statement.
    package static func csv(_ items: [BrowseIndex.Item]) -> [UInt8] {
        items.reduce(into: []) { bytes, item in
            bytes += CSVWriter.row([
                item.id, item.date, item.title, item.kind, item.speaker, item.place, item.state,
                item.isListed ? "yes" : "no", item.isHeld ? "yes" : "no", "\(item.versions)", item.url,
            ])
        }
    }

    /// A line of JSON for each statement (JSON Lines).
    package static func lines(_ items: [BrowseIndex.Item]) -> [UInt8] {
        WebJSON.lines(items) { $0.fields(of: $1) }
    }
}

extension JSONWriter {
    mutating func fields(of month: BrowseIndex.Month) {
        field("year", month.year == 0 ? nil : month.year)
        field("month", month.month == 0 ? nil : month.month)
        field("listed", month.listed)
        field("held", month.held)
        field("changed", month.changed)
        field("unlisted", month.unlisted)
    }
}
