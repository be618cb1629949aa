import PouchSearch

/// Notes for a reader of a search: how far the index is, and hits in deleted and inserted text.
struct SearchNotes {
    let page: SearchPage
    let frame: WebFrame

    func write(to html: inout HTMLWriter) {
        if let problem = page.problem {
            note("notice bad", &html) { $0.text(problem) }
        }
        switch page.progress {
        case .underWay(let done, let total) where done < total:
            note("notice", &html) {
                $0.text(
                    "The search index is being brought up to date: \(grouped(done)) of \(grouped(total)) statements read. Answers come from these."
                )
            }
        case .underWay(_, let total) where total > 0: break
        case .notBegun, .underWay:
            note("notice", &html) { $0.text("The search index is being opened. Load the page again in a few seconds.") }
        case .failed(let why):
            note("notice bad", &html) { $0.text("There is no search index: \(why)") }
        case .complete: break
        }
        if page.audits.made < page.audits.of {
            note("notice", &html) {
                $0.text(
                    "Crawls are being compared: \(grouped(page.audits.made)) of \(grouped(page.audits.of)) comparisons made. Classes and edits come from these."
                )
            }
        }
        appearances(&html)
    }

    private func note(_ kind: StaticString, _ html: inout HTMLWriter, _ write: (inout HTMLWriter) -> Void) {
        html.raw("<p class=\"")
        html.raw(kind)
        html.raw("\">")
        write(&html)
        html.raw("</p>\n")
    }

    /// When edits first put the words in, and last took them out.
    private func appearances(_ html: inout HTMLWriter) {
        let added = page.inserted.flatMap { $0.count > 0 ? $0 : nil }
        let removed = page.removed.flatMap { $0.count > 0 ? $0 : nil }
        guard added != nil || removed != nil else { return }
        html.raw("<p class=\"sub\">")
        if let added { write("Added", added, .inserted, &html) }
        if let removed { write("Removed", removed, .removed, &html) }
        html.raw("</p>\n")
    }

    private func write(
        _ verb: String, _ answer: ChangeAnswer, _ place: SearchPage.Place, _ html: inout HTMLWriter
    ) {
        guard let first = answer.firstCrawl, let last = answer.lastCrawl else { return }
        let days = [Wording.crawlDay(first), Wording.crawlDay(last)]
        html.text("\(verb) by ")
        if page.place == place {
            html.text(Wording.count(answer.count, "edit"))
        } else {
            html.path(page.path(place: place), frame) { $0.text(Wording.count(answer.count, "edit")) }
        }
        html.text(days[0] == days[1] ? ", seen \(days[0]). " : ", first seen \(days[0]), last \(days[1]). ")
    }
}

/// The facets beside the results: the commonest values of each, and where all are.
struct FacetLists {
    let page: SearchPage
    let frame: WebFrame

    private static let shown = 8
    /// All months of a year, and those without.
    private static let months = 13

    func write(to html: inout HTMLWriter) {
        for facet in Facet.allCases {
            let counts = page.facets[facet] ?? []
            // A single value for all statements is not worth a facet.
            guard counts.count > 1 || counts.contains(where: { $0.shown != nil }) else { continue }
            // Months of all years are no help: a year is chosen first.
            guard facet != .month || page.hasOneYear else { continue }
            html.element("h2", FacetWords.heading(facet))
            html.raw("\n<ul>\n")
            let shown = facet == .month ? Self.months : Self.shown
            for count in counts.prefix(shown) { write(count, facet, &html) }
            html.raw("</ul>\n")
            guard counts.count > shown else { continue }
            html.raw("<p>")
            html.path(page.path("search/" + FacetWords.plural(facet)), frame) {
                $0.text("all \(grouped(counts.count))")
            }
            html.raw("</p>\n")
        }
    }

    private func write(_ count: FacetCount, _ facet: Facet, _ html: inout HTMLWriter) {
        let isChosen = page.choice.values[facet] == count.value
        html.raw("<li>")
        if isChosen {
            html.raw("<strong>")
            html.element("bdi", FacetWords.value(count.shown, of: facet))
            html.raw("</strong>")
        } else {
            html.path(page.path(setting: [facet: count.value]), frame) {
                $0.element("bdi", FacetWords.value(count.shown, of: facet))
            }
        }
        html.raw(" <span class=\"count\">")
        html.number(count.count)
        html.raw("</span></li>\n")
    }
}
