/// Lines that the pages of one site share: its template, found by comparing pages.
package struct SiteTemplate: Sendable {
    /// How many pages have a line, by its hash.
    private var counts: [Int: Int] = [:]
    package private(set) var pages = 0

    /// Lines that are counted; a site with more is judged by those.
    private static let mostLines = 2_000_000
    private static let mostPages = 2_000

    package init() {}

    /// Takes a page's lines.
    package mutating func add(_ page: LearnPage) {
        guard pages < Self.mostPages, counts.count < Self.mostLines else { return }
        pages += 1
        for key in Set(PageLines(page.tree).lines.map(\.key)) where !key.isEmpty {
            counts[Self.hash(key), default: 0] += 1
        }
    }

    /// Which of a page's lines stand on so many others that they are the site's.
    func shared(_ lines: PageLines) -> Set<String> {
        guard pages >= 2 else { return [] }
        let least = max(2, pages / 5)
        return Set(lines.lines.lazy.map(\.key).filter { counts[Self.hash($0), default: 0] >= least })
    }

    /// FNV-1a, the same in every run.
    private static func hash(_ key: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash)
    }
}
