/// Picks the document's link where a row has several, of one structure and to several addresses: a link with a text of
/// its own before those with the same text on every row, and of those a file before a page about it.
struct OneLinkARow {
    let page: LearnPage

    /// The link of each row; nil where each link is a row of its own.
    func choose(_ group: Set<Int>) -> [Int]? {
        let links = group.sorted()
        guard links.count >= 4, links.count <= 20_000, let rows = containers(links), rows.count >= 2 else { return nil }
        var texts: [String: Int] = [:]
        for link in links { texts[page.links[link].key, default: 0] += 1 }
        let often = max(3, rows.count / 5)
        func isOwn(_ link: Int) -> Bool {
            let key = page.links[link].key
            return key.count >= 3 && texts[key, default: 0] < often
        }
        var chosen: [Int] = []
        var several = 0
        for row in rows {
            let own = row.filter { isOwn($0) }
            if Set(own.map { page.links[$0].url }).count > 1 { several += 1 }
            guard let best = (own.isEmpty ? row : own).max(by: { (rank($0), $1) < (rank($1), $0) }) else { continue }
            chosen.append(best)
        }
        // Two titles in a row are two documents, but where each row has the same two kinds of address: a title, and a number.
        if several * 4 > rows.count {
            guard let column = column(of: rows) else { return nil }
            chosen = column
        }
        var seen: Set<String> = []
        return chosen.filter { seen.insert(page.links[$0].url.text).inserted }.sorted()
    }

    /// Of several links that rows have, those with the longest texts: a title beside a number. nil where no texts are clearly
    /// the longest, or where addresses of one form are among both.
    private func column(of rows: [[Int]]) -> [Int]? {
        var chosen: [Int] = []
        var clear = 0
        var several = 0
        var shapes: (chosen: Set<String>, others: Set<String>) = ([], [])
        for row in rows {
            let ranked = row.sorted { (length($1), $0) < (length($0), $1) }
            guard let best = ranked.first else { continue }
            chosen.append(best)
            shapes.chosen.insert(AddressShape.of(page.links[best].url))
            guard let second = ranked.first(where: { page.links[$0].url != page.links[best].url }) else { continue }
            several += 1
            if length(best) * 2 >= length(second) * 3 { clear += 1 }
            for other in ranked where page.links[other].url != page.links[best].url {
                shapes.others.insert(AddressShape.of(page.links[other].url))
            }
        }
        guard several > 0, clear * 10 >= several * 8, shapes.chosen.isDisjoint(with: shapes.others) else { return nil }
        return chosen
    }

    private func length(_ link: Int) -> Int { page.links[link].key.count }

    private func rank(_ link: Int) -> Int {
        let path = page.links[link].url.path.lowercased()
        let length = min(200, page.links[link].key.count)
        if path.hasSuffix(".pdf") { return 30 + length }
        if path.hasSuffix(".doc") || path.hasSuffix(".docx") || path.hasSuffix(".wpd") { return 10 + length }
        return 20 + length
    }

    /// Links by the element that is their row: of the elements around them with one name, those that hold a few each.
    private func containers(_ links: [Int]) -> [[Int]]? {
        let tree = page.tree
        var byName: [String: (depth: Int, elements: [Int: [Int]], covered: Int)] = [:]
        for link in links {
            var seen: Set<String> = []
            for (depth, element) in tree.chain(page.links[link].element).dropFirst().prefix(6).enumerated() {
                let name = DateFinder.step(tree.elements[element])
                guard seen.insert(name).inserted else { continue }
                byName[name, default: (0, [:], 0)].elements[element, default: []].append(link)
                byName[name]?.covered += 1
                byName[name]?.depth += depth
            }
        }
        let fit = byName.filter { _, rows in
            let count = rows.elements.count
            return rows.covered * 10 >= links.count * 9 && count >= 2 && count * 5 >= links.count * 1
                && count * 8 <= links.count * 5
                && rows.elements.values.allSatisfy { $0.count <= 12 }
        }
        let best = fit.min { ($0.value.depth, $0.key) < ($1.value.depth, $1.key) }
        return best.map { $0.value.elements.sorted { $0.key < $1.key }.map(\.value) }
    }
}
