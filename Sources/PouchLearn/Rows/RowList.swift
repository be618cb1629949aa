import PouchBytes
import PouchURL

/// Rows of a listing page that may be its documents: one row, one document.
struct RowList: Sendable {
    struct Row: Sendable {
        /// The link whose text is the title.
        var link: Int
        var url: WebURL
        var title: String
        /// The part of the link that is the title, when the link says more; else the link's own element.
        var titleElement: Int
        /// The largest element that holds links of this row alone.
        var element: Int
        var date: CalendarDate?
    }

    var rows: [Row]
    /// Links of the row that lead to the same document: a picture, a date, "read more".
    var alternates: [Int]
    var shape: String
    var score: Double
    /// Why it scored so, for people.
    var facts: Facts
    /// Where the date stands, when it is given.
    var date: DatePlace?

    struct Facts: Sendable {
        var links = 0
        var medianLetters = 0
        var distinct = 0.0
        var dated = 0.0
        var ofShape = 0.0
        var isBoilerplate = false
    }

    /// Where a listing gives the date of a row.
    struct DatePlace: Sendable {
        enum Place: String, Sendable { case inside, link, before, after, heading, attribute }
        var place: Place
        var form: DateSpot.Form
        var dayFirst: Bool
        /// The element with the date in each row, for a rule.
        var elements: [Int: Int]
        /// For `attribute`.
        var attribute: String?
        /// Names of months in another language than English.
        var names: [String: Int]
        /// Rows with a date, of all.
        var found: Int
        /// Whether the order of the two numbers was seen, and not only guessed.
        var isOrderSure: Bool
        /// Whether years are of the Buddhist era.
        var isBuddhist = false
    }
}

/// Finds what a page lists.
struct RowFinder {
    let page: LearnPage
    let lines: PageLines
    /// Addresses that stand on pages of another kind too: they are not rows.
    var common: Set<String> = []
    /// The latest plausible date.
    let today: CalendarDate

    /// Lists that may be the documents', the best first.
    func lists() -> [RowList] {
        let clusters = ClusterFinder(page: page).clusters()
        // Only clusters of some worth are looked at whole.
        let ranked = clusters.filter { $0.links.count >= 2 }.map { ($0, rough($0)) }.filter { $0.1 > 0 }
            .sorted { ($1.1, $0.0.links[0]) < ($0.1, $1.0.links[0]) }.prefix(24).map(\.0)
        var lists: [(list: RowList, group: [LinkCluster])] = []
        var taken: Set<Int> = []
        for (place, cluster) in ranked.enumerated() where !taken.contains(place) {
            var group = [cluster]
            let urls = Set(cluster.links.map { page.links[$0].url })
            for (other, candidate) in ranked.enumerated() where other != place && !taken.contains(other) {
                let others = Set(candidate.links.map { page.links[$0].url })
                let shared = urls.intersection(others).count
                if shared >= 2, shared * 10 >= 6 * min(urls.count, others.count), areNear(cluster, candidate) {
                    taken.insert(other)
                    group.append(candidate)
                }
            }
            if let list = list(group) { lists.append((list, group)) }
        }
        return joined(lists.sorted { ($1.list.score, $0.list.rows[0].link) < ($0.list.score, $1.list.rows[0].link) })
    }

    /// Whether links to the same documents stand side by side, and not one list in the page's margin.
    private func areNear(_ a: LinkCluster, _ b: LinkCluster) -> Bool {
        var byURL: [WebURL: Int] = [:]
        for link in a.links { byURL[page.links[link].url] = link }
        let gaps = b.links.compactMap { link in byURL[page.links[link].url].map { abs($0 - link) } }.sorted()
        guard !gaps.isEmpty else { return false }
        return gaps[gaps.count / 2] <= 4
    }

    /// The worth of a cluster at first sight.
    private func rough(_ cluster: LinkCluster) -> Double {
        let urls = Set(cluster.links.map { page.links[$0].url.text })
        let length = cluster.links.reduce(0) { $0 + page.links[$1].key.count } / cluster.links.count
        return Double(min(urls.count, 200)) * (4 + Double(min(length, 120)))
    }

    func list(_ group: [LinkCluster]) -> RowList? {
        let main = group.max { quality($0) < quality($1) } ?? group[0]
        let inGroup = Set(group.flatMap(\.links))
        var seen: Set<WebURL> = []
        var rows: [RowList.Row] = []
        for place in shown(main.links) {
            let link = page.links[place]
            guard !common.contains(link.url.text), seen.insert(link.url).inserted else { continue }
            rows.append(row(place, link))
        }
        // The others name documents that the main one leaves out.
        if group.count > 1 {
            for cluster in group {
                for place in cluster.links where !page.links[place].key.isEmpty {
                    let link = page.links[place]
                    guard !common.contains(link.url.text), seen.insert(link.url).inserted else { continue }
                    rows.append(row(place, link))
                }
            }
            rows.sort { $0.link < $1.link }
        }
        let one = OneLinkARow(page: page)
        if let chosen = one.choose(inGroup.filter { !common.contains(page.links[$0].url.text) }) {
            rows = chosen.map { row($0, page.links[$0]) }
        }
        guard rows.count >= 2 else { return nil }
        var list = dated(rows, inGroup)
        if let rows = withoutStrangers(list) { list = dated(rows, inGroup) }
        findTitles(&list)
        findTitlesBeside(&list)
        score(&list)
        if let files = withFiles(list) { list = files }
        return list
    }

    /// The rows as a list, each with all that is its own, and with its date.
    private func dated(_ rows: [RowList.Row], _ group: Set<Int>) -> RowList {
        var rows = rows
        var shapes: [String: Int] = [:]
        for row in rows { shapes[AddressShape.of(row.url), default: 0] += 1 }
        let shape = shapes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
        for place in rows.indices {
            rows[place].element = page.links[rows[place].link].element
            rows[place].date = nil
        }
        widen(&rows, group: group)
        var list = RowList(
            rows: rows, alternates: group.subtracting(rows.map(\.link)).sorted(), shape: shape, score: 0, facts: .init()
        )
        DateFinder(page: page, lines: lines, today: today).fill(&list)
        return list
    }

    private func row(_ place: Int, _ link: LearnPage.PageLink) -> RowList.Row {
        RowList.Row(link: place, url: link.url, title: link.text, titleElement: link.element, element: link.element)
    }

    /// Where links hold the date too, a summary, or what is not shown, the title is a part of them: the same in all rows.
    private func findTitles(_ list: inout RowList) {
        let tree = page.tree
        let holdsMore = list.rows.contains { row in
            let link = page.links[row.link].element
            return (link..<tree.elements[link].end).contains {
                tree.elements[$0].isHidden || tree.elements[$0].name == "time"
            }
                || list.date?.place == .link || page.lines(of: link) > 1
        }
        guard holdsMore else { return }
        // By path within the link: the one that most rows have, with the best text.
        var paths: [String: [Int: Int]] = [:]
        for (number, row) in list.rows.enumerated() {
            let link = page.links[row.link].element
            for element in (link + 1)..<max(link + 1, tree.elements[link].end) {
                let node = tree.elements[element]
                guard !node.isHidden, node.name != "time", !node.pieces.isEmpty, element - link < 60 else { continue }
                let path = DateFinder.step(node) + "<" + DateFinder.step(tree.elements[node.parent])
                if paths[path]?[number] == nil { paths[path, default: [:]][number] = element }
            }
        }
        let dateElements = list.date?.elements ?? [:]
        func worth(_ path: (key: String, value: [Int: Int])) -> Double {
            var letters = 0
            var isHeading = false
            for (number, element) in path.value {
                if let date = dateElements[number], tree.contains(element, date) { return 0 }
                letters += min(120, tree.letters(element))
                isHeading =
                    isHeading || ["h1", "h2", "h3", "h4", "h5", "strong", "b"].contains(tree.elements[element].name)
                    || tree.elements[element].attributes["itemprop"] == "name"
                    || path.key.lowercased().contains("title")
            }
            return Double(letters) / Double(list.rows.count) * (isHeading ? 3 : 1)
        }
        guard
            let best = paths.filter({ $0.value.count * 10 >= list.rows.count * 9 }).max(by: {
                (worth($0), $1.key) < (worth($1), $0.key)
            }), worth(best) >= 10
        else {
            return
        }
        for (number, element) in best.value {
            list.rows[number].titleElement = element
            list.rows[number].title = tree.text(element)
        }
    }

    private func quality(_ cluster: LinkCluster) -> Double {
        let texts = Set(cluster.links.map { page.links[$0].key })
        let length = cluster.links.reduce(0) { $0 + min(200, page.links[$1].key.count) } / cluster.links.count
        let isHTML = cluster.shape.hasSuffix(".pdf") ? 0.5 : 1
        return Double(texts.count) / Double(cluster.links.count) * Double(length) * isHTML
    }

    /// Each row's element: the largest that holds no link of another row.
    private func widen(_ rows: inout [RowList.Row], group: Set<Int>) {
        let tree = page.tree
        // For each element, the one document its links lead to: nil when there are several.
        var owner: [Int: Int?] = [:]
        var number: [WebURL: Int] = [:]
        for (place, row) in rows.enumerated() { number[row.url] = place }
        for link in group {
            guard let row = number[page.links[link].url] else { continue }
            for element in tree.chain(page.links[link].element) {
                if let known = owner[element] {
                    if let known, known != row { owner[element] = .some(nil) } else if known == nil { break }
                } else {
                    owner[element] = .some(row)
                }
            }
        }
        for place in rows.indices {
            var at = rows[place].element
            while tree.elements[at].parent >= 0, let parent = owner[tree.elements[at].parent], parent == place {
                at = tree.elements[at].parent
            }
            rows[place].element = at
        }
    }
}
