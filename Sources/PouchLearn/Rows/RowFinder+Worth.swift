/// The likelihood that a list is the page's list of documents.
extension RowFinder {
    func score(_ list: inout RowList) {
        let tree = page.tree
        let count = Double(list.rows.count)
        let lengths = list.rows.map { TextKey.of($0.title).count }.sorted()
        let median = lengths[lengths.count / 2]
        let distinct = Double(Set(list.rows.map { TextKey.of($0.title) }).count) / count
        let dated = Double(list.rows.filter { $0.date != nil }.count) / count
        let shape = Double(list.rows.filter { AddressShape.of($0.url) == list.shape }.count) / count
        let isElsewhere = list.rows.filter { $0.url.host != page.url.host }.count * 2 > list.rows.count
        let boilerplate =
            list.rows.filter { Surroundings.isBoilerplate($0.element, in: tree) }.count * 2 > list.rows.count
        // CJK titles have a third of the letters.
        let isDense = list.rows.contains { $0.title.unicodeScalars.contains { $0.properties.isIdeographic } }
        let length = Double(isDense ? median * 3 : median)
        // Text of a row outside its link: a title in another cell, a summary. A menu has none.
        let beside = list.rows.map { min(200, max(0, tree.letters($0.element) - TextKey.of($0.title).count)) }.sorted()[
            list.rows.count / 2]
        let said = list.rows.count > 2 ? min(1, Double(beside) / 40) : min(0.4, Double(beside) / 100)
        var text = max(min(1, max(0, (length - 8) / 32)), said * (dated > 0.5 ? 0.8 : 0.45))
        // Numbers of one form, each with a date of its own, name documents.
        if dated > 0.8, distinct > 0.9, shape > 0.9, count >= 4 { text = max(text, 0.25) }
        let isPeriod =
            list.rows.filter { PeriodText.role($0.title) != nil || PeriodText.isRun($0.title) }.count * 2
            > list.rows.count
        // "PDF" on each row says nothing; the rows themselves may.
        let rowTexts =
            distinct < 0.9 && dated > 0.5
            ? Double(Set(list.rows.map { TextKey.of(tree.text($0.element)) }).count) / count : 0
        let apart = max(distinct, rowTexts * 0.8)
        var score = (1 + count).squareRoot() * (0.05 + text) * apart * (1 + 1.6 * dated) * (0.4 + 0.6 * shape)
        // Files are often kept on another host.
        if isElsewhere { score *= dated > 0.7 ? 0.6 : 0.3 }
        // A list of links that say "View" may be of what belongs to the documents of another.
        let labels = list.rows.filter { LinkLabel.matches(page.links[$0.link].text) }.count
        if labels * 2 > list.rows.count { score *= 0.7 }
        // A part that is named as a margin may still hold the list, when its rows have text and dates.
        if boilerplate { score *= dated > 0.8 && length > 24 ? 0.4 : 0.15 }
        if isPeriod { score *= 0.1 }
        let path = page.url.path.split(separator: "/").first.map(String.init)
        if let path, list.rows.allSatisfy({ $0.url.path.hasPrefix("/\(path)/") }) { score *= 1.15 }
        list.score = score
        list.facts = RowList.Facts(
            links: list.rows.count, medianLetters: median, distinct: distinct, dated: dated, ofShape: shape,
            isBoilerplate: boilerplate)
    }
}
