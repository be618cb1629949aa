import PouchBytes
import PouchURL

/// The day on which a page was published, from the signs that agree: meta elements, JSON-LD, `time` elements, names of
/// elements, the address, lines near the title.
struct PageDate {
    let page: LearnPage
    let lines: PageLines
    /// The line of the page's title, else the first of its text; signs near it weigh more than others.
    let heading: Int
    let today: CalendarDate

    private var tree: PageTree { page.tree }

    /// What speaks for one day.
    private struct Case {
        /// The weight of each rule that gave it: a rule counts once, however often it does.
        var rules: [String: Double] = [:]
        /// Whether nothing but times in UTC gave it: the day may be another where the page was written.
        var isUTC = true

        var weight: Double { rules.values.reduce(0, +) }
        var rule: String { rules.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key ?? "" }
    }

    /// - Parameter heading: the line of the page's title, else the first of its text.
    init(_ page: LearnPage, _ lines: PageLines, heading: Int, today: CalendarDate) {
        self.page = page
        self.lines = lines
        self.heading = heading
        self.today = today
    }

    func find() -> GenericPageReader.Sign? {
        var cases: [CalendarDate: Case] = [:]
        func vote(_ spot: DateSpot?, _ weight: Double, _ rule: String, isUTC: Bool = false) {
            guard let spot, spot.year >= 1_900, let date = date(spot), date.daysSince1970 <= today.daysSince1970 + 2
            else { return }
            cases[date, default: Case()].rules[rule] = max(cases[date]?.rules[rule] ?? 0, weight)
            if !isUTC { cases[date]?.isUTC = false }
        }
        /// Of a time as machines write it.
        func vote(stamp: String, _ weight: Double, _ rule: String) {
            vote(DateSpot.all(in: stamp).first, weight, rule, isUTC: Self.isUTC(stamp))
        }
        for name in Self.metaNames { if let content = page.meta(name) { vote(stamp: content, 1.2, "meta") } }
        for source in tree.structuredData {
            if let value = DateLearner.member("datePublished", of: source) { vote(stamp: value, 1.2, "json-ld") }
        }
        for (place, element) in tree.elements.enumerated() {
            let isPublished = element.attributes["itemprop"]?.lowercased() == "datepublished"
            if element.name == "time" || isPublished {
                guard isPublished || !Surroundings.isBoilerplate(place, in: tree) else { continue }
                let weight = isPublished ? 1 : isNear(place) ? 0.6 : 0.3
                // The day that it shows is the one of where it was written.
                if let shown = alone(place) {
                    vote(shown, weight, "time")
                } else {
                    vote(stamp: element.attributes["datetime"] ?? element.attributes["content"] ?? "", weight, "time")
                }
            } else if !element.isHidden, Self.isNamed(element), let spot = alone(place) {
                guard !Surroundings.isBoilerplate(place, in: tree) else { continue }
                vote(spot, isNear(place) ? 0.6 : 0.3, "name")
            }
        }
        for url in [page.url, page.ownAddress].compactMap({ $0 }) {
            if let day = Self.day(of: url) { vote(day, 0.7, "address") }
        }
        for place in near where lines.lines[place].letters < 90 {
            for spot in lines.lines[place].spots.prefix(1) { vote(spot, 0.5, "line") }
        }
        // A paragraph that begins with its day: "BERLIN, 12 March 2020 - ".
        for place in near.dropFirst(min(near.count, 4)).prefix(8) where lines.lines[place].letters >= 90 {
            if let spot = lines.lines[place].spots.first, spot.range.lowerBound <= 40, spot.year > 0 {
                vote(spot, 0.45, "dateline")
            }
        }
        if cases.isEmpty { for spot in published { vote(spot, 0.4, "published") } }
        return best(cases)
    }

    private func best(_ cases: [CalendarDate: Case]) -> GenericPageReader.Sign? {
        let sorted = cases.sorted { ($1.value.weight, $0.key) < ($0.value.weight, $1.key) }
        guard var best = sorted.first else { return nil }
        // Midnight in UTC falls within a day elsewhere: the page's own words say which day it was there.
        if best.value.isUTC,
            let local = sorted.first(where: { other in
                abs(other.key.daysSince1970 - best.key.daysSince1970) == 1 && !other.value.isUTC
                    && other.value.weight >= 0.5
            })
        {
            best = local
        }
        let count = best.value.rules.count
        let strongest = best.value.rules.values.max() ?? 0
        let confidence =
            count > 1 ? min(0.98, 0.8 + 0.06 * Double(count)) : strongest >= 1 ? 0.85 : strongest > 0.4 ? 0.55 : 0.4
        return .init(value: best.key.iso, rule: best.value.rule, confidence: confidence)
    }

    private func date(_ spot: DateSpot) -> CalendarDate? {
        let language = tree.elements.first?.attributes["lang"]?.lowercased() ?? ""
        return spot.date(dayFirst: DateFinder.order([spot], language: language).dayFirst)
    }

    // MARK: - Signs

    private static let metaNames = [
        "article:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date",
        "dcterms.date", "dc.date.created", "dc:date.created", "pubdate", "og:pubdate", "publishdate", "publish-date",
        "publication_date", "date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    ]

    /// Words of which the name of an element that holds the day is made.
    private static let words: Set<String> = [
        "date", "datum", "fecha", "data", "dato", "published", "publishing", "posted", "publication", "pubdate",
        "datetime", "postdate", "publishdate", "newsdate", "docdata", "timestamp", "released",
    ]
    /// Words that make it the name of another day's.
    private static let otherWords: Set<String> = [
        "event", "comment", "comments", "update", "updated", "modified", "start", "end", "deadline", "related",
        "teaser",
        "today", "current", "calendar",
    ]

    /// Whether a class or id calls an element the day's.
    private static func isNamed(_ element: PageTree.Element) -> Bool {
        (element.classes + [element.id].compactMap { $0 }).contains { name in
            let parts = Surroundings.parts(of: name)
            return parts.contains { words.contains($0) } && !parts.contains { otherWords.contains($0) }
        }
    }

    /// The day of an element that says no more than it and a few words.
    private func alone(_ element: Int) -> DateSpot? {
        guard tree.elements[element].pieces.count <= 8, tree.letters(element) <= 60 else { return nil }
        let spots = DateSpot.all(in: tree.text(element)).filter { $0.year > 0 }
        return spots.count == 1 ? spots.first : nil
    }

    /// The lines around the title.
    private var near: Range<Int> { max(0, heading - 4)..<min(lines.lines.count, heading + 12) }

    private func isNear(_ element: Int) -> Bool {
        let own = lines.indices(in: tree.elements[element].pieces)
        return own.lowerBound >= heading - 6 && own.lowerBound <= heading + 12
    }

    /// Beginnings of words that say of a line's day that something was published on it.
    private static let publishing = [
        "publi", "veröffentlicht", "erschienen", "erstellt", "posted", "pubblicat", "issued", "released", "geplaatst",
        "gepubliceerd", "opublikowan", "julkaistu", "publicerad", "publiceret", "опубликован",
    ]

    /// Days of lines that say so, wherever they stand: below the text, as a rule.
    private var published: [DateSpot] {
        lines.lines.filter { line in
            line.letters < 160 && line.spots.count == 1 && !Surroundings.isBoilerplate(line.element, in: tree)
                && line.text.lowercased().split { !$0.isLetter }
                    .contains { word in Self.publishing.contains { word.hasPrefix($0) } }
        }.flatMap(\.spots).filter { $0.year > 0 }
    }

    /// Whether a time is in UTC, and not the midnight that stands for a day alone.
    private static func isUTC(_ stamp: String) -> Bool {
        guard stamp.contains("T") || stamp.contains(":") else { return false }
        let isZero = stamp.hasSuffix("Z") || stamp.hasSuffix("+00:00") || stamp.hasSuffix("+0000")
        return isZero && !stamp.contains("T00:00")
    }

    /// A day in an address: `/2024/03/18/`, `/2024-03-18-title`, `/20240318-title`.
    private static func day(of url: WebURL) -> DateSpot? {
        func spot(_ year: Int?, _ month: Int?, _ day: Int?) -> DateSpot? {
            guard let year, let month, let day, (1_990...2_100).contains(year),
                CalendarDate(year: year, month: month, day: day) != nil
            else { return nil }
            return DateSpot(form: .yearMonthDay("/"), year: year, month: month, day: day, range: 0..<0)
        }
        let parts = url.path.split(separator: "/")
        for place in parts.indices.dropLast(2) where parts[place].utf8.count == 4 {
            let month = Int(parts[place + 1]) ?? MonthWords.number(parts[place + 1].lowercased())
            if let found = spot(Int(parts[place]), month, Int(parts[place + 2])) { return found }
        }
        guard let last = parts.last else { return nil }
        let numbers = last.split { !$0.isASCII || !$0.isNumber }.prefix(4).map(String.init)
        for number in numbers.prefix(1) where number.utf8.count == 8 {
            let (year, month, day) = (number.prefix(4), number.dropFirst(4).prefix(2), number.suffix(2))
            if let found = spot(Int(year), Int(month), Int(day)) { return found }
        }
        guard numbers.count >= 3, last.hasPrefix(numbers.prefix(3).joined(separator: "-")) else { return nil }
        let three = numbers.prefix(3).map { Int($0) }
        return numbers[0].utf8.count == 4
            ? spot(three[0], three[1], three[2])
            : numbers[2].utf8.count == 4 ? spot(three[2], three[1], three[0]) : nil
    }
}
