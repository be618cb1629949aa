import PouchAudit
import PouchBytes

/// Every document that the complete crawls of a mirror met, with what lists, grids and look-ups need of it: made from the
/// manifests and the heads of the statements' files, held in memory, some 200 bytes a document.
///
/// It finds; what a page claims of a document is read from the manifest, the record or the statement when it is shown.
package struct BrowseIndex: Sendable {
    /// What the newest crawl that met the document brought, beside the crawl before.
    package enum Change: UInt8, Sendable {
        case none, added, edited, bytes, gone, restored
    }

    struct Entry: Sendable {
        var url = TextArena.Slice.none
        var id = TextArena.Slice.none
        var title = TextArena.Slice.none
        var role: UInt32 = 0
        var kind: UInt32 = 0
        var speaker: UInt32 = 0
        var place: UInt32 = 0
        /// `20011121`; 0 for none.
        var date: Int32 = 0
        /// 0 for one that has no date.
        var year: Int16 = 0
        /// 0 when it is not known.
        var month: Int8 = 0
        var state: UInt32 = 0
        var isListed = false
        var isHeld = false
        var hasCopy = false
        var change = Change.none
        /// The newest crawl that has a line of it, and which of the lines it is, from 0.
        var crawl: UInt16 = 0
        var line: UInt32 = 0
        /// Versions: runs of crawls that saw the same.
        var versions: UInt16 = 0
        /// Since which crawl it is in the state that it is in.
        var since: UInt16 = 0
    }

    /// The crawls that were read, oldest first.
    package let crawls: [String]
    /// In the order of the URLs' bytes.
    let entries: [Entry]
    let arena: TextArena
    let shared: SharedTexts
    /// Places of entries that have an id, by its bytes.
    let byID: [UInt32]
    /// Places of listed or held statements, by year, month, day, newest first within a month.
    let byDate: [UInt32]
    /// Listed and held of each month, oldest first; year 0 for those without a date, month 0 where it is not known.
    package let months: [Month]
    /// Digests of versions, by their first eight bytes.
    let digests: [Digest]

    struct Digest: Sendable {
        var prefix: UInt64
        var entry: UInt32
    }

    /// What the listings promise of a month, and what is held.
    package struct Month: Sendable, Equatable {
        package var year: Int
        package var month: Int
        package var listed = 0
        package var held = 0
        /// Statements that the newest crawl found added, edited, gone or restored.
        package var changed = 0
        /// Statements that no listing names any more.
        package var unlisted = 0
        var range: Range<Int> = 0..<0
    }

    /// A document as lists show it.
    package struct Item: Sendable, Equatable {
        package var url: String
        /// nil for what is no statement.
        package var id: String?
        package var role: String
        package var title: String?
        package var kind: String?
        package var speaker: String?
        package var place: String?
        /// `YYYY-MM-DD`
        package var date: String?
        /// 0 for none.
        package var year: Int
        package var month: Int
        /// As the newest crawl that met it found it: `held`, `gone`, ... (`Observation.State.name`).
        package var state: String
        package var isListed: Bool
        /// As `pouch status` counts: there is a copy, and the archive does not say that the document is gone.
        package var isHeld: Bool
        /// A statement, or a file in its place, is there to be read.
        package var hasCopy: Bool
        package var change: Change
        /// The newest crawl that has a line of it, and the line's number, from 1.
        package var crawl: String
        package var line: Int
        package var versions: Int
        /// The crawl since which it is in its state.
        package var since: String
    }

    package var isEmpty: Bool { entries.isEmpty }
    /// Documents of any role.
    package var count: Int { entries.count }
    package var listed: Int { months.reduce(0) { $0 + $1.listed } }
    package var held: Int { months.reduce(0) { $0 + $1.held } }
    package var changed: Int { months.reduce(0) { $0 + $1.changed } }

    // MARK: - Looking up

    /// The statement of that id.
    package func statement(_ id: String) -> Item? {
        let wanted = Array(id.utf8)
        let place = Self.firstPlace(in: byID) { arena[entries[Int($0)].id].lexicographicallyPrecedes(wanted) }
        guard place < byID.count, arena[entries[Int(byID[place])].id].elementsEqual(wanted) else { return nil }
        return item(Int(byID[place]))
    }

    /// The document of that URL, as manifests write it.
    package func document(_ url: String) -> Item? {
        let place = place(of: url)
        guard place < entries.count, arena[entries[place].url].elementsEqual(url.utf8) else { return nil }
        return item(place)
    }

    /// Documents of the newest crawl's manifest between whose lines a URL that is not there would stand: their lines follow one
    /// upon the other.
    package func neighbours(of url: String) -> (before: Item?, after: Item?) {
        let place = place(of: url)
        guard let newest = entries.map(\.crawl).max() else { return (nil, nil) }
        let before = entries[..<place].lastIndex { $0.crawl == newest }
        let after = entries[place...].firstIndex { $0.crawl == newest }
        return (before.map { item($0) }, after.map { item($0) })
    }

    /// The statements of a month, newest first; the day, then the URL decides.
    package func items(of month: Month) -> [Item] { byDate[month.range].map { item(Int($0)) } }

    /// The statements of the same month that stand beside one.
    package func beside(_ item: Item) -> (earlier: Item?, later: Item?) {
        let place = place(of: item.url)
        guard place < entries.count,
            let month = months.first(where: { $0.year == item.year && $0.month == item.month })
        else { return (nil, nil) }
        let ranks = byDate[month.range]
        let rank =
            ranks.startIndex
            + Self.firstPlace(in: Array(ranks)) { other in
                let (a, b) = (entries[Int(other)].date, entries[place].date)
                return a != b ? a > b : Int(other) < place
            }
        func first(of ranks: some Collection<UInt32>) -> Item? {
            ranks.first { !entries[Int($0)].id.isEmpty }.map { self.item(Int($0)) }
        }
        return (first(of: ranks[rank...].dropFirst()), first(of: ranks[..<rank].reversed()))
    }

    /// Listed statements that are not held, in the order of their URLs.
    package var missing: [Item] {
        entries.indices.filter { entries[$0].isListed && !entries[$0].isHeld }.map { item($0) }
    }

    /// Statements that the newest crawl found changed, those that went first.
    package func changes(limit: Int) -> [Item] {
        let order: [Change] = [.gone, .edited, .restored, .added]
        let found = entries.indices.filter { order.contains(entries[$0].change) && !entries[$0].id.isEmpty }
        return order.lazy.flatMap { kind in found.filter { entries[$0].change == kind } }.prefix(limit).map { item($0) }
    }

    /// Documents one version of which has that digest; few are wrong, for eight bytes of it are compared.
    package func documents(ofDigest digest: SHA256Digest) -> [Item] {
        let prefix = Self.prefix(digest)
        let first = Self.firstPlace(in: digests) { $0.prefix < prefix }
        return digests[first...].prefix { $0.prefix == prefix }.map { item(Int($0.entry)) }
    }

    static func prefix(_ digest: SHA256Digest) -> UInt64 { digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

    // MARK: - Parts

    private func place(of url: String) -> Int {
        let wanted = Array(url.utf8)
        return Self.firstPlace(in: entries) { arena[$0.url].lexicographicallyPrecedes(wanted) }
    }

    private static func firstPlace<T>(in sorted: [T], _ isBefore: (T) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func item(_ place: Int) -> Item {
        let entry = entries[place]
        func text(_ slice: TextArena.Slice) -> String? { slice.isEmpty ? nil : arena.text(slice) }
        return Item(
            url: arena.text(entry.url), id: text(entry.id), role: shared.text(entry.role) ?? "",
            title: text(entry.title), kind: shared.text(entry.kind), speaker: shared.text(entry.speaker),
            place: shared.text(entry.place), date: Self.date(entry.date), year: Int(entry.year),
            month: Int(entry.month), state: shared.text(entry.state) ?? "", isListed: entry.isListed,
            isHeld: entry.isHeld, hasCopy: entry.hasCopy, change: entry.change, crawl: crawls[Int(entry.crawl)],
            line: Int(entry.line) + 1,
            versions: Int(entry.versions), since: crawls[Int(entry.since)])
    }

    private static func date(_ number: Int32) -> String? {
        guard number > 0 else { return nil }
        let digits = String(number)
        guard digits.utf8.count == 8 else { return nil }
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
    }
}
