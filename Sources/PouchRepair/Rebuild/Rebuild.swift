import PouchArchive
import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import PouchVerify

/// Gives the profile that a crawl went by, at the origin that its summary names.
package typealias ProfileOfCrawl = (_ crawl: String, _ name: String, _ origin: Origin?) throws -> SiteProfile

/// Makes a mirror's `pouch.sqlite` anew from its manifests, summaries, WARC files and pages.
///
/// Crawls are read oldest first, each in two walks: over its manifest for the outcome of each URL, then over its
/// listing pages, in the order of the crawl, for their entries. Documents of an incomplete crawl are left out: the next
/// crawl fetches them again.
package struct Rebuild {
    /// Crawls and documents that were rebuilt, and the names of crawls that were not.
    package struct Outcome: Sendable {
        package var crawls = 0
        package var documents = 0
        /// Crawls whose manifests are damaged, or that are not complete.
        package var leftOut: [String] = []
    }

    private let folder: MirrorFolder
    private let profile: ProfileOfCrawl
    private let database: RebuiltDatabase
    private var outcome = Outcome()
    /// The extractor of the crawl before, and what it went by: crawls of a mirror rarely differ.
    private var extraction: (key: ExtractionKey, extractor: PageExtractor)?

    private struct ExtractionKey: Equatable {
        var profile: String
        var source: SHA256Digest?
        var origin: Origin?
    }

    /// - Parameters:
    ///   - folder: opened for writing, under the mirror's lock.
    ///   - profile: gives the profile of a crawl.
    ///   - stamp: where the old database is put aside.
    /// - Throws: ``StoreError`` when no crawl is complete; the errors of `profile`.
    package static func run(
        _ folder: MirrorFolder, stamp: String,
        profile: @escaping ProfileOfCrawl
    ) throws -> Outcome {
        let chain = try ChainCheck(folder)
        guard !chain.complete.isEmpty else {
            throw StoreError.notAMirror(
                path: folder.path, detail: "no crawl in it is complete: there is nothing to rebuild from")
        }
        var rebuild = Rebuild(folder: folder, profile: profile, database: try RebuiltDatabase(folder))
        var damage = DamageList()
        var bytes = 0
        for crawl in chain.crawls {
            let isSound = try ManifestFile.isSound(crawl, folder, &damage, bytes: &bytes)
            try rebuild.add(crawl, isSound: isSound)
        }
        try rebuild.readStatements()
        try rebuild.database.publish(stamp: stamp)
        return rebuild.outcome
    }

    private init(
        folder: MirrorFolder, profile: @escaping ProfileOfCrawl,
        database: RebuiltDatabase
    ) {
        self.folder = folder
        self.profile = profile
        self.database = database
    }

    // MARK: - A crawl

    private mutating func add(_ crawl: CrawlFacts, isSound: Bool) throws {
        let facts = crawl.summary
        var row = RebuiltCrawl(name: crawl.name, facts: facts)
        if !isSound {
            outcome.leftOut.append(crawl.name)
            row.ended = row.ended ?? row.started
        } else {
            outcome.crawls += 1
        }
        var extractor: PageExtractor?
        if isSound, let facts { extractor = try self.extractor(crawl.name, facts) }
        let documents = try database.write { writer in
            let id = try writer.add(row)
            for (number, volume) in try volumes(of: crawl).enumerated() {
                try writer.addVolume(
                    volume.name, crawl: id, number: number + 1, length: volume.length, sha256: volume.sha256)
            }
            for robots in facts?.robots ?? [] { try writer.add(HostMemory(robots), origin: robots.origin) }
            for probe in crawl.summary?.checks.probes ?? [] { try writer.add(probe, crawl: id) }
            guard let extractor else { return 0 }
            let lines = LineImport(folder: folder, writer: writer, crawl: id)
            try lines.run(crawl.name)
            var walk = ListingWalk(folder: folder, writer: writer, crawl: id, extractor: extractor)
            try walk.run()
            try writer.labelSections(id)
            return lines.count
        }
        outcome.documents = max(outcome.documents, documents)
    }

    private mutating func extractor(_ crawl: String, _ facts: SummaryFacts) throws -> PageExtractor {
        let origin = facts.origin.flatMap { Origin($0) }
        let key = ExtractionKey(
            profile: facts.profile ?? "", source: try ProfileCopy.digest(of: crawl, in: folder), origin: origin)
        if let held = extraction, held.key == key { return held.extractor }
        let site = try profile(crawl, key.profile, origin)
        let extractor = try PageExtractor(profile: site)
        extraction = (key, extractor)
        return extractor
    }

    private func volumes(of crawl: CrawlFacts) throws -> [(name: String, length: Int, sha256: String?)] {
        if let summary = crawl.summary {
            return summary.volumes.map { (String($0.file.dropFirst(8)), $0.bytes, $0.sha256.hex) }
        }
        var found: [(name: String, length: Int, sha256: String?)] = []
        for entry in try folder.entries(of: ["archive"]) ?? [] where VolumeName(file: entry.name)?.crawl == crawl.name {
            if let file = try folder.open(["archive", entry.name]) { found.append((entry.name, file.size, nil)) }
        }
        return found
    }

    /// Facts that only the files hold: how many warnings a statement has, and whether it was extracted again.
    private func readStatements() throws {
        let extractions = try ExtractionChain(folder)
        try database.write { writer in
            var last: Int64 = 0
            while true {
                let page = try writer.statements(after: last, limit: 1_000)
                for held in page { try read(held, extractions, writer) }
                guard let end = page.last else { return }
                last = end.document
            }
        }
    }

    private func read(
        _ held: RebuildWriter.HeldFile, _ extractions: ExtractionChain, _ writer: RebuildWriter
    ) throws {
        guard let digest = SHA256Digest(hex: held.sha256) else { return }
        for state in try extractions.states(of: held.url, from: .init(path: held.path, sha256: digest)) {
            guard let components = MirrorPath.components(state.path), let file = try folder.open(components),
                file.size > 0
            else { continue }
            let bytes = try file.bytes(at: 0, count: file.size)
            guard SHA256Digest.of(bytes) == state.sha256, let facts = try? StatementFile(bytes) else { continue }
            try writer.setWarnings(facts.warnings?.count ?? 0, isFile: facts.isFile, of: held.document)
            return try writer.moveStatement(
                of: held.document, to: state.path, sha256: state.sha256.hex, textSHA256: facts.textSHA256)
        }
    }
}

extension RebuiltCrawl {
    /// - Parameter facts: of the crawl's summary; nil when it has none, which leaves it given up.
    init(name: String, facts: SummaryFacts?) {
        let started = Timestamp(compact: name) ?? .now()
        guard let facts else {
            self.init(name: name, state: .abandoned, started: started)
            return
        }
        self.init(name: name, state: .complete, started: facts.startedAt ?? started)
        ended = facts.endedAt
        settings = facts.settings
        bytesReceived = facts.bytesReceived
        requests = facts.requests
        retries = facts.retries
        resumed = facts.resumed
    }
}

extension HostMemory {
    fileprivate init(_ robots: SummaryFacts.Robots) {
        self.init()
        robotsStatus = robots.httpStatus
        robotsError = robots.error
        robotsFetched = robots.fetchedAt
        // A text that was cut or mended is not the file: without its time, the next crawl requests it again.
        if let text = robots.text, SHA256Digest.of(text).hex == robots.sha256 {
            robotsBody = Array(text.utf8)
        } else if robots.sha256 != nil {
            robotsFetched = nil
        }
    }
}
