import PouchBytes

/// Finds where a listing gives the dates of its rows: the place that gives most rows one, in an order that dates have.
struct DateFinder {
    let page: LearnPage
    let lines: PageLines
    let today: CalendarDate

    /// A date that may be a row's.
    private struct Candidate {
        var row: Int
        var spot: DateSpot
        var element: Int
        /// Lines between the date and the row, for a date outside the row.
        var distance = 0
    }

    private struct Slot {
        var place: RowList.DatePlace.Place
        var attribute: String?
        var name: String
        var candidates: [Candidate] = []
    }

    /// Gives each row its date, from the place that most rows have one in.
    func fill(_ list: inout RowList) {
        let rows = list.rows
        var slots = slots(of: rows)
        addHeadings(&slots, rows)
        let judged = slots.values.compactMap { judge($0, rows.count) }.sorted {
            ($1.worth, $0.slot.place.rawValue, $0.slot.name) < ($0.worth, $1.slot.place.rawValue, $1.slot.name)
        }
        guard let best = judged.first, best.worth > 0.3 else { return }
        take(best, into: &list)
    }

    private func take(_ best: Judged, into list: inout RowList) {
        var place = RowList.DatePlace(
            place: best.slot.place, form: best.form, dayFirst: best.dayFirst, elements: [:],
            attribute: best.slot.attribute,
            names: [:], found: 0, isOrderSure: best.isOrderSure)
        for candidate in best.slot.candidates where candidate.spot.form == best.form {
            guard let date = candidate.spot.date(dayFirst: best.dayFirst), date.year > 0 else { continue }
            list.rows[candidate.row].date = date
            place.elements[candidate.row] = candidate.element
            place.isBuddhist = place.isBuddhist || candidate.spot.isBuddhist
            if let name = candidate.spot.name, !MonthWords.isEnglish(name) { place.names[name] = candidate.spot.month }
        }
        place.found = place.elements.count
        if place.found > 0 { list.date = place }
    }

    // MARK: - Slots

    /// The places of a row in which dates stand, each with its date in every row.
    private func slots(of rows: [RowList.Row]) -> [String: Slot] {
        var slots: [String: Slot] = [:]
        func add(_ place: RowList.DatePlace.Place, _ attribute: String?, _ name: String, _ candidate: Candidate) {
            let key = "\(place.rawValue)|\(attribute ?? "")|\(name)"
            slots[key, default: Slot(place: place, attribute: attribute, name: name)].candidates.append(candidate)
        }
        let tree = page.tree
        for (number, row) in rows.enumerated() {
            let range = lines.indices(in: tree.elements[row.element].pieces)
            var seen: [String: Int] = [:]
            for line in range {
                for spot in lines.lines[line].spots {
                    let element = page.tree.element(holding: spot.range, of: lines.lines[line])
                    let inLink = tree.contains(page.links[row.link].element, element)
                    let name = path(of: element, from: row.element)
                    let turn = seen[name, default: 0]
                    seen[name] = turn + 1
                    add(
                        inLink ? .link : .inside, nil, "\(name)#\(turn)",
                        Candidate(row: number, spot: spot, element: element))
                }
            }
            for (side, spot, element) in beside(row.element, from: range.lowerBound, rows: rows, number) {
                add(.inside, nil, "line" + side, Candidate(row: number, spot: spot, element: element))
            }
            attributes(of: row.element, number, add)
            // The text before and behind the row's element, up to the next row.
            let gapEnd =
                number + 1 < rows.count ? tree.elements[rows[number + 1].element].pieces.lowerBound : range.upperBound
            let last =
                number + 1 < rows.count
                ? lines.indices(
                    in: tree.elements[row.element].pieces
                        .upperBound..<max(gapEnd, tree.elements[row.element].pieces.upperBound)) : tail(row)
            if let found = last.prefix(8).lazy.compactMap({ line in
                self.lines.lines[line].spots.first.map { (line, $0) }
            }).first {
                let element = page.tree.element(holding: found.1.range, of: lines.lines[found.0])
                add(
                    .after, nil, Self.step(tree.elements[element]),
                    Candidate(
                        row: number, spot: found.1, element: element, distance: found.0 - last.lowerBound))
            }
            let start = number > 0 ? tree.elements[rows[number - 1].element].pieces.upperBound : head(row)
            let above = lines.indices(in: start..<max(start, tree.elements[row.element].pieces.lowerBound))
            if let found = above.suffix(8).reversed().lazy.compactMap({ line in
                self.lines.lines[line].spots.last.map { (line, $0) }
            }).first {
                let element = page.tree.element(holding: found.1.range, of: lines.lines[found.0])
                add(
                    .before, nil, Self.step(tree.elements[element]),
                    Candidate(
                        row: number, spot: found.1, element: element, distance: above.upperBound - 1 - found.0))
            }
        }
        return slots
    }

    /// Dates in the row's own line, where that begins before the row's element or goes on behind it, and has no other row.
    private func beside(_ row: Int, from first: Int, rows: [RowList.Row], _ number: Int) -> [(String, DateSpot, Int)] {
        let pieces = page.tree.elements[row].pieces
        guard
            let place = [first, first - 1].first(where: {
                lines.lines.indices.contains($0) && lines.lines[$0].pieces.contains(pieces.lowerBound)
            })
        else { return [] }
        let line = lines.lines[place]
        guard line.pieces.upperBound > pieces.upperBound || line.pieces.lowerBound < pieces.lowerBound else {
            return []
        }
        for other in [number - 1, number + 1] where rows.indices.contains(other) {
            if page.tree.elements[rows[other].element].pieces.overlaps(line.pieces) { return [] }
        }
        let start = page.tree.text(pieces: line.pieces.lowerBound..<pieces.lowerBound).utf8.count
        var seen: Set<String> = []
        return line.spots.compactMap { spot in
            let element = page.tree.element(holding: spot.range, of: line)
            let side = spot.range.lowerBound < start ? "before" : "after"
            guard !page.tree.contains(row, element), seen.insert(side).inserted else { return nil }
            return (side, spot, element)
        }
    }

    /// `<time datetime>`, `<span content>`: dates that a machine wrote.
    private func attributes(
        of row: Int, _ number: Int, _ add: (RowList.DatePlace.Place, String?, String, Candidate) -> Void
    ) {
        let tree = page.tree
        var turns: [String: Int] = [:]
        for place in row..<tree.elements[row].end where place - row < 400 {
            let element = tree.elements[place]
            for attribute in ["datetime", "content"] {
                guard let value = element.attributes[attribute], value.utf8.count < 64,
                    let spot = DateSpot.all(in: value).first
                else { continue }
                let name = path(of: place, from: row) + "@" + attribute
                add(
                    .attribute, attribute, "\(name)#\(turns[name, default: 0])",
                    Candidate(row: number, spot: spot, element: place))
                turns[name, default: 0] += 1
            }
        }
    }

    /// One date over several rows.
    private func addHeadings(_ slots: inout [String: Slot], _ rows: [RowList.Row]) {
        guard let first = rows.first, let common = page.tree.common(rows.map(\.element)) else { return }
        let tree = page.tree
        let start = tree.elements[common].pieces.lowerBound
        let all = lines.indices(
            in: min(start, tree.elements[first.element].pieces.lowerBound)..<tree.elements[common].pieces.upperBound)
        var starts: [(piece: Int, row: Int)] = rows.enumerated().map {
            (tree.elements[$1.element].pieces.lowerBound, $0)
        }
        starts.sort { $0.piece < $1.piece }
        var heading: Candidate?
        var next = 0
        var slot = Slot(place: .heading, name: "heading")
        for line in all {
            while next < starts.count, starts[next].piece <= lines.lines[line].pieces.lowerBound {
                if let heading {
                    slot.candidates.append(
                        Candidate(row: starts[next].row, spot: heading.spot, element: heading.element))
                }
                next += 1
            }
            let isInRow =
                next > 0
                && lines.lines[line].pieces.lowerBound
                    < tree.elements[rows[starts[next - 1].row].element].pieces.upperBound
            if !isInRow, lines.lines[line].letters <= 60, let spot = lines.lines[line].spots.first, spot.year > 0 {
                heading = Candidate(row: 0, spot: spot, element: lines.lines[line].element)
            }
        }
        if slot.candidates.count >= 2 { slots["heading"] = slot }
    }

    private func tail(_ row: RowList.Row) -> Range<Int> {
        let tree = page.tree
        let parent = tree.elements[row.element].parent
        guard parent >= 0 else { return 0..<0 }
        let end = tree.elements[row.element].pieces.upperBound
        let range = lines.indices(in: end..<max(end, tree.elements[parent].pieces.upperBound))
        return range.lowerBound..<min(range.upperBound, range.lowerBound + 4)
    }

    private func head(_ row: RowList.Row) -> Int {
        let tree = page.tree
        let parent = tree.elements[row.element].parent
        guard parent >= 0 else { return tree.elements[row.element].pieces.lowerBound }
        return tree.elements[parent].pieces.lowerBound
    }

    // MARK: - Judging

    private struct Judged {
        var slot: Slot
        var worth: Double
        var form: DateSpot.Form
        var dayFirst: Bool
        var isOrderSure: Bool
    }

    private func judge(_ slot: Slot, _ rows: Int) -> Judged? {
        var forms: [DateSpot.Form: Int] = [:]
        for candidate in slot.candidates { forms[candidate.spot.form, default: 0] += 1 }
        guard let form = forms.max(by: { ($0.value, "\($1.key)") < ($1.value, "\($0.key)") })?.key else { return nil }
        let candidates = slot.candidates.filter { $0.spot.form == form }
        let (dayFirst, isSure) = Self.order(candidates.map(\.spot), language: language)
        let dates = candidates.compactMap { $0.spot.date(dayFirst: dayFirst) }
        guard !dates.isEmpty, dates.allSatisfy({ $0.year > 0 }) || form == .monthNameDay else { return nil }
        let latest = today.daysSince1970 + 2
        let future = dates.filter { $0.daysSince1970 > latest }.count
        let coverage = Double(dates.count) / Double(rows)
        let order = Self.monotony(dates)
        var worth = coverage * (0.5 + 0.5 * order) - Double(future) / Double(max(1, dates.count)) * 0.5
        if form == .monthNameDay { worth -= 0.4 }
        switch slot.place {
        case .inside: worth += 0.05
        case .link: worth += coverage > 0.8 ? 0.02 : -0.4
        case .attribute: worth -= 0.03
        // A date between rows may belong to the row before or the row behind: the side on which no row lacks one wins.
        case .before, .after:
            // The nearer one is the row's own.
            let distance = candidates.reduce(0) { $0 + min(4, $1.distance) }
            worth -= 0.08 + 0.02 * Double(distance) / Double(candidates.count)
        case .heading: worth -= Set(dates).count == 1 && rows > 4 ? 0.35 : 0.12
        }
        if let element = candidates.first?.element, isNamedDate(element) { worth += 0.06 }
        return Judged(slot: slot, worth: worth, form: form, dayFirst: dayFirst, isOrderSure: isSure)
    }

    private var language: String { page.tree.elements.first?.attributes["lang"]?.lowercased() ?? "" }

    private func isNamedDate(_ element: Int) -> Bool {
        let node = page.tree.elements[element]
        if node.name == "time" { return true }
        let names =
            (node.classes + [node.id, node.attributes["itemprop"], node.attributes["property"]].compactMap { $0 })
            .joined(separator: " ").lowercased()
        return ["date", "publish", "posted", "created", "time"].contains { names.contains($0) }
    }

    /// Which of two numbers is the day; whether a number above 12 decides it.
    static func order(_ spots: [DateSpot], language: String) -> (dayFirst: Bool, isSure: Bool) {
        let numbers = spots.filter { if case .numbers = $0.form { true } else { false } }
        guard let first = numbers.first else { return (false, true) }
        let day = numbers.filter { $0.month > 12 }.count
        let month = numbers.filter { $0.day > 12 }.count
        if day > month { return (true, true) }
        if month > day { return (false, true) }
        // Neither number decides: the order of rows, then the language.
        let asDay = monotony(numbers.compactMap { $0.date(dayFirst: true) })
        let asMonth = monotony(numbers.compactMap { $0.date(dayFirst: false) })
        if numbers.count > 3, abs(asDay - asMonth) > 0.2 { return (asDay > asMonth, true) }
        if case .numbers(let mark, _) = first.form, mark != "/" { return (true, false) }
        return (!(language.isEmpty || language == "en" || language.hasPrefix("en-us")), false)
    }

    /// The share of neighbours that go the way most do, or stand still.
    static func monotony(_ dates: [CalendarDate]) -> Double {
        guard dates.count > 1 else { return 1 }
        var up = 0
        var down = 0
        for (a, b) in zip(dates, dates.dropFirst()) {
            if a <= b { up += 1 }
            if a >= b { down += 1 }
        }
        return Double(max(up, down)) / Double(dates.count - 1)
    }

    // MARK: - Elements

    private func path(of element: Int, from row: Int) -> String {
        var names: [String] = []
        for place in page.tree.chain(element) {
            if place == row { break }
            names.append(Self.step(page.tree.elements[place]))
        }
        return names.reversed().joined(separator: "/")
    }

    static func step(_ element: PageTree.Element) -> String {
        element.name + element.classes.compactMap { Naming.stable($0) }.sorted().map { "." + $0 }.joined()
    }
}
