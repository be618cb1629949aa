import PouchAudit
import PouchBytes
import PouchMirror

/// Makes a ``BrowseIndex``: walks the manifests side by side, URL by URL, and reads the head of each statement's file.
struct IndexBuilder {
    private let history: CrawlHistory
    /// The newest crawl that is read.
    private let newest: Int
    private var arena = TextArena()
    private var shared = SharedTexts()
    private var entries: [BrowseIndex.Entry] = []
    private var digests: [BrowseIndex.Digest] = []
    /// Of listings: how many statements of each month they name. What a listed document's month is, when it is not held.
    private var listingMonths: [String: [Int32: Int]] = [:]
    /// Places of documents whose month their listings have to tell, and the listings.
    private var undated: [(place: Int, listings: [String])] = []

    private init(_ history: CrawlHistory, newest: Int) {
        self.history = history
        self.newest = newest
    }

    /// - Parameters:
    ///   - crawls: places of the crawls whose manifests are sound, oldest first.
    ///   - progress: told of every thousandth document; false ends the work.
    /// - Returns: nil when it was ended.
    static func index(
        _ history: CrawlHistory, crawls: [Int], progress: (Int) -> Bool
    ) throws(StoreError) -> BrowseIndex? {
        var builder = IndexBuilder(history, newest: crawls.last ?? 0)
        var files: [(crawl: Int, file: MirrorFile)] = []
        for place in crawls {
            let name = history.crawls[place].name
            guard let file = try ManifestFile.open(name, history.folder) else { continue }
            files.append((place, file))
        }
        var merge = try ManifestMerge(files)
        var numbers = [UInt32](repeating: 0, count: history.crawls.count)
        while let lines = try merge.next() {
            builder.add(lines, numbers)
            for (crawl, _) in lines.lines { numbers[crawl] += 1 }
            if builder.entries.count % 1_000 == 0, !progress(builder.entries.count) { return nil }
        }
        return builder.finish()
    }

    // MARK: - One document

    private mutating func add(_ lines: ManifestMerge.Lines, _ numbers: [UInt32]) {
        let line = lines.newest.line
        let all = lines.lines.map { Observation(crawl: $0.crawl, line: $0.line) }
        // A crawl that passed it over saw nothing: its state is what was last seen.
        let seen = all.filter { $0.state != .notDue }
        let observations = seen.isEmpty ? all : seen
        guard let newest = observations.last else { return }
        var entry = BrowseIndex.Entry()
        entry.url = arena.append(line.url)
        entry.role = shared.place(of: line.role)
        entry.crawl = UInt16(clamping: lines.newest.crawl)
        entry.line = numbers[lines.newest.crawl]
        entry.state = shared.place(of: newest.state.name)
        entry.isListed =
            line.role == "statement" && line.reason != OutcomeReason.denied.rawValue && newest.state != .redirect
        let isStatement = line.statement != nil && newest.state != .redirect
        entry.hasCopy = newest.state != .redirect && (isStatement || isFile(line))
        entry.isHeld = entry.hasCopy && !newest.isGone
        let runs = Self.runs(observations)
        entry.versions = UInt16(clamping: runs.count)
        entry.since = UInt16(clamping: runs.last?.crawl ?? newest.crawl)
        entry.change = change(observations)
        let place = entries.count
        if let statement = line.statement, isStatement {
            entry.id = arena.append(statement.id)
            fill(&entry, statement)
        }
        // A statement without a date is one; of what has no statement, its neighbours tell.
        if entry.isListed, entry.id.isEmpty { undated.append((place, line.listedOn)) }
        if entry.isListed, entry.year > 0, entry.month > 0 {
            let key = Int32(entry.year) * 100 + Int32(entry.month)
            for listing in line.listedOn { listingMonths[listing, default: [:]][key, default: 0] += 1 }
        }
        for digest in Set(observations.flatMap(Self.digests)) {
            digests.append(BrowseIndex.Digest(prefix: BrowseIndex.prefix(digest), entry: UInt32(place)))
        }
        entries.append(entry)
    }

    private mutating func fill(_ entry: inout BrowseIndex.Entry, _ statement: ManifestLine.Statement) {
        // statements/2001/11/ID.json
        let folders = statement.path?.split(separator: "/") ?? []
        if folders.count > 2, let year = Int16(folders[1]) {
            entry.year = year
            entry.month = folders.count > 3 ? Int8(folders[2]).flatMap { (1...12).contains($0) ? $0 : nil } ?? 0 : 0
        }
        guard let file = file(of: statement) else { return }
        entry.title = arena.append(file.title ?? file.listing?.title ?? "")
        entry.kind = shared.place(of: file.kind)
        entry.speaker = shared.place(of: file.speaker?.name)
        entry.place = shared.place(of: file.place)
        if let date = (file.date ?? file.listing?.date).flatMap({ CalendarDate(iso: $0) }) {
            entry.date = Int32(date.year * 10_000 + date.month * 100 + date.day)
        }
    }

    /// A file of more bytes is no statement.
    private static let largestStatement = 64 << 20

    /// nil when the file is not there, is not the one that the digest stands for, or is no statement.
    private func file(of statement: ManifestLine.Statement) -> StatementFile? {
        guard let path = statement.path.flatMap({ MirrorPath.components($0, below: "statements") }),
            let file = try? history.folder.open(path), file.size <= Self.largestStatement,
            let bytes = try? file.contents(), SHA256Digest.of(bytes) == statement.sha256
        else { return nil }
        return StatementFile(json: bytes)
    }

    /// A statement that is held as a file, of which no text is read. A page of which none is read is not held as one.
    private func isFile(_ line: ManifestLine) -> Bool {
        guard line.role == "statement", line.path != nil, let type = line.contentType?.lowercased() else {
            return false
        }
        return !type.contains("html")
    }

    private static func digests(_ observation: Observation) -> [SHA256Digest] {
        [
            observation.line.sha256, observation.line.statement?.sha256,
            observation.line.statement?.textSHA256.flatMap { SHA256Digest(hex: $0) },
        ].compactMap { $0 }
    }

    /// The first observation of each run of observations that saw the same.
    private static func runs(_ observations: [Observation]) -> [Observation] {
        var runs: [Observation] = []
        for observation in observations {
            if let last = runs.last, last.state == observation.state,
                last.state != .held || last.line.sha256 == observation.line.sha256
            {
                continue
            }
            runs.append(observation)
        }
        return runs
    }

    /// What the newest crawl of all says against the observation before.
    private func change(_ observations: [Observation]) -> BrowseIndex.Change {
        guard newest > 0, let newest = observations.last, newest.crawl == self.newest else { return .none }
        guard let before = observations.dropLast().last else { return newest.state == .held ? .added : .none }
        switch (before.state, newest.state) {
        case (.held, .held):
            if before.line.sha256 == newest.line.sha256 { return .none }
            return before.line.statement?.textSHA256 == newest.line.statement?.textSHA256 ? .bytes : .edited
        case (.gone, .held): return .restored
        case (.held, .gone): return .gone
        default: return .none
        }
    }

    // MARK: - The whole

    private mutating func finish() -> BrowseIndex {
        for (place, listings) in undated {
            var counts: [Int32: Int] = [:]
            for listing in listings { counts.merge(listingMonths[listing] ?? [:], uniquingKeysWith: +) }
            // The month that most of its neighbours on the listing are of; the earlier of two.
            guard let month = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key else { continue }
            entries[place].year = Int16(month / 100)
            entries[place].month = Int8(month % 100)
        }
        let byDate = entries.indices.filter { entries[$0].isListed || !entries[$0].id.isEmpty }.sorted { left, right in
            let (a, b) = (entries[left], entries[right])
            if a.year != b.year { return a.year < b.year }
            if a.month != b.month { return a.month < b.month }
            return a.date != b.date ? a.date > b.date : left < right
        }
        let byID = entries.indices.filter { !entries[$0].id.isEmpty }.sorted { left, right in
            let (a, b) = (arena[entries[left].id], arena[entries[right].id])
            return a.lexicographicallyPrecedes(b) || !b.lexicographicallyPrecedes(a) && left < right
        }
        digests.sort { $0.prefix < $1.prefix || $0.prefix == $1.prefix && $0.entry < $1.entry }
        return BrowseIndex(
            crawls: history.crawls.map(\.name), entries: entries, arena: arena, shared: shared,
            byID: byID.map { UInt32($0) }, byDate: byDate.map { UInt32($0) }, months: months(byDate), digests: digests)
    }

    private func months(_ byDate: [Int]) -> [BrowseIndex.Month] {
        var months: [BrowseIndex.Month] = []
        for (rank, place) in byDate.enumerated() {
            let entry = entries[place]
            if months.last.map({ $0.year != Int(entry.year) || $0.month != Int(entry.month) }) ?? true {
                months.append(
                    BrowseIndex.Month(year: Int(entry.year), month: Int(entry.month), range: rank..<rank))
            }
            let last = months.count - 1
            months[last].range = months[last].range.lowerBound..<rank + 1
            if entry.isListed {
                months[last].listed += 1
                if entry.isHeld { months[last].held += 1 }
            } else {
                months[last].unlisted += 1
            }
            if [.added, .edited, .gone, .restored].contains(entry.change) { months[last].changed += 1 }
        }
        return months
    }
}
