import PouchBytes
import PouchMirror

/// Holds each manifest line against the record that it names, and the page against what that record holds.
struct ManifestRecordCheck {
    private let crawls: [CrawlFacts]
    private let table: RecordTable
    private let sample: Sample?
    private(set) var damage: DamageList

    /// A reference to a record that is not there.
    private struct Dangling {
        var id: SHA256Digest
        /// The file that names it.
        var from: String
        var detail: String
        var url: String
    }

    private var dangling: [Dangling] = []
    /// Whether no crawl's summary or manifest is missing or damaged.
    private let hasAllCrawls: Bool
    /// References that lead to crawls which were not read.
    private(set) var relied = 0

    /// - Parameter damage: the damage known so far; new damage is added to it.
    init(
        _ folder: MirrorFolder, _ crawls: [CrawlFacts], _ table: RecordTable, statementRecords: Spool<StatementRecord>,
        sample: Sample?,
        damage: DamageList
    ) throws(StoreError) {
        self.crawls = crawls
        self.table = table
        self.sample = sample
        self.damage = damage
        hasAllCrawls = !damage.byPath.keys.contains { $0.hasPrefix("crawls/") }
        var merge = try ManifestMerge(crawls, folder)
        var statements = SpoolReader(statementRecords)
        while let lines = try merge.next() {
            guard sample?.takes(lines.url) ?? true else { continue }
            for (place, (crawl, line)) in lines.lines.enumerated() {
                try check(line, crawl, isNewest: place == lines.lines.count - 1)
                if line.isNotDue { checkNotDue(line, crawl, lines.lines[..<place].map(\.line)) }
            }
            let newest = lines.newest.line
            if let path = newest.statement?.path, newest.statement?.sha256 != nil,
                let named = try statements.next(), !named.isDamaged
            {
                try checkStatement(path, named, newest.url)
            }
        }
        try settleDangling(folder)
    }

    private mutating func check(_ line: ManifestLine, _ crawl: Int, isNewest: Bool) throws(StoreError) {
        if let first = line.firstAnswer { try checkFirst(first, crawl, line) }
        guard let record = line.record else { return }
        let manifest = ManifestFile.path(crawls[crawl].name)
        guard VolumeName(path: record.file)?.crawl == crawls[crawl].name else {
            damage.note(manifest, .flawed, "a line names a record of another crawl's", url: line.url)
            return
        }
        guard let entry = try table.entry(file: record.file, offset: record.offset), entry.length == record.length,
            entry.id == SHA256Digest.of(record.id), entry.uri == SHA256Digest.of(line.target)
        else {
            blame(record.file, or: manifest, "a line's record is not at its place in \(record.file)", line.url)
            return
        }
        switch try table.resolve(entry) {
        case .dangling(let id, let naming):
            let detail = "a revisit refers to a record that is not there, or holds something else"
            dangling.append(Dangling(id: id, from: table.file(of: naming).path, detail: detail, url: line.url))
        case .response(let response):
            guard line.confirmsCopy, let wanted = line.sha256, response.content != wanted else { return }
            let file = table.file(of: response).path
            if isNewest, let path = line.path {
                blame(file, or: path, "it is not what its record in \(file) holds", line.url)
            } else {
                blame(file, or: manifest, "a line's page is not what its record in \(file) holds", line.url)
            }
        }
    }

    /// A document that was passed over has a copy that an earlier crawl confirmed at the time that the line gives.
    private mutating func checkNotDue(_ line: ManifestLine, _ crawl: Int, _ earlier: [ManifestLine]) {
        let isConfirmed = earlier.contains {
            $0.confirmsCopy && $0.fetchedAt == line.confirmedAt && $0.sha256 == line.sha256
        }
        guard !isConfirmed else { return }
        guard crawls.allSatisfy(\.isRead) else { return relied += 1 }
        guard hasAllCrawls else { return }
        damage.note(
            ManifestFile.path(crawls[crawl].name), .flawed,
            "a line says that it was not due, and no earlier crawl confirmed its copy at \(line.confirmedAt ?? "")",
            url: line.url)
    }

    /// An answer that was checked by a second one has its record in the same crawl. A sample does not read it.
    private mutating func checkFirst(
        _ answer: ManifestLine.FirstAnswer, _ crawl: Int, _ line: ManifestLine
    ) throws(StoreError) {
        guard sample == nil else { return }
        let name = crawls[crawl].name
        let url = line.url
        // The first request may have used another of the document's addresses than the second.
        if let entry = try table.entry(id: SHA256Digest.of(answer.recordID)),
            [url, line.target].contains(where: { entry.uri == SHA256Digest.of($0) }),
            VolumeName(path: table.file(of: entry).path)?.crawl == name
        {
            return
        }
        let unproved = crawls[crawl].summary?.volumes.first { !(table.file($0.file)?.isProved ?? false) }
        if let unproved { return damage.touch(unproved.file, url: url) }
        damage.note(ManifestFile.path(name), .flawed, "a line's first answer has no record in its crawl", url: url)
    }

    /// Blames the other file when this WARC file is proved by its digest; a damaged WARC file explains the
    /// contradiction.
    private mutating func blame(_ file: String, or other: String, _ detail: String, _ url: String) {
        if table.file(file)?.isProved ?? false {
            damage.note(other, .flawed, detail, url: url)
        } else {
            damage.touch(file, url: url)
        }
    }

    private mutating func checkStatement(
        _ path: String, _ named: StatementRecord, _ url: String
    ) throws(StoreError) {
        if let entry = try table.entry(id: named.record), entry.uri == named.target { return }
        dangling.append(
            Dangling(id: named.record, from: path, detail: "the record it was read from is not there", url: url))
    }

    /// A record that a manifest names, in a damaged WARC file, is that file's loss. Any other missing record is a flaw
    /// of the file that names it.
    private mutating func settleDangling(_ folder: MirrorFolder) throws(StoreError) {
        guard crawls.allSatisfy(\.isRead) else {
            relied += dangling.count
            return
        }
        guard !dangling.isEmpty else { return }
        let wanted = Set(dangling.map(\.id))
        var files: [SHA256Digest: String] = [:]
        var merge = try ManifestMerge(crawls, folder)
        while let lines = try merge.next() {
            for (_, line) in lines.lines {
                guard let record = line.record else { continue }
                let id = SHA256Digest.of(record.id)
                if wanted.contains(id) { files[id] = record.file }
            }
        }
        for reference in dangling {
            if let file = files[reference.id], damage[file] != nil {
                damage.touch(file, url: reference.url)
            } else if sample == nil {
                damage.note(reference.from, .flawed, reference.detail, url: reference.url)
            }
        }
    }
}

/// The record that a statement was read from, by its id's digest, and the digest of the target that it should have.
struct StatementRecord: Sendable, BitwiseCopyable {
    var record: SHA256Digest
    var target: SHA256Digest
    /// Whether the statement is damaged: then it names none.
    var isDamaged = false

    static let damaged = StatementRecord(record: SHA256Digest.of([]), target: SHA256Digest.of([]), isDamaged: true)
}
