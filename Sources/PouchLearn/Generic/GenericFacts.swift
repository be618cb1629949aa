import PouchBytes
import PouchURL

/// A page's own facts: title, date, author and section, each from the signs that agree.
struct GenericFacts {
    let page: LearnPage
    let lines: PageLines

    /// Keys of lines that other pages of the site have too: a heading among them names the site's part, not the page.
    let shared: Set<String>

    init(_ page: LearnPage, _ lines: PageLines, shared: Set<String> = []) {
        self.page = page
        self.lines = lines
        self.shared = shared
    }

    private var tree: PageTree { page.tree }

    // MARK: - Title

    /// The heading, when the page's own words elsewhere agree with it; else the best of those.
    var title: GenericPageReader.Sign? {
        var headings = self.headings("h1")
        if headings.isEmpty { headings = self.headings("h2") }
        let graph = page.meta("og:title", "twitter:title", "dc.title", "dcterms.title")
        let data = tree.structuredData.lazy.compactMap { DateLearner.member("headline", of: $0) }.first
        let whole = tree.elements.firstIndex { $0.name == "title" }.flatMap { titleText($0) }
        let others = [graph, data, whole].compactMap { $0 }
        // A heading that begins another name of the page, or is one.
        for heading in headings {
            let key = TextKey.of(heading)
            guard key.count >= 3 else { continue }
            let agreeing = others.filter { agrees(key, TextKey.of($0)) }.count
            if agreeing > 0 { return .init(value: heading, rule: "h1", confidence: agreeing > 1 ? 0.98 : 0.95) }
        }
        if headings.count == 1, let heading = headings.first, TextKey.of(heading).count >= 8 {
            return .init(value: heading, rule: "h1", confidence: others.isEmpty ? 0.8 : 0.7)
        }
        if let data { return .init(value: data, rule: "json-ld", confidence: 0.8) }
        if let graph { return .init(value: withoutSite(graph), rule: "og:title", confidence: 0.75) }
        if let whole { return .init(value: withoutSite(whole), rule: "title-element", confidence: 0.6) }
        return headings.first.map { .init(value: $0, rule: "h1", confidence: 0.5) }
    }

    /// The texts of headings that no other page has.
    private func headings(_ name: String) -> [String] {
        tree.elements.indices.lazy
            .filter {
                tree.elements[$0].name == name && !tree.elements[$0].isHidden && !tree.elements[$0].pieces.isEmpty
            }
            .prefix(8).map { tree.text($0) }
            .filter { !$0.isEmpty && $0.utf8.count < 400 && !shared.contains(TextKey.of($0)) }
    }

    private func agrees(_ a: String, _ b: String) -> Bool {
        a == b || a.count >= 8 && b.hasPrefix(a) || b.count >= 8 && a.hasPrefix(b) || a.count >= 12 && b.hasSuffix(a)
    }

    private func titleText(_ element: Int) -> String? { tree.titles[element] }

    /// A title without the site's name at its end.
    private func withoutSite(_ text: String) -> String {
        let site = page.meta("og:site_name").map(TextKey.of) ?? ""
        for mark in [" | ", " :: ", " • ", " » ", " — ", " – ", " - "] {
            let parts = text.split(separator: mark)
            guard parts.count > 1, let last = parts.last else { continue }
            let key = TextKey.of(String(last))
            if key == site || mark == " | " || mark == " • " || mark == " :: " || site.isEmpty && key.count < 30 {
                return parts.dropLast().joined(separator: mark)
            }
        }
        return text
    }

    // MARK: - Date

    /// The day on which signs agree: meta elements, JSON-LD, `time` elements, the address, a line near the title.
    func date(today: CalendarDate) -> GenericPageReader.Sign? {
        var votes: [CalendarDate: (weight: Double, rule: String, count: Int)] = [:]
        func vote(_ spot: DateSpot?, _ weight: Double, _ rule: String) {
            guard let spot, spot.year >= 1_900 else { return }
            let language = tree.elements.first?.attributes["lang"]?.lowercased() ?? ""
            let dayFirst = DateFinder.order([spot], language: language).dayFirst
            guard let date = spot.date(dayFirst: dayFirst), date.daysSince1970 <= today.daysSince1970 + 2 else {
                return
            }
            let known = votes[date]
            votes[date] = (
                (known?.weight ?? 0) + weight, known.map { $0.weight >= weight ? $0.rule : rule } ?? rule,
                (known?.count ?? 0) + 1
            )
        }
        for name in [
            "article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
            "pubdate", "publishdate", "date", "parsely-pub-date", "sailthru.date",
        ] {
            if let content = page.meta(name) { vote(DateSpot.all(in: content).first, 1.2, "meta") }
        }
        for source in tree.structuredData {
            if let value = DateLearner.member("datePublished", of: source) {
                vote(DateSpot.all(in: value).first, 1.2, "json-ld")
            }
        }
        for (place, element) in tree.elements.enumerated()
        where element.name == "time" || element.attributes["itemprop"]?.lowercased() == "datepublished" {
            if Surroundings.isBoilerplate(place, in: tree) { continue }
            let value = element.attributes["datetime"] ?? element.attributes["content"] ?? tree.text(place)
            vote(DateSpot.all(in: value).first, element.attributes["itemprop"] != nil ? 1 : 0.6, "time")
        }
        if let period = addressDay { vote(period, 0.7, "address") }
        let heading = tree.first("h1").flatMap { lines.indices(in: tree.elements[$0].pieces).first } ?? 0
        for place in max(0, heading - 4)..<min(lines.lines.count, heading + 12) where lines.lines[place].letters < 90 {
            for spot in lines.lines[place].spots.prefix(1) { vote(spot, 0.5, "line") }
        }
        let best = votes.sorted { ($1.value.weight, $0.key) < ($0.value.weight, $1.key) }.first
        guard let best else { return nil }
        let confidence =
            best.value.count > 1
            ? min(0.98, 0.8 + 0.06 * Double(best.value.count)) : best.value.weight >= 1 ? 0.85 : 0.55
        return .init(value: best.key.iso, rule: best.value.rule, confidence: confidence)
    }

    /// A day in the address: `/2024/03/18/`.
    private var addressDay: DateSpot? {
        let parts = page.url.path.split(separator: "/")
        for place in parts.indices.dropLast(2) {
            guard parts[place].utf8.count == 4, let year = Int(parts[place]), (1_990...2_100).contains(year) else {
                continue
            }
            let month = Int(parts[place + 1]) ?? MonthWords.number(parts[place + 1].lowercased())
            if let month, let day = Int(parts[place + 2]), CalendarDate(year: year, month: month, day: day) != nil {
                return DateSpot(form: .yearMonthDay("/"), year: year, month: month, day: day, range: 0..<0)
            }
        }
        return nil
    }

    // MARK: - Others

    var author: GenericPageReader.Sign? {
        let meta = page.meta("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author")
        if let meta, !meta.contains("://"), meta.utf8.count < 120, !meta.isEmpty {
            return .init(value: meta, rule: "meta", confidence: 0.8)
        }
        for source in tree.structuredData {
            guard let start = source.range(of: "\"author\"") else { continue }
            let rest = String(source[start.upperBound...].prefix(400))
            if let name = DateLearner.member("name", of: rest), name.utf8.count < 120 {
                return .init(value: name, rule: "json-ld", confidence: 0.8)
            }
        }
        if let place = tree.elements.firstIndex(where: {
            $0.attributes["itemprop"] == "author" || $0.attributes["rel"] == "author"
        }) {
            let text = tree.text(place)
            if !text.isEmpty, text.utf8.count < 120 { return .init(value: text, rule: "itemprop", confidence: 0.75) }
        }
        return nil
    }

    var section: GenericPageReader.Sign? {
        page.meta("article:section", "dc.type", "parsely-section").flatMap {
            $0.utf8.count < 80 ? .init(value: $0, rule: "meta", confidence: 0.75) : nil
        }
    }

    var language: String? {
        let text =
            tree.elements.first?.attributes["lang"]
            ?? page.meta("og:locale").map { String($0.map { $0 == "_" ? "-" : $0 }) }
        guard let text = text?.lowercased(), (2...12).contains(text.utf8.count),
            text.utf8.allSatisfy({ 97...122 ~= $0 || $0 == 45 || 48...57 ~= $0 })
        else { return nil }
        return text
    }
}
