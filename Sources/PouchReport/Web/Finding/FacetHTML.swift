import PouchBytes
import PouchSearch

/// All values of one facet of a search.
package struct FacetHTML {
    let page: SearchPage
    let facet: Facet
    let frame: WebFrame

    package init(_ page: SearchPage, _ facet: Facet, _ frame: WebFrame) {
        self.page = page
        self.facet = facet
        self.frame = frame
    }

    private var counts: [FacetCount] { page.facets[facet] ?? [] }
    private var path: String { "search/" + FacetWords.plural(facet) }

    /// The page.
    package func bytes() -> [UInt8] {
        let noun = page.place == .text ? "statement" : "edit"
        let name = "All \(FacetWords.plural(facet)) in \(Wording.count(page.hits, noun))"
        var web = WebPage(name, frame)
        web.steps = [("Search", page.path()), (FacetWords.plural(facet), nil)]
        web.forms = [("JSON", page.path(path + ".json")), ("CSV", page.path(path + ".csv"))]
        return web.bytes { html in
            html.element("h1", name)
            html.raw("\n<p class=\"sub\">")
            html.element("bdi", "“\(DiffLines.cut(page.query, to: 120))”")
            html.raw("</p>\n")
            SearchNotes(page: page, frame: frame).write(to: &html)
            guard !counts.isEmpty else { return html.raw("<p class=\"left\">None.</p>\n") }
            html.raw("<table class=\"list\">\n<caption class=\"vh\">")
            html.text(name)
            html.raw("</caption>\n<thead><tr><th scope=\"col\">")
            html.text(FacetWords.heading(facet))
            html.raw("</th><th scope=\"col\">")
            html.text(page.place == .text ? "Statements" : "Edits")
            html.raw("</th></tr></thead>\n<tbody>\n")
            for count in counts {
                html.raw("<tr><th scope=\"row\" class=\"t\">")
                html.path(page.path(setting: [facet: count.value]), frame) {
                    $0.element("bdi", FacetWords.value(count.shown, of: facet))
                }
                html.raw("</th><td>")
                html.number(count.count)
                html.raw("</td></tr>\n")
            }
            html.raw("</tbody></table>\n")
        }
    }

    /// Each value with its count, as one object.
    package func json(asOf crawl: String?) -> [UInt8] {
        WebJSON.object(asOf: crawl) { json in
            json.field("query", page.query)
            json.field("hits", page.hits)
            json.field("facet", facet.rawValue)
            json.list("items", counts) { $0.fields(of: $1) }
        }
    }

    /// A row for each value, with its count.
    package func csv() -> [UInt8] {
        counts.reduce(into: CSVWriter.row([facet.rawValue, "count"])) {
            $0 += CSVWriter.row([$1.shown, "\($1.count)"])
        }
    }
}

extension JSONWriter {
    /// `value` is null for those without one.
    mutating func fields(of count: FacetCount) {
        field("value", count.shown)
        field("parameter", count.value)
        field("count", count.count)
    }
}
