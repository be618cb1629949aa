/// Tells a list's rows from links that only stand among them.
extension RowFinder {
    /// Removes links without a text from a list whose other links have texts.
    /// Nor are those that only say what they lead to, where most say more.
    func shown(_ links: [Int]) -> [Int] {
        let seen = links.filter { !page.links[$0].text.isEmpty || hasPicture($0) }
        let shown = seen.count * 5 >= links.count * 4 ? seen : links
        let named = shown.filter { !LinkLabel.matches(page.links[$0].text) }
        return named.count >= 2 && named.count * 10 >= shown.count * 4 ? named : shown
    }

    private func hasPicture(_ link: Int) -> Bool {
        let element = page.links[link].element
        return (element..<page.tree.elements[element].end).contains {
            ["img", "svg", "picture", "input", "object"].contains(page.tree.elements[$0].name)
        }
    }

    /// The rows without links of another kind: a reader for the files, a mark of sorting, the way to another list. They have
    /// no date where rows have one, and an address of another form.
    /// - Returns: nil when all are rows.
    func withoutStrangers(_ list: RowList) -> [RowList.Row]? {
        let count = list.rows.count
        let dated = list.rows.filter { $0.date != nil }.count
        let isDated = dated * 10 >= count * 6
        let ownDates = list.date.map { [.inside, .link, .attribute].contains($0.place) } ?? false
        let sure = isDated ? list.rows.filter { $0.date != nil } : list.rows
        let ending = usual(sure.map { AddressShape.ending($0.url.path) }, of: 10)
        let host = usual(sure.map(\.url.host), of: 10)
        if let kept = withoutUndatedForms(list.rows) { return kept }
        let kept = list.rows.filter { row in
            if AddressShape.of(row.url) == list.shape { return true }
            if isDated, row.date != nil, ownDates { return true }
            // Dates above and below rows may be missing, or be those of a neighbour.
            if isDated, ownDates, row.date == nil { return false }
            if let host, row.url.host != host { return false }
            guard let ending, !ending.isEmpty, !AddressPattern.pages.contains(ending) else { return true }
            return AddressShape.ending(row.url.path) == ending
        }
        return kept.count < count && kept.count >= 2 && kept.count * 10 >= count * 6 ? kept : nil
    }

    /// Where links of one form of address have dates and those of another none at all: a menu in the list's own box.
    private func withoutUndatedForms(_ rows: [RowList.Row]) -> [RowList.Row]? {
        var forms: [String: (count: Int, dated: Int)] = [:]
        for row in rows {
            let form = AddressShape.of(row.url)
            forms[form, default: (0, 0)].count += 1
            if row.date != nil { forms[form, default: (0, 0)].dated += 1 }
        }
        let isSure = forms.values.contains { $0.count >= 4 && $0.dated * 10 >= $0.count * 9 }
        let kept = rows.filter { forms[AddressShape.of($0.url)].map { $0.dated > 0 } ?? true }
        return isSure && kept.count < rows.count ? kept : nil
    }

    /// The value that at least nine of ten have.
    private func usual(_ values: [String], of ten: Int) -> String? {
        var counts: [String: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        return counts.first { $0.value * ten >= values.count * (ten - 1) }?.key
    }
}
