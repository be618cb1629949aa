import PouchAudit
import PouchBytes
import PouchMirror

/// Makes a ``BrowseIndex``: walks the manifests side by side, URL by URL, and reads the head of each statement's file, unless
/// an index of before has read it. Rows go to the file as they are made.
struct IndexBuilder: ~Copyable {
    private let history: CrawlHistory
    /// The newest crawl that is read.
    private let newest: Int
    /// Of other crawls, or nil.
    private let before: BrowseIndex?
    private var writer: IndexWriter
    /// Of all rows, for the order of lists.
    private var marks: [Mark] = []
    /// Of listings: the number of statements of each month that they name. Gives the month of a listed document that is not
    /// held.
    private var listingMonths: [String: [Int: Int]] = [:]
    /// Rows of documents whose month follows from their listings, and the listings.
    private var undated: [(row: Int, listings: [String])] = []

    private struct Mark {
        var date: IndexDate
        var isStatement: Bool
        var isListed: Bool
        var isHeld: Bool
        var change: BrowseIndex.Change
    }

    private init(
        _ history: CrawlHistory, newest: Int, before: BrowseIndex?, into file: ReplacementFile
    ) throws(StoreError) {
        self.history = history
        self.newest = newest
        self.before = before
        writer = try IndexWriter(file)
    }

    /// - Parameters:
    ///   - crawls: places of the crawls whose manifests are sound, oldest first.
    ///   - before: an index of this mirror that was made earlier; spares reading statements that are still the same.
    ///   - file: what it is written to.
    ///   - progress: called at every thousandth document; false ends the work.
    /// - Returns: nil when it was ended.
    static func index(
        _ history: CrawlHistory, crawls: [Int], before: BrowseIndex?, into file: ReplacementFile,
        progress: (Int) -> Bool
    ) throws(StoreError) -> BrowseIndex? {
        var builder = try IndexBuilder(history, newest: crawls.last ?? 0, before: before, into: file)
        var files: [(crawl: Int, file: MirrorFile)] = []
        for place in crawls {
            let name = history.crawls[place].name
            guard let file = try ManifestFile.open(name, history.folder) else { continue }
            files.append((place, file))
        }
        var merge = try ManifestMerge(files)
        var numbers = [Int](repeating: 0, count: history.crawls.count)
        while let lines = try merge.next() {
            try builder.add(lines, numbers)
            for (crawl, _) in lines.lines { numbers[crawl] += 1 }
            if builder.marks.count % 1_000 == 0, !progress(builder.marks.count) { return nil }
        }
        return try builder.finish(key: BrowseIndex.key(history.crawls, sound: crawls))
    }

    // MARK: - One document

    private mutating func add(_ lines: ManifestMerge.Lines, _ numbers: [Int]) throws(StoreError) {
        let line = lines.newest.line
        let all = lines.lines.map { Observation(crawl: $0.crawl, line: $0.line) }
        // A crawl that passed it over saw nothing: its state is what was last seen.
        let seen = all.filter { $0.state != .notDue }
        let observations = seen.isEmpty ? all : seen
        guard let newest = observations.last else { return }
        var row = IndexRow()
        row.url = line.url
        row.role = line.role
        row.crawl = lines.newest.crawl
        row.line = numbers[lines.newest.crawl]
        row.state = newest.state.name
        row.isListed =
            line.role == "statement" && line.reason != OutcomeReason.denied.rawValue && newest.state != .redirect
        let isStatement = line.statement != nil && newest.state != .redirect
        row.hasCopy = newest.state != .redirect && (isStatement || isFile(line))
        row.isHeld = row.hasCopy && !newest.isGone
        let runs = Self.runs(observations)
        row.versions = runs.count
        row.since = runs.last?.crawl ?? newest.crawl
        row.change = change(observations)
        var date = IndexDate(year: 0, month: 0, day: 0)
        if let statement = line.statement, isStatement {
            row.id = statement.id
            try fill(&row, statement)
            date = Self.date(statement, day: row.day)
        }
        // A statement without a date stays without a month; a document without a statement has that of its neighbours.
        if row.isListed, row.id == nil { undated.append((marks.count, line.listedOn)) }
        if row.isListed, date.year > 0, date.month > 0 {
            for listing in line.listedOn {
                listingMonths[listing, default: [:]][date.year * 100 + date.month, default: 0] += 1
            }
        }
        marks.append(
            Mark(
                date: date, isStatement: row.id != nil, isListed: row.isListed, isHeld: row.isHeld, change: row.change))
        try writer.add(row, digests: Set(observations.flatMap(Self.digests)))
    }

    /// The year and month of its folder: statements/2001/11/ID.json
    private static func date(_ statement: ManifestLine.Statement, day: Int) -> IndexDate {
        let folders = statement.path?.split(separator: "/") ?? []
        guard folders.count > 2, let year = Int(folders[1]) else { return IndexDate(year: 0, month: 0, day: day) }
        let month = folders.count > 3 ? Int(folders[2]).flatMap { (1...12).contains($0) ? $0 : nil } : nil
        return IndexDate(year: year, month: month ?? 0, day: day)
    }

    private func fill(_ row: inout IndexRow, _ statement: ManifestLine.Statement) throws(StoreError) {
        if let known = try before?.known(row.url), known.statement != nil, known.statement == statement.sha256 {
            (row.title, row.kind, row.speaker, row.place) = (known.title, known.kind, known.speaker, known.place)
            (row.day, row.statement) = (known.day, known.statement)
            return
        }
        guard let file = file(of: statement) else { return }
        row.title = file.title ?? file.listing?.title
        row.kind = file.kind
        row.speaker = file.speaker?.name
        row.place = file.place
        row.statement = statement.sha256
        if let date = (file.date ?? file.listing?.date).flatMap({ CalendarDate(iso: $0) }) {
            row.day = date.year * 10_000 + date.month * 100 + date.day
        }
    }

    /// nil when the file is missing, has another digest, or is not a statement.
    private func file(of statement: ManifestLine.Statement) -> StatementFile? {
        guard let path = statement.path.flatMap({ MirrorPath.components($0, below: "statements") }),
            let found = try? StatementFile.contents(of: path, in: history.folder), found.sha256 == statement.sha256
        else { return nil }
        return StatementFile(json: found.bytes)
    }

    /// A statement that is held as a file, of which no text is read. A page of which none is read is not held as one.
    private func isFile(_ line: ManifestLine) -> Bool {
        guard line.role == "statement", line.sha256 != nil, let type = line.contentType?.lowercased() else {
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

    /// The newest crawl's observation against the one before.
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

    /// Changes that are named in the header: more than any page shows.
    private static let mostChanges = 64

    private consuming func finish(key: String) throws(StoreError) -> BrowseIndex {
        for (row, listings) in undated {
            var counts: [Int: Int] = [:]
            for listing in listings { counts.merge(listingMonths[listing] ?? [:], uniquingKeysWith: +) }
            // The month that most of its neighbours on the listing are of; the earlier of two.
            guard let month = counts.max(by: { ($0.value, -$0.key) < ($1.value, -$1.key) })?.key else { continue }
            marks[row].date = IndexDate(year: month / 100, month: month % 100, day: marks[row].date.day)
        }
        let marks = marks
        let byDate = marks.indices.filter { marks[$0].isListed || marks[$0].isStatement }.sorted {
            marks[$0].date == marks[$1].date ? $0 < $1 : marks[$0].date.precedes(marks[$1].date)
        }
        var header = IndexHeader()
        header.key = key
        header.crawls = history.crawls.map(\.name)
        header.months = Self.months(byDate, marks)
        let order: [BrowseIndex.Change] = [.gone, .edited, .restored, .added]
        header.changes = order.flatMap { kind in
            marks.indices.lazy.filter { marks[$0].change == kind && marks[$0].isStatement }.prefix(Self.mostChanges)
        }
        return try writer.finish(
            header, dates: marks.map(\.date), byDate: byDate,
            missing: marks.indices.filter { marks[$0].isListed && !marks[$0].isHeld })
    }

    private static func months(_ byDate: [Int], _ marks: [Mark]) -> [BrowseIndex.Month] {
        var months: [BrowseIndex.Month] = []
        for (rank, row) in byDate.enumerated() {
            let mark = marks[row]
            if months.last.map({ $0.year != mark.date.year || $0.month != mark.date.month }) ?? true {
                months.append(BrowseIndex.Month(year: mark.date.year, month: mark.date.month, range: rank..<rank))
            }
            let last = months.count - 1
            months[last].range = months[last].range.lowerBound..<rank + 1
            if mark.isListed {
                months[last].listed += 1
                if mark.isHeld { months[last].held += 1 }
            } else {
                months[last].unlisted += 1
            }
            if [.added, .edited, .gone, .restored].contains(mark.change) { months[last].changed += 1 }
        }
        return months
    }
}
