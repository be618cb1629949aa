/// Lists that are parts of one.
extension RowFinder {
    /// Lists in several boxes of one structure, with one form of address and of date, are one list: by year, by month, the
    /// newest on top.
    func joined(_ lists: [(list: RowList, group: [LinkCluster])]) -> [RowList] {
        guard var best = lists.first else { return [] }
        var others: [RowList] = []
        for (list, group) in lists.dropFirst() {
            if isPart(list, of: best.list), let whole = self.list(best.group + group),
                whole.rows.count >= best.list.rows.count + list.rows.count, whole.score > best.list.score
            {
                best = (whole, best.group + group)
            } else {
                others.append(list)
            }
        }
        return [best.list] + others
    }

    private func isPart(_ list: RowList, of other: RowList) -> Bool {
        guard list.shape == other.shape, let date = list.date, let otherDate = other.date,
            date.place == otherDate.place,
            date.form == otherDate.form, list.facts.dated > 0.7, other.facts.dated > 0.7, !list.facts.isBoilerplate
        else { return false }
        return structure(list) == structure(other)
    }

    /// The elements around a list's first link, without the names of their boxes.
    private func structure(_ list: RowList) -> [String] {
        page.tree.chain(page.links[list.rows[0].link].element).prefix(3).map { DateFinder.step(page.tree.elements[$0]) }
    }
}
