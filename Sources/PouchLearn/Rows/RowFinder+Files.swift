import PouchURL

/// Chooses between a page about a document and the document itself as a file, where each row has both.
extension RowFinder {
    /// Rows that lead to files: a court's opinions, whose pages only link to the file.
    /// A press release is the page, and its file a copy of that.
    /// - Returns: nil where the page lists no such documents, or where most rows do not have one file of their own.
    func withFiles(_ list: RowList) -> RowList? {
        guard listsOpinions, list.rows.count >= 2,
            !list.rows.contains(where: { isFile(page.links[$0.link]) }), let files = files(of: list.rows)
        else { return nil }
        var list = list
        for (place, file) in files {
            list.rows[place].link = file
            list.rows[place].url = page.links[file].url
        }
        list.rows = files.keys.sorted().map { list.rows[$0] }
        if var date = list.date {
            var elements: [Int: Int] = [:]
            for (number, place) in files.keys.sorted().enumerated() { elements[number] = date.elements[place] }
            date.elements = elements
            list.date = date
        }
        var shapes: [String: Int] = [:]
        for row in list.rows { shapes[AddressShape.of(row.url), default: 0] += 1 }
        list.shape = shapes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? list.shape
        return list
    }

    /// Each row's one file, by the row's place; nil where fewer than four in five rows have one.
    private func files(of rows: [RowList.Row]) -> [Int: Int]? {
        let starts = rows.map(\.link)
        var found: [Int: Int] = [:]
        var several = 0
        for (place, row) in rows.enumerated() {
            // Up to the next row, and never further than a row has links.
            let end = min(place + 1 < starts.count ? starts[place + 1] : starts[place] + 4, page.links.count)
            let own = page.links[row.link].url
            var urls: [Int] = []
            for link in (row.link + 1)..<max(row.link + 1, min(end, row.link + 8))
            where page.links[link].url != own && isFile(page.links[link]) {
                if !urls.contains(where: { page.links[$0].url == page.links[link].url }) { urls.append(link) }
            }
            // The first is the document; a dissent comes after it.
            if let file = urls.first { found[place] = file }
            if urls.count > 1 { several += 1 }
        }
        // Two cases may be decided in one file: that is one document.
        var seen: Set<WebURL> = []
        let count = found.count
        for place in found.keys.sorted() {
            if let file = found[place], !seen.insert(page.links[file].url).inserted { found[place] = nil }
        }
        // Where many rows have several, each file is a document.
        guard several * 4 <= rows.count else { return nil }
        return found.count >= 2 && found.count * 5 >= count * 4 && count * 5 >= rows.count * 4 ? found : nil
    }

    /// Whether a link leads to a file, by its address, its type, or the picture of a file on it or beside it.
    private func isFile(_ link: LearnPage.PageLink) -> Bool {
        let tree = page.tree
        let ending = AddressShape.ending(link.url.path)
        if Self.files.contains(ending) { return true }
        let last = link.url.path.split(separator: "/").last?.lowercased() ?? ""
        if Self.downloads.contains(last) { return true }
        let element = tree.elements[link.element]
        if element.attributes["type"]?.lowercased().hasPrefix("application/pdf") ?? false { return true }
        if let title = element.attributes["title"], Self.saysFile(title) { return true }
        // The picture stands in the link, or beside it in an element that holds nothing else.
        let parent = element.parent
        let isAlone =
            parent >= 0 && tree.letters(parent) <= tree.letters(link.element)
            && (parent..<tree.elements[parent].end).allSatisfy {
                tree.elements[$0].name != "a" || $0 == link.element
            }
        let outer = isAlone ? parent : link.element
        return (outer..<tree.elements[outer].end).contains { place in
            let inner = tree.elements[place]
            return inner.name == "img" && (inner.attributes["src"].map(Self.saysFile) ?? false)
                || inner.classes.contains(where: Self.saysFile)
        }
    }

    private static let files: Set<String> = ["pdf", "doc", "docx", "wpd", "rtf"]
    /// Last parts of addresses that a file is sent from.
    private static let downloads: Set<String> = ["download", "dl", "file", "getfile", "download.aspx", "download.php"]

    private static func saysFile(_ text: String) -> Bool {
        text.utf8.count < 400 && text.lowercased().range(of: "pdf") != nil
    }

    // MARK: - The listed documents

    /// Whether the page's address or headings say that it lists judgments, and not what a press office wrote about them.
    private var listsOpinions: Bool {
        let tree = page.tree
        var texts = [page.url.path]
        texts += tree.titles.values.sorted()
        for name in ["h1", "h2"] { if let place = tree.first(name) { texts.append(tree.text(place)) } }
        var isOpinion = false
        for text in texts {
            for word in text.lowercased().split(whereSeparator: { !$0.isLetter }).map(String.init) {
                if Self.pressWords.contains(word) { return false }
                if Self.opinionWords.contains(where: { word.hasPrefix($0) }) { isOpinion = true }
            }
        }
        return isOpinion
    }

    private static let pressWords: Set<String> = [
        "press", "news", "newsroom", "release", "releases", "media", "presse", "prensa", "stampa", "imprensa", "pers",
    ]
    private static let opinionWords = [
        "opinion", "decision", "judgment", "judgement", "court", "urteil", "entscheidung", "arrêt", "jurisprudence",
        "sentencia", "jurisprudencia", "acórdão", "sentenz", "uitspra", "wyrok", "orzecze",
    ]
}
