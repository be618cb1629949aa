import PouchBytes

/// Learns where a document gives its date: the place that agrees with the listing, on most pages.
struct DateLearner {
    let samples: [DocumentSample]
    let today: CalendarDate
    /// The order of day and month that the listing's dates have shown.
    var dayFirst: Bool?

    private struct Source: Hashable {
        enum Kind: Int, Hashable { case visible, attribute, meta, data }
        var kind: Kind
        /// The path of names, the meta element's name or the member of JSON-LD.
        var name: String
        var form: DateSpot.Form
    }

    private struct Hit {
        var sample: Int
        var element: Int
        var spot: DateSpot
        /// The share of the element's text that the date is.
        var share: Double
    }

    func learn() -> FieldDraft? {
        var sources: [Source: [Hit]] = [:]
        for (number, sample) in samples.enumerated() { collect(sample, number, &sources) }
        let labelled = samples.filter { $0.date != nil }.count
        var judged: [(draft: FieldDraft, worth: Double, source: Source)] = []
        for (source, hits) in sources {
            guard let (draft, worth) = judge(source, hits, labelled) else { continue }
            judged.append((draft, worth, source))
        }
        judged.sort {
            ($1.worth, $0.source.kind.rawValue, $0.source.name, "\($0.source.form)") < (
                $0.worth, $1.source.kind.rawValue, $1.source.name, "\($1.source.form)"
            )
        }
        guard var best = judged.first?.draft, judged[0].worth > 0.3 else { return nil }
        best.rivals = judged.dropFirst().prefix(3).filter { $0.worth > 0.3 && $0.draft.xpath != best.xpath }.compactMap
        {
            $0.draft.xpath.map { $0 }
        }
        return best
    }

    // MARK: - Collecting

    private func collect(_ sample: DocumentSample, _ number: Int, _ sources: inout [Source: [Hit]]) {
        let tree = sample.page.tree
        func add(_ source: Source, _ hit: Hit) {
            // The first of a kind on a page counts.
            if sources[source]?.last?.sample == number { return }
            sources[source, default: []].append(hit)
        }
        for line in sample.lines.lines where line.text.utf8.count <= 400 && line.spots.count <= 3 {
            for spot in line.spots where spot.form != .monthNameDay {
                let element = tree.element(holding: spot.range, of: line)
                let letters = max(1, tree.letters(element))
                let share = min(1, Double(spot.range.count) * 0.8 / Double(letters))
                guard !Surroundings.isBoilerplate(element, in: tree) || tree.elements[element].name == "time" else {
                    continue
                }
                add(
                    Source(kind: .visible, name: path(element, tree), form: spot.form),
                    Hit(sample: number, element: element, spot: spot, share: share))
            }
        }
        for (place, element) in tree.elements.enumerated() {
            if element.name == "meta" {
                guard
                    let name = element.attributes["property"] ?? element.attributes["name"]
                        ?? element.attributes["itemprop"],
                    Self.isDateName(name), let content = element.attributes["content"],
                    let spot = DateSpot.all(in: content).first
                else { continue }
                let attribute =
                    element.attributes["property"] != nil
                    ? "property" : element.attributes["name"] != nil ? "name" : "itemprop"
                add(
                    Source(kind: .meta, name: "//meta[@\(attribute)='\(name)']/@content", form: spot.form),
                    Hit(sample: number, element: place, spot: spot, share: 1))
            } else if !element.isHidden || element.name == "time" {
                for attribute in ["datetime", "content"] {
                    guard let value = element.attributes[attribute], value.utf8.count < 64,
                        let spot = DateSpot.all(in: value).first
                    else { continue }
                    add(
                        Source(kind: .attribute, name: path(place, tree) + "/@" + attribute, form: spot.form),
                        Hit(sample: number, element: place, spot: spot, share: 1))
                }
            }
        }
        for source in tree.structuredData {
            for member in ["datePublished", "dateCreated", "uploadDate"] {
                guard let value = Self.member(member, of: source), let spot = DateSpot.all(in: value).first else {
                    continue
                }
                add(
                    Source(kind: .data, name: member, form: spot.form),
                    Hit(sample: number, element: 0, spot: spot, share: 1))
            }
        }
    }

    private static func isDateName(_ name: String) -> Bool {
        let lower = name.lowercased()
        guard !lower.contains("modif"), !lower.contains("updat"), !lower.contains("expir"),
            name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 39 })
        else { return false }
        return ["date", "published", "publication", "issued", "created", "release"].contains { lower.contains($0) }
    }

    /// The first value of a member in a JSON text, wherever it stands in it.
    static func member(_ name: String, of json: String) -> String? {
        guard let place = json.range(of: "\"\(name)\"") else { return nil }
        let rest = json[place.upperBound...].drop { $0 == " " || $0 == ":" || $0 == "\n" || $0 == "\t" }
        guard rest.first == "\"" else { return nil }
        return String(rest.dropFirst().prefix { $0 != "\"" }.prefix(64))
    }

    /// Tags and steady names of the element and two around it.
    private func path(_ element: Int, _ tree: PageTree) -> String {
        tree.chain(element).prefix(3).reversed().map { DateFinder.step(tree.elements[$0]) }.joined(separator: "/")
    }

    // MARK: - Judging

    private func judge(_ source: Source, _ hits: [Hit], _ labelled: Int) -> (FieldDraft, Double)? {
        let order = isDayFirst(source, hits)
        var agreed = 0
        var withLabel = 0
        var dates: [CalendarDate] = []
        for hit in hits {
            guard let date = hit.spot.date(dayFirst: order) else { continue }
            dates.append(date)
            if let label = samples[hit.sample].date {
                withLabel += 1
                if label == date { agreed += 1 }
            }
        }
        let coverage = Double(dates.count) / Double(samples.count)
        let agreement = withLabel > 0 ? Double(agreed) / Double(withLabel) : 0.7
        let future = dates.contains { $0.daysSince1970 > today.daysSince1970 + 2 }
        let isConstant = Set(dates).count == 1 && dates.count > 2
        var worth = coverage * agreement
        if future { worth -= 0.4 }
        if isConstant, withLabel == 0 { worth -= 0.5 }
        guard worth > 0.1 else { return nil }
        var draft = FieldDraft(
            name: "date", match: DateSpot.pattern(source.form, dayFirst: order), confidence: 0, found: dates.count,
            agreed: agreed, labelled: labelled)
        switch source.kind {
        case .visible, .attribute:
            guard let rule = rule(hits) ?? matching(source, hits) else { return nil }
            // A rule that finds several elements on a page says by its pattern which is the date.
            let isSingle = hits.allSatisfy { rule.0.elements(in: samples[$0.sample].page.tree).count == 1 }
            draft.selector = isSingle ? rule.0 : nil
            draft.xpath = rule.0.xpath(relative: false)
            if source.kind == .attribute, let attribute = source.name.split(separator: "@").last {
                draft.xpath = (draft.xpath ?? "") + "/@" + attribute
                draft.selector = nil
            }
            let share = hits.map(\.share).min() ?? 0
            // A date within a paragraph would take the paragraph out of the text.
            if source.kind == .visible, share < 0.3 { worth -= share < 0.12 ? 0.6 : 0.25 }
            if source.kind == .visible, share < 0.4 { draft.selector = nil }
            // The rule has to give that date: another element may come first on a page without it.
            worth -= rule.1 ? 0 : 0.1
            worth += source.kind == .visible ? 0.05 : 0.02
        case .meta:
            draft.xpath = source.name
            draft.name = "meta"
        case .data:
            draft.xpath = "//script[@type='application/ld+json']"
            draft.match = "\"\(source.name)\"\\s*:\\s*\"" + #"(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})"#
            draft.name = "json-ld"
            worth -= 0.02
        }
        if hits.contains(where: { isNamedDate($0) }) { worth += 0.05 }
        draft.isBuddhist = hits.contains(where: \.spot.isBuddhist)
        for hit in hits {
            if let name = hit.spot.name, !MonthWords.isEnglish(name) { draft.months[name] = hit.spot.month }
        }
        let ground = samples.count >= 3 ? 1 : samples.count == 2 ? 0.93 : 0.82
        draft.confidence = max(0, min(1, coverage * (withLabel > 0 ? 0.3 + 0.7 * agreement : 0.75) * ground))
        return (draft, worth)
    }

    /// Whether the day stands before the month.
    private func isDayFirst(_ source: Source, _ hits: [Hit]) -> Bool {
        let language = samples.first?.page.tree.elements.first?.attributes["lang"]?.lowercased() ?? ""
        let order = DateFinder.order(hits.map(\.spot), language: language).dayFirst
        guard case .numbers = source.form else { return order }
        // The listing's dates settle which number is the day.
        func agreeing(dayFirst: Bool) -> Int {
            hits.count { samples[$0.sample].date != nil && $0.spot.date(dayFirst: dayFirst) == samples[$0.sample].date }
        }
        let (asDay, asMonth) = (agreeing(dayFirst: true), agreeing(dayFirst: false))
        return asDay == asMonth ? dayFirst ?? order : asDay > asMonth
    }

    private func isNamedDate(_ hit: Hit) -> Bool {
        let node = samples[hit.sample].page.tree.elements[hit.element]
        let names =
            (node.classes
            + [node.id, node.attributes["itemprop"], node.attributes["property"], node.name].compactMap { $0 }).joined(
                separator: " "
            ).lowercased()
        return ["date", "publish", "posted", "time"].contains { names.contains($0) }
    }

    /// A rule for the elements; whether it is exact.
    private func rule(_ hits: [Hit]) -> (Selector, Bool)? {
        let maker = SelectorMaker(
            samples: hits.map {
                SelectorMaker.Sample(tree: samples[$0.sample].page.tree, wanted: [$0.element], scope: nil)
            })
        if let exact = maker.exact() { return (exact, true) }
        if let first = maker.first() { return (first, false) }
        return relative(hits).map { ($0, false) }
    }

    /// A rule for elements of which the first with a date of that form is the one: a label stands in another of its kind.
    private func matching(_ source: Source, _ hits: [Hit]) -> (Selector, Bool)? {
        guard source.kind == .visible else { return nil }
        let maker = SelectorMaker(
            samples: hits.map {
                SelectorMaker.Sample(tree: samples[$0.sample].page.tree, wanted: [$0.element], scope: nil)
            })
        let rule = maker.first { tree, element in
            tree.elements[element].pieces.count <= Self.mostPieces
                && DateSpot.all(in: tree.text(element)).contains { $0.form == source.form }
        }
        return rule.map { ($0, false) }
    }

    /// An element with more pieces of text is not a date's.
    private static let mostPieces = 40

    /// The first element of its kind behind the page's heading.
    private func relative(_ hits: [Hit]) -> Selector? {
        guard let first = hits.first else { return nil }
        let name = samples[first.sample].page.tree.elements[first.element].name
        for heading in ["h1", "h2"] {
            var rule = Selector(steps: [.init(isChild: false, name: name, tests: [])], takesFirst: true)
            rule.after = [.init(isChild: false, name: heading, tests: [])]
            if hits.allSatisfy({ rule.elements(in: samples[$0.sample].page.tree) == [$0.element] }) { return rule }
        }
        return nil
    }
}

extension String {
    /// Without Foundation: where a text first stands in this one.
    func range(of wanted: String) -> Range<String.Index>? {
        guard let first = wanted.utf8.first else { return nil }
        var at = utf8.startIndex
        while let start = utf8[at...].firstIndex(of: first) {
            if utf8[start...].starts(with: wanted.utf8) {
                return start..<utf8.index(start, offsetBy: wanted.utf8.count)
            }
            at = utf8.index(after: start)
        }
        return nil
    }
}
