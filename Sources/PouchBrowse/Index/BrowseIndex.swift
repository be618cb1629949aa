import PouchBytes
import PouchMirror

/// Every document of a mirror's complete crawls, with the facts that lists, grids and look-ups need: made from the manifests
/// and the heads of the statements' files, and kept in a file (``IndexFile``). Some 50 bytes a document are held in memory:
/// the place of its row, and its date.
///
/// The index only finds documents; pages read their claims from the manifest, the record or the statement.
package final class BrowseIndex: Sendable {
    /// Of the crawls that it was made of (``key(_:sound:)``).
    let key: String
    /// Those crawls' names, oldest first.
    package let crawls: [String]
    /// Listed and held of each month, oldest first.
    package let months: [Month]
    private let file: IndexFile
    private let starts: [UInt64]
    private let dates: [UInt64]
    private let byDate: [UInt32]
    private let ids: IndexHashes
    private let urls: IndexHashes
    private let missingRows: [UInt32]

    /// Opens its file.
    ///
    /// - Throws: `StoreError`; `damaged` for a file that is not an index, or not whole.
    init(_ file: MirrorFile) throws(StoreError) {
        let file = try IndexFile(file)
        self.file = file
        (key, crawls, months) = (file.header.key, file.header.crawls, file.header.months)
        starts = try file.numbers(.starts, UInt64.self)
        dates = try file.numbers(.dates, UInt64.self)
        byDate = try file.numbers(.byDate, UInt32.self)
        guard file.header.isPossible(of: byDate.count) else { throw IndexFile.damage(file.file) }
        missingRows = try file.numbers(.missing, UInt32.self)
        ids = IndexHashes(try file.numbers(.idHashes, UInt64.self), try file.numbers(.idRows, UInt32.self))
        urls = IndexHashes(try file.numbers(.urlHashes, UInt64.self), try file.numbers(.urlRows, UInt32.self))
    }

    /// The same for the same complete crawls, of which the manifests of the same are sound; and for no other.
    static func key(_ crawls: [CrawlCatalog.Crawl], sound: [Int]) -> String {
        var hasher = SHA256Hasher()
        hasher.update(IndexFile.opening)
        for (place, crawl) in crawls.enumerated() {
            hasher.update("\(crawl.name) \(crawl.facts.digest.hex) \(sound.contains(place) ? "sound" : "damaged")\n")
        }
        return hasher.finalize().hex
    }

    package var isEmpty: Bool { dates.isEmpty }
    /// Documents of any role.
    package var count: Int { dates.count }
    package var listed: Int { months.reduce(0) { $0 + $1.listed } }
    package var held: Int { months.reduce(0) { $0 + $1.held } }
    package var changed: Int { months.reduce(0) { $0 + $1.changed } }
    /// Listed statements that are not held.
    package var missing: Int { missingRows.count }

    // MARK: - Looking up

    /// The statement of that id.
    package func statement(_ id: String) throws(StoreError) -> Item? {
        for row in ids.rows(of: IndexHashes.hash(id)) {
            let found = try self.row(row)
            if found.id.map({ $0.utf8.elementsEqual(id.utf8) }) ?? false { return item(found, row) }
        }
        return nil
    }

    /// Whether there is a statement of that id.
    package func has(statement id: String) -> Bool { ((try? statement(id)) ?? nil) != nil }

    /// The document of that URL, as manifests write it.
    package func document(_ url: String) throws(StoreError) -> Item? { try found(url).map { item($1, $0) } }

    /// Its row, as it was read of the statement's file.
    func known(_ url: String) throws(StoreError) -> IndexRow? { try found(url)?.row }

    private func found(_ url: String) throws(StoreError) -> (number: Int, row: IndexRow)? {
        for number in urls.rows(of: IndexHashes.hash(url)) {
            let row = try row(number)
            if row.url.utf8.elementsEqual(url.utf8) { return (number, row) }
        }
        return nil
    }

    /// Statements of a month, newest first; the day, then the URL decides.
    ///
    /// - Parameter range: places among them, from 0; places beyond the last are left out.
    package func items(of month: Month, _ range: Range<Int>) throws(StoreError) -> [Item] {
        var items: [Item] = []
        for rank in range.clamped(to: 0..<month.count) {
            items.append(try item(Int(ranked(month.range.lowerBound + rank))))
        }
        return items
    }

    /// The statements before and after one in its month.
    package func beside(_ item: Item) throws(StoreError) -> (earlier: Item?, later: Item?) {
        guard let month = months.first(where: { $0.year == item.year && $0.month == item.month }) else {
            return (nil, nil)
        }
        let date = date(item.row)
        let rank = Self.place(in: month.range) { rank in
            let other = Int(ranked(rank))
            let otherDate = self.date(other)
            return otherDate == date ? other < item.row : otherDate.precedes(date)
        }
        func first(of ranks: some Sequence<Int>) throws(StoreError) -> Item? {
            for rank in ranks {
                let near = try self.item(Int(ranked(rank)))
                if near.id != nil { return near }
            }
            return nil
        }
        let (start, end) = (month.range.lowerBound, month.range.upperBound)
        return (
            try first(of: (min(rank + 1, end)..<min(rank + 1 + Self.reach, end))),
            try first(of: (max(start, rank - Self.reach)..<max(start, rank)).reversed())
        )
    }

    /// So many rows are passed over in the search for a neighbour that is a statement.
    private static let reach = 50

    /// Listed statements that are not held, in the order of their URLs.
    ///
    /// - Parameter after: the URL behind which they begin.
    package func missing(after url: String?, limit: Int) throws(StoreError) -> [Item] {
        var place = 0
        if let url {
            var failure: StoreError?
            place = Self.place(in: missingRows.indices) { place in
                do throws(StoreError) {
                    return try !url.utf8.lexicographicallyPrecedes(row(Int(missingRows[place])).url.utf8)
                } catch {
                    failure = error
                    return false
                }
            }
            if let failure { throw failure }
        }
        var items: [Item] = []
        for row in missingRows.dropFirst(place).prefix(limit) { items.append(try item(Int(row))) }
        return items
    }

    /// Statements that the newest crawl found changed, those that went first.
    package func changes(limit: Int) throws(StoreError) -> [Item] {
        var items: [Item] = []
        for row in file.header.changes.prefix(limit) { items.append(try item(row)) }
        return items
    }

    /// Documents one version of which has that digest; few are wrong, for eight bytes of it are compared.
    package func documents(ofDigest digest: SHA256Digest) throws(StoreError) -> [Item] {
        let wanted = IndexHashes.prefix(digest)
        func prefix(at place: Int) throws(StoreError) -> UInt64 {
            try file.numbers(.digests, place..<place + 1, UInt64.self)[0]
        }
        let places = 0..<file.count(of: .digests, UInt64.self)
        let first = try places.partitionPoint { (place) throws(StoreError) in try prefix(at: place) >= wanted }
        var items: [Item] = []
        for place in first..<places.upperBound {
            guard try prefix(at: place) == wanted else { break }
            items.append(try item(Int(file.numbers(.digestRows, place..<place + 1, UInt32.self)[0])))
        }
        return items
    }

    // MARK: - Parts

    /// The first of a range for which it does not hold that it stands before what is looked for.
    private static func place(in range: Range<Int>, _ isBefore: (Int) -> Bool) -> Int {
        range.partitionPoint { !isBefore($0) }
    }

    /// The header's ranges need not be those of the numbers.
    private func ranked(_ rank: Int) -> UInt32 { byDate.indices.contains(rank) ? byDate[rank] : .max }

    private func date(_ row: Int) -> IndexDate { IndexDate(packed: dates.indices.contains(row) ? dates[row] : 0) }

    private func row(_ number: Int) throws(StoreError) -> IndexRow {
        let damaged = StoreError.damaged(path: file.file.path, detail: "row \(number) is none")
        guard number >= 0, number + 1 < starts.count, starts[number] <= starts[number + 1],
            starts[number + 1] <= file.file.size
        else { throw damaged }
        let (start, end) = (Int(starts[number]), Int(starts[number + 1]))
        guard let row = IndexRow(try file.file.bytes(at: start, count: end - start)) else { throw damaged }
        return row
    }

    private func item(_ number: Int) throws(StoreError) -> Item { item(try row(number), number) }

    private func item(_ row: IndexRow, _ number: Int) -> Item {
        let date = date(number)
        func name(_ crawl: Int) -> String { crawls.indices.contains(crawl) ? crawls[crawl] : "" }
        func some(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }
        return Item(
            url: row.url, id: some(row.id), role: row.role, title: some(row.title), kind: some(row.kind),
            speaker: some(row.speaker), place: some(row.place), date: date.iso, year: date.year, month: date.month,
            state: row.state, isListed: row.isListed, isHeld: row.isHeld, hasCopy: row.hasCopy, change: row.change,
            crawl: name(row.crawl), line: row.line + 1, versions: row.versions, since: name(row.since), row: number)
    }
}

/// Rows by the hashes of their ids or URLs.
struct IndexHashes: Sendable {
    private let hashes: [UInt64]
    private let numbers: [UInt32]

    /// - Parameters:
    ///   - hashes: sorted.
    ///   - numbers: of the rows, as many.
    init(_ hashes: [UInt64], _ numbers: [UInt32]) {
        self.hashes = hashes
        self.numbers = numbers
    }

    /// Of an id or a URL.
    static func hash(_ text: String) -> UInt64 { prefix(SHA256Digest.of(text)) }

    static func prefix(_ digest: SHA256Digest) -> UInt64 {
        digest.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    func rows(of hash: UInt64) -> [Int] {
        let known = hashes.prefix(numbers.count)
        let first = known.partitionPoint { $0 >= hash }
        return known[first...].prefix { $0 == hash }.indices.map { Int(numbers[$0]) }
    }
}
