/// Links of a page that stand in the same place of its structure.
struct LinkCluster: Sendable {
    /// Tags of the elements from the page's root to the link.
    var tags: String
    /// Places in the page's links, in document order.
    var links: [Int]
    /// The address shape of most of them.
    var shape: String
    /// How many have that shape.
    var ofShape: Int
}

/// Gathers the links of a page into clusters by their path in the document.
struct ClusterFinder {
    let page: LearnPage

    /// Clusters of fewer links than all of the page's many clusters would be are not compared.
    private static let mostClusters = 2_000

    func clusters() -> [LinkCluster] {
        let tree = page.tree
        var steps = [Int](repeating: 0, count: tree.elements.count)
        var tagSteps = steps
        var ids: [String: Int] = [:]
        var tagIDs: [String: Int] = [:]
        var byPath: [Int: [Int]] = [:]
        var tagsOf: [Int: Int] = [:]
        var order: [Int] = []
        // A path is its parent's path and one step more: each has a number.
        for (place, element) in tree.elements.enumerated() {
            let parent = element.parent >= 0 ? steps[element.parent] : 0
            let tagParent = element.parent >= 0 ? tagSteps[element.parent] : 0
            // Elements that only change the look of letters are not a place; unclosed, each row would have another
            // place.
            if Self.inline.contains(element.name) {
                steps[place] = parent
                tagSteps[place] = tagParent
                continue
            }
            let step = "\(parent)/" + Self.step(element)
            let tagStep = "\(tagParent)/" + element.name
            steps[place] =
                ids[step]
                ?? {
                    ids[step] = ids.count + 1
                    return ids.count
                }()
            tagSteps[place] =
                tagIDs[tagStep]
                ?? {
                    tagIDs[tagStep] = tagIDs.count + 1
                    return tagIDs.count
                }()
        }
        for (place, link) in page.links.enumerated() {
            let path = steps[link.element]
            if byPath[path] == nil { order.append(path) }
            byPath[path, default: []].append(place)
            tagsOf[path] = tagSteps[link.element]
        }
        let found = order.map { path in make(byPath[path] ?? [], tags: "\(tagsOf[path] ?? 0)") }
        return merged(
            found.count > Self.mostClusters
                ? found.filter { $0.links.count > 1 }.prefix(Self.mostClusters).map { $0 } : found)
    }

    private static let inline: Set<String> = [
        "font", "b", "i", "u", "strong", "em", "small", "big", "center", "nobr", "tt",
    ]

    /// An element as a step of a path: its tag and the names that do not differ from row to row.
    private static func step(_ element: PageTree.Element) -> String {
        let id = element.id.flatMap { Naming.stable($0) }.map { "#" + $0 } ?? ""
        let classes = Set(element.classes.compactMap { Naming.stable($0) }).sorted()
        return element.name + id + (classes.isEmpty ? "" : "." + classes.joined(separator: "."))
    }

    private func make(_ links: [Int], tags: String) -> LinkCluster {
        var shapes: [String: Int] = [:]
        for link in links { shapes[AddressShape.of(page.links[link].url), default: 0] += 1 }
        let best = shapes.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return LinkCluster(tags: tags, links: links, shape: best?.key ?? "", ofShape: best?.value ?? 0)
    }

    /// Clusters that take turns in the document and have one address shape are one list: rows whose tags or classes differ.
    private func merged(_ clusters: [LinkCluster]) -> [LinkCluster] {
        var groups: [LinkCluster] = []
        for cluster in clusters {
            if let place = groups.firstIndex(where: { belong($0, cluster) }) {
                let links = (groups[place].links + cluster.links).sorted()
                groups[place] = make(links, tags: groups[place].tags)
            } else {
                groups.append(cluster)
            }
        }
        return groups
    }

    private func belong(_ a: LinkCluster, _ b: LinkCluster) -> Bool {
        guard a.shape == b.shape, let first = a.links.first, let last = a.links.last, let start = b.links.first,
            let end = b.links.last
        else { return false }
        let isTurn = start < last && end > first
        let isNext = start - last <= 2 && start > last || first - end <= 2 && first > end
        guard isTurn || isNext && (a.tags == b.tags) else { return false }
        // Two links of one row to the same document are another matter.
        let urls = Set(a.links.map { page.links[$0].url })
        let others = Set(b.links.map { page.links[$0].url })
        guard urls.intersection(others).count * 5 < min(urls.count, others.count) else { return false }
        if a.tags == b.tags { return true }
        // Other tags: only where both are of equal depth and alike in length of text.
        let depth = page.tree.elements[page.links[first].element].depth
        let other = page.tree.elements[page.links[start].element].depth
        return isTurn && abs(depth - other) <= 1 && textLength(a) * 2 > textLength(b)
            && textLength(b) * 2 > textLength(a)
            && textLength(a) > 15
    }

    private func textLength(_ cluster: LinkCluster) -> Int {
        cluster.links.reduce(0) { $0 + page.links[$1].text.utf8.count } / max(1, cluster.links.count)
    }
}
