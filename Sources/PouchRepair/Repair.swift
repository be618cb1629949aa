import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import PouchVerify

/// Restores what can be restored without the network, and has the next crawl fetch the rest.
///
/// A page comes back from its WARC record, a statement by reading its page again; either from a stray file with the very
/// bytes. Only a file with the digest in the manifest counts as restored. Nothing is deleted: damaged and extra files
/// are moved to `damaged/STAMP/`.
package struct Repair {
    /// The outcome for one damaged file.
    package struct Action: Sendable, Equatable {
        /// The action on the file.
        package enum Kind: String, Sendable {
            case restored
            case movedAside = "moved aside"
            case toBeFetched = "to be fetched"
            case left
        }

        package var path: String
        package var kind: Kind
        package var detail: String
    }

    private let folder: MirrorFolder
    private let store: MirrorStore
    private let stamp: String
    private let profile: ProfileOfCrawl
    private var crawls: [CrawlFacts]
    private let damaged: [String: Damage.Kind]
    private var actions: [String: Action] = [:]
    /// Extra files that may be moved, by their digest.
    private var strays: [String: String] = [:]
    /// Where the responses and revisits that manifests name lie.
    private var places: [SHA256Digest: ManifestLine.Record] = [:]
    private var extractors: [String: PageExtractor] = [:]
    /// Reads pages that have no file.
    private let captures: CaptureReader
    private let command: String

    /// - Parameters:
    ///   - folder: opened for writing, under the mirror's lock.
    ///   - profile: gives the profile of a crawl.
    ///   - stamp: names the folder under `damaged/`.
    package static func run(
        _ folder: MirrorFolder, _ found: Verification, stamp: String,
        profile: @escaping ProfileOfCrawl
    ) throws -> [Action] {
        guard !found.damage.isEmpty else { return [] }
        var repair = try Repair(folder, found, stamp, profile)
        try repair.findStrays()
        try repair.findPlaces()
        try repair.restore()
        try repair.moveStrays()
        try folder.sync()
        return found.damage.map { damage in
            repair.actions[damage.path]
                ?? Action(path: damage.path, kind: .left, detail: "nothing in the mirror holds it: \(damage.repair)")
        }
    }

    private init(
        _ folder: MirrorFolder, _ found: Verification, _ stamp: String,
        _ profile: @escaping ProfileOfCrawl
    ) throws {
        self.folder = folder
        self.stamp = stamp
        self.profile = profile
        store = try MirrorStore(folder: folder, create: true)
        damaged = Dictionary(uniqueKeysWithValues: found.damage.map { ($0.path, $0.kind) })
        crawls = try ChainCheck(folder).crawls
        captures = CaptureReader(folder, try CrawlCatalog(folder).sound, limits: .verification)
        var ignored = DamageList()
        var bytes = 0
        for place in crawls.indices {
            crawls[place].isSound = try ManifestFile.isSound(crawls[place], folder, &ignored, bytes: &bytes)
        }
        let newest = crawls.last { $0.summary != nil }?.summary
        command = "pouch crawl \(newest?.profile ?? "PROFILE") --mirror \(folder.path)"
    }

    /// While a manifest or a summary is damaged, nobody can say that a file is extra.
    private var maySortOut: Bool { !damaged.keys.contains { $0.hasPrefix("crawls/") || $0 == "head.json" } }

    private mutating func findStrays() throws {
        guard maySortOut else { return }
        for (path, kind) in damaged where kind == .extra && !path.hasPrefix("archive/") {
            guard let components = MirrorPath.components(path), let file = try folder.open(components) else { continue }
            strays[SHA256Digest.of(file.size == 0 ? [] : try file.bytes(at: 0, count: file.size)).hex] = path
        }
    }

    private mutating func findPlaces() throws {
        var merge = try ManifestMerge(crawls, folder)
        while let lines = try merge.next() {
            for (_, line) in lines.lines {
                guard let record = line.record, line.confirmsCopy else { continue }
                places[SHA256Digest.of(record.id)] = record
            }
        }
    }

    // MARK: - Pages and statements

    private mutating func restore() throws {
        var merge = try ManifestMerge(crawls, folder)
        let extractions = try ExtractionChain(folder)
        while let lines = try merge.next() {
            let line = lines.newest.line
            let page = line.path.flatMap { mend($0) ? $0 : nil }
            if let page, let wanted = line.sha256 { try restorePage(page, wanted, lines) }
            guard let statement = line.statement, let path = statement.path, let wanted = statement.sha256 else {
                continue
            }
            let states = try extractions.states(of: line.url, from: .init(path: path, sha256: wanted))
            if let state = states.first(where: { mend($0.path) }) { try restoreStatement(state, states, lines) }
        }
    }

    private func mend(_ path: String) -> Bool { damaged[path] == .missing || damaged[path] == .altered }

    private mutating func restorePage(_ path: String, _ digest: SHA256Digest, _ lines: ManifestMerge.Lines) throws {
        if let stray = strays[digest.hex] {
            return try put(read(stray), at: path, "from \(stray), which has its bytes")
        }
        let reader = RecordReader(folder, limits: .verification)
        for (_, line) in lines.lines.reversed() where line.sha256 == digest {
            guard let record = line.record, line.confirmsCopy else { continue }
            let body = try reader.payload(record, sha256: digest) { [places] revisit in
                revisit.value(of: "WARC-Refers-To").flatMap { places[SHA256Digest.of($0)] }
            }
            if let body { return try put(body, at: path, "from its record in \(record.file)") }
        }
        try fetchAgain(path, lines.url, losesStatement: false)
    }

    private mutating func restoreStatement(
        _ state: ExtractionChain.State, _ states: [ExtractionChain.State], _ lines: ManifestMerge.Lines
    ) throws {
        for state in states {
            if let stray = strays[state.sha256.hex] {
                return try put(read(stray), at: state.path, "from \(stray), which has its bytes")
            }
        }
        if let (bytes, place) = try extracted(states, lines) {
            return try put(bytes, at: place, "by reading its page again")
        }
        try fetchAgain(state.path, lines.url, losesStatement: true)
    }

    /// Reads the page again as each crawl that had it may have; only the right digest counts.
    private mutating func extracted(
        _ states: [ExtractionChain.State], _ lines: ManifestMerge.Lines
    ) throws -> (bytes: [UInt8], path: String)? {
        let newest = lines.newest.line
        guard let url = WebURL(lines.url), let page = self.page(of: newest), SHA256Digest.of(page) == newest.sha256
        else {
            return nil
        }
        let listings = try store.listings(of: lines.url)
        for (crawl, line) in lines.lines.reversed() {
            guard let record = line.record, line.confirmsCopy, line.sha256 == newest.sha256,
                let extractor = try? extractor(crawls[crawl].name)
            else { continue }
            let label = try store.label(of: lines.url, in: crawls[crawl].name)
            let fetched = FetchedPage(
                url: url, body: page, contentType: line.contentType, year: label.year, month: label.month)
            for listing in listings.map(Optional.some) + [nil] {
                let extraction = extractor.extract(fetched, role: .statement, listing: listing)
                let found =
                    SectionAddress(lines.url).map { extraction.section($0.fragment) }
                    ?? StatementParts(extractor).joined(extraction, of: url, find: part)
                guard var statement = found else { break }
                statement.requested = line.requested
                let json = statement.json(crawl: crawls[crawl].name, recordID: record.id).bytes
                let digest = SHA256Digest.of(json + [10])
                if let state = states.first(where: { $0.sha256 == digest }) { return (json + [10], state.path) }
            }
        }
        return nil
    }

    /// The page of a line: its file, or where it has none the record's payload.
    private func page(of line: ManifestLine) -> [UInt8]? {
        if let path = line.path { return try? read(path) }
        guard let newest = captures.crawls.indices.last else { return nil }
        return try? captures.page(of: line, in: newest)
    }

    /// A further page of a statement, as it lies in the mirror: only the right digest of what comes of it counts.
    private func part(at url: WebURL) -> StatementParts.Found {
        let path = ["pages"] + PagePath.components(for: url)
        let newest = captures.crawls.indices.last
        let line = newest.flatMap { place in (try? captures.line(of: url.text, in: place)) ?? nil }
        guard let page = (try? folder.read(path)) ?? line.flatMap({ self.page(of: $0) }) else { return .missing }
        return .page(FetchedPage(url: url, body: page, contentType: nil))
    }

    private mutating func extractor(_ crawl: String) throws -> PageExtractor {
        if let made = extractors[crawl] { return made }
        let facts = try SummaryFacts(folder.read(SummaryFacts.path(of: crawl)), crawl: crawl)
        let made = try PageExtractor(
            profile: profile(crawl, facts.profile ?? "", facts.origin.flatMap { Origin($0) }))
        extractors[crawl] = made
        return made
    }

    // MARK: - Files

    private func read(_ path: String) throws -> [UInt8] {
        guard let components = MirrorPath.components(path) else { return [] }
        return try folder.read(components)
    }

    /// Puts a file in its place; what stood there is moved aside.
    private mutating func put(_ bytes: [UInt8], at path: String, _ how: String) throws {
        guard let components = MirrorPath.components(path) else { return }
        _ = try folder.setAside(components, stamp: stamp)
        try folder.stage("repaired", bytes)
        try folder.publish("repaired", to: components)
        actions[path] = Action(path: path, kind: .restored, detail: how)
    }

    private mutating func fetchAgain(_ path: String, _ url: String, losesStatement: Bool) throws {
        guard let components = MirrorPath.components(path) else { return }
        try store.askAgain(url, losesStatement: losesStatement)
        _ = try folder.setAside(components, stamp: stamp)
        actions[path] = Action(path: path, kind: .toBeFetched, detail: "\(url): `\(command)` fetches it again")
    }

    private mutating func moveStrays() throws {
        guard maySortOut else { return }
        for (path, kind) in damaged where kind == .extra && actions[path] == nil {
            guard let components = MirrorPath.components(path) else { continue }
            // A folder that stood in a file's place has gone already, with what was in it.
            _ = try folder.setAside(components, stamp: stamp)
            actions[path] = Action(path: path, kind: .movedAside, detail: "to damaged/\(stamp)/\(path)")
        }
    }
}
