/// Finds titles beside their links.
extension RowFinder {
    /// Where links say "PDF", a number or nothing, the title is what their rows say: the longest text that most rows have in
    /// one place, and each row for itself.
    func findTitlesBeside(_ list: inout RowList) {
        let tree = page.tree
        let keys = list.rows.map { TextKey.of($0.title) }
        let median = keys.map(\.count).sorted()[keys.count / 2]
        let digits = keys.reduce(0) { $0 + $1.utf8.filter { 48...57 ~= $0 }.count }
        let isNumber = median < 16 && digits * 10 >= keys.reduce(0) { $0 + $1.count } * 4
        guard median < 4 || isNumber || Set(keys).count * 2 < keys.count else { return }
        let dates = list.date?.elements ?? [:]
        var places: [String: [Int: Int]] = [:]
        for (number, row) in list.rows.enumerated() {
            let link = page.links[row.link].element
            for element in (row.element + 1)..<max(row.element + 1, tree.elements[row.element].end)
            where element - row.element < Self.longestRow {
                let node = tree.elements[element]
                guard !node.isHidden, !node.pieces.isEmpty, !tree.contains(element, link),
                    !tree.contains(link, element),
                    dates[number].map({ !tree.contains(element, $0) }) ?? true
                else { continue }
                let name = path(of: element, from: row.element)
                if places[name]?[number] == nil { places[name, default: [:]][number] = element }
            }
        }
        func worth(_ place: [Int: Int]) -> Int {
            let texts = place.values.map { tree.text($0) }
            guard place.count * 10 >= list.rows.count * 8, Set(texts).count * 10 >= place.count * 7 else { return 0 }
            return place.values.reduce(0) { $0 + min(120, own(letters: $1)) } / place.count
        }
        let judged = places.map { (name: $0.key, place: $0.value, worth: worth($0.value)) }
        // Of elements that say the same the innermost.
        guard
            let best = judged.max(by: {
                ($0.worth, $0.name.utf8.count, $1.name) < ($1.worth, $1.name.utf8.count, $0.name)
            }), best.worth >= max(12, median * 3 / 2)
        else { return }
        for (number, element) in best.place {
            list.rows[number].titleElement = element
            list.rows[number].title = tree.text(element)
        }
    }

    /// Letters of an element that are in no link.
    private func own(letters element: Int) -> Int {
        var letters = page.tree.letters(element)
        var place = element
        while place < page.tree.elements[element].end {
            if page.tree.elements[place].name == "a" {
                letters -= page.tree.letters(place)
                place = page.tree.elements[place].end
            } else {
                place += 1
            }
        }
        return letters
    }

    /// Elements of a row that are looked at.
    private static let longestRow = 300

    private func path(of element: Int, from row: Int) -> String {
        page.tree.chain(element).prefix { $0 != row }.map { DateFinder.step(page.tree.elements[$0]) }.joined(
            separator: "<")
    }
}
