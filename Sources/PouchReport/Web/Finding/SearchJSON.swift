import PouchBrowse
import PouchBytes
import PouchSearch

/// A search as JSON and CSV.
package enum SearchJSON {
    /// The page of results as one object.
    ///
    /// - Parameter crawl: the newest complete crawl; nil for none.
    package static func json(_ page: SearchPage, asOf crawl: String?) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("query", page.query)
            json.field("in", page.place.rawValue)
            json.field("hits", page.hits)
            if let answer = page.answer {
                json.field("order", answer.order.rawValue)
                json.field("too_many_to_weigh", answer.isTooManyToWeigh)
            }
            progress(page, &json)
            appearances(page, &json)
            json.key("facets")
            json.beginObject()
            for facet in Facet.allCases {
                json.list(facet.rawValue, page.facets[facet] ?? []) { $0.fields(of: $1) }
            }
            json.endObject()
            if let edits = page.edits {
                json.list("items", edits.changes) { $0.fields(of: $1) }
            } else {
                json.list("items", page.answer?.results ?? []) { json, result in
                    write(result, isKnown: page.known.contains(result.id), &json)
                }
            }
            if page.hits == 0, !page.terms.isEmpty {
                json.list("terms", page.terms) { json, term in
                    json.field("query", term.query)
                    json.field("hits", term.hits)
                }
            }
            json.field("next", page.next.map { page.path("search.json", after: $0) })
        }
    }

    private static func progress(_ page: SearchPage, _ json: inout JSONWriter) {
        switch page.progress {
        case .complete: json.field("index", "complete")
        case .notBegun: json.field("index", "not begun")
        case .failed: json.field("index", "failed")
        case .underWay(let done, let total):
            json.field("index", "under way")
            json.field("index_read", done)
            json.field("index_of", total)
        }
        json.field("comparisons_made", page.audits.made)
        json.field("comparisons_of", page.audits.of)
    }

    private static func appearances(_ page: SearchPage, _ json: inout JSONWriter) {
        for (name, answer) in [("removed", page.removed), ("inserted", page.inserted)] {
            guard let answer else { continue }
            json.object(name) { json in
                json.field("edits", answer.count)
                json.field("first_crawl", answer.firstCrawl)
                json.field("last_crawl", answer.lastCrawl)
            }
        }
    }

    private static func write(_ result: SearchAnswer.Result, isKnown: Bool, _ json: inout JSONWriter) {
        json.field("id", result.id)
        json.field("url", result.url)
        json.field("title", result.title)
        json.field("date", result.date)
        json.field("kind", result.kind)
        json.field("speaker", result.speaker)
        json.field("place", result.place)
        if !isKnown { json.field("complete", false) }
        json.snippet(result.snippet)
    }

    /// A line of JSON for each result; of a search in edits, for each change (JSON Lines).
    package static func lines(_ page: SearchPage) -> [UInt8] {
        if let edits = page.edits { return ChangesJSON.lines(edits.changes) }
        return lines(page.answer?.results ?? []) { page.known.contains($0) }
    }

    /// - Parameter isKnown: whether a complete crawl has the statement of an id.
    package static func lines(_ results: [SearchAnswer.Result], isKnown: (String) -> Bool) -> [UInt8] {
        WebJSON.lines(results) { json, result in write(result, isKnown: isKnown(result.id), &json) }
    }

    /// A row for each result; of a search in edits, for each change.
    package static func csv(_ page: SearchPage) -> [UInt8] {
        if let edits = page.edits { return ChangesJSON.header + ChangesJSON.csv(edits.changes) }
        return header + csv(page.answer?.results ?? [])
    }

    /// Of ``csv(_:)-([SearchAnswer.Result])``.
    package static let header = CSVWriter.row(["id", "date", "title", "kind", "speaker", "place", "url"])

    /// Rows without their header.
    package static func csv(_ results: [SearchAnswer.Result]) -> [UInt8] {
        results.reduce(into: []) {
            $0 += CSVWriter.row([$1.id, $1.date, $1.title, $1.kind, $1.speaker, $1.place, $1.url])
        }
    }
}

extension JSONWriter {
    mutating func snippet(_ spans: [SearchAnswer.Span]) {
        guard !spans.isEmpty else { return }
        list("snippet", spans) { json, span in
            json.field("text", span.text)
            if span.isHit { json.field("hit", true) }
        }
    }
}
