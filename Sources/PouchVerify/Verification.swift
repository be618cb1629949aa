import Foundation
import PouchArchive
import PouchBytes
import PouchMirror
import PouchSeal

/// Re-reads a mirror and holds it against its manifests, both ways: nothing missing, nothing extra, nothing altered.
///
/// `docs/format.md` says what is checked, and which file is named when two contradict each other.
package struct Verification: Sendable {
    /// The result over all that was checked.
    package enum State: String, Sendable {
        case intact, damaged
        /// No crawl is complete.
        case nothing
    }

    /// A signature that a key was found to have made.
    package struct Signed: Sendable, Equatable {
        /// As minisign shows it.
        package let key: String
        /// Complete crawls.
        package let crawls: Int
    }

    package private(set) var state = State.intact
    /// Sorted by path.
    package private(set) var damage: [Damage] = []
    /// Observations worth knowing that are not damage.
    package private(set) var notes: [String] = []
    /// Crawls that are complete.
    package private(set) var crawls = 0
    package private(set) var urls = 0
    /// Pages and statements.
    package private(set) var files = 0
    package private(set) var records = 0
    /// Bytes read.
    package private(set) var bytes = 0
    /// nil when no key was given.
    package private(set) var signed: Signed?
    package private(set) var sample: Sample?
    /// nil when everything was read.
    package private(set) var reliance: Reliance?
    /// The newest complete crawl.
    package private(set) var newest: SummaryFacts.Previous?
    /// URLs that were checked: all, unless a sample was asked for.
    package private(set) var checked = 0

    /// - Parameters:
    ///   - sample: only this share of the URLs; summaries, manifests and signatures are checked all the same.
    ///   - key: must have signed the head and every crawl from the first signed one on.
    ///   - reliance: manifests and WARC files of the crawls before it are not read: an earlier verification found them whole.
    /// - Throws: ``StoreError/notAMirror(path:detail:)`` when the folder holds nothing of a mirror's.
    package init(_ folder: MirrorFolder, sample: Sample? = nil, key: PublicKey? = nil, reliance: Reliance? = nil) throws
    {
        self.sample = sample
        self.reliance = reliance
        let marks = try ["crawls", "archive"].contains { try folder.entries(of: [$0]) != nil }
        let isMirror = try marks || folder.open(["head.json"]) != nil || folder.open([MirrorFolder.databaseName]) != nil
        guard isMirror else { throw StoreError.notAMirror(path: folder.path, detail: "it holds no crawls") }
        let chain = try ChainCheck(folder)
        let seals = try SignatureVerifier(folder, chain.crawls, key: key)
        var found = chain.damage
        found.merge(seals.damage)
        var known = chain.crawls
        if let first = reliance?.crawl {
            for place in known.indices where known[place].name < first { known[place].isRead = false }
        }
        let (content, archive) = try Self.read(folder, known, sample)
        found.merge(content.damage)
        found.merge(archive.damage)
        try IncompleteCrawlClaims(folder, content.crawls, archive.table, content.suspects).settle(
            content.suspects, &found)
        let lines = try ManifestRecordCheck(
            folder, content.crawls, archive.table, statementRecords: content.statementRecords, sample: sample,
            damage: found)
        damage = lines.damage.sorted { RepairAdvice.text($0, mirror: folder.path) }
        notes = chain.notes + seals.notes + archive.notes
        if content.leftovers > 0 {
            notes.append(
                "\(content.leftovers) of the files in pages/ were replaced by newer copies in their records, as a killed crawl "
                    + "leaves them: the next `pouch crawl` or `pouch compact` removes them")
        }
        if reliance != nil { notes += Self.notes(unlisted: content.unlisted, relied: lines.relied) }
        newest = content.crawls.last { $0.summary != nil }.flatMap { crawl in
            crawl.summary.map { .init(crawl: crawl.name, summarySHA256: $0.digest.hex) }
        }
        signed = seals.signed
        crawls = content.crawls.count { $0.summary != nil }
        urls = content.urls
        files = content.files
        records = archive.records
        bytes = content.bytes + archive.bytes
        checked = content.sampled
        state = !damage.isEmpty ? .damaged : crawls == 0 ? .nothing : .intact
    }

    /// Notes on the parts that were left to the earlier verification.
    private static func notes(unlisted: Int, relied: Int) -> [String] {
        var notes: [String] = []
        if relied > 0 { notes.append("\(relied) references to records of crawls before it, which were not read") }
        if unlisted > 0 {
            notes.append("\(unlisted) pages and statements that only crawls before it name, which were not read")
        }
        return notes
    }

    // MARK: - Two threads

    /// One thread reads the WARC files, this one everything else.
    private static func read(
        _ folder: MirrorFolder, _ crawls: [CrawlFacts], _ sample: Sample?
    ) throws -> (PageVerifier, WARCVerifier) {
        guard sample == nil else {
            let content = try PageVerifier(folder, crawls, sample: sample)
            return (content, try SampleReading(folder, content, sample).archive)
        }
        let archive = BackgroundResult(named: "archive", stackSize: 2 << 20) {
            try WARCVerifier(folder, crawls, .everything)
        }
        let content = Result { try PageVerifier(folder, crawls, sample: nil) }
        // The thread is waited for, whatever came of the rest.
        let read = Result { try archive.value() }
        return (try content.get(), try read.get())
    }
}

/// The records that a sample of URLs needs, and those that they refer to.
private struct SampleReading {
    private(set) var archive: WARCVerifier
    /// A revisit may refer to a revisit that refers to a response.
    private static let rounds = 3

    init(_ folder: MirrorFolder, _ content: PageVerifier, _ sample: Sample?) throws {
        var plan: [String: Set<WARCVerifier.Member>] = [:]
        func add(_ record: ManifestLine.Record) {
            plan[record.file, default: []].insert(.init(offset: record.offset, length: record.length))
        }
        var wanted: Set<SHA256Digest> = []
        try content.statementRecords.forEach { if !$0.isDamaged { wanted.insert($0.record) } }
        var merge = try ManifestMerge(content.crawls, folder)
        while let lines = try merge.next() {
            guard sample?.takes(lines.url) ?? true else { continue }
            for (_, line) in lines.lines { if let record = line.record { add(record) } }
        }
        var survey = try WARCVerifier(folder, content.crawls, .members([:]))
        for _ in 0...Self.rounds {
            survey = try WARCVerifier(
                folder, content.crawls, .members(plan.mapValues { $0.sorted { $0.offset < $1.offset } }))
            try survey.table.forEach { if $0.isRevisit { wanted.insert($0.content) } }
            wanted = try wanted.filter { try survey.table.entry(id: $0) == nil }
            if wanted.isEmpty { break }
            var merge = try ManifestMerge(content.crawls, folder)
            while let lines = try merge.next() {
                for (_, line) in lines.lines {
                    if let record = line.record, wanted.contains(SHA256Digest.of(record.id)) { add(record) }
                }
            }
        }
        archive = survey
    }
}
