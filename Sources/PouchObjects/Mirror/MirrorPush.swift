import PouchBytes
import PouchMirror

/// Puts into a store what a mirror has and the store has not, and commits it by one swap.
///
/// Under the mirror's lock. Ended at any point, nothing counts, or all: objects that no commit names are in nobody's way,
/// and the next push takes its own for done.
package struct MirrorPush {
    /// The result of a push.
    package struct Outcome: Sendable {
        /// Objects that went up, and their bytes.
        package var objects = 0
        package var bytes = 0
        package var statements = 0
        /// Statements that are not as the newest complete crawl left them.
        package var leftOut = 0
        /// Crawls that are not complete: their records are in the store, their pages come with their end.
        package var incomplete: [String] = []
        package var newest: String?
        /// The commit that stands now.
        package var sequence = 0
        package var isCommitted = false
        /// Objects that were locked.
        package var retained = 0
    }

    /// How long objects are kept from being changed or removed.
    package struct Retention: Sendable {
        package var until: Timestamp
        package var isCompliance: Bool

        package init(until: Timestamp, isCompliance: Bool) {
            self.until = until
            self.isCompliance = isCompliance
        }
    }

    private let folder: MirrorFolder
    private let store: ObjectStore
    private let nonce: () -> String
    private var added = CommitRecord(sequence: 1)
    private var outcome = Outcome()

    package init(_ folder: MirrorFolder, to store: ObjectStore, nonce: @escaping () -> String) {
        self.folder = folder
        self.store = store
        self.nonce = nonce
    }

    /// - Throws: ``ObjectError``, and `StoreError` for damage in the mirror: nothing of it counts in the store.
    package mutating func run(_ history: inout StoreHistory, retention: Retention? = nil) throws -> Outcome {
        let local = try LocalFiles(folder)
        try check(local, history)
        let known = history.record.files
        for file in try local.list() { try add(file, known[file.name]) }
        try addStatements(local) { known[$0] != nil }
        outcome.newest = local.crawls.last?.name
        let complete = Set(local.crawls.map(\.name))
        outcome.incomplete = try CrawlCatalog(folder).entries.map(\.name).filter { !complete.contains($0) }
        let locked = history.newest
        if !added.files.isEmpty || !added.packs.isEmpty {
            let newest = local.crawls.last.map { ($0.name, $0.facts.digest) }
            try history.commit(added, newest: newest, store, nonce: nonce())
            outcome.isCommitted = true
        }
        outcome.sequence = history.state.sequence
        try copyHead(known)
        if let retention { try retain(retention, [locked, outcome.isCommitted ? added : nil], history.state.commit) }
        return outcome
    }

    /// - Throws: ``ObjectError/forked(store:crawl:mirror:)`` when the store holds a crawl that the mirror has not.
    package func check(_ history: StoreHistory) throws { try check(LocalFiles(folder), history) }

    /// The store's newest crawl must be one of the mirror's, or the two have different histories.
    private func check(_ local: LocalFiles, _ history: StoreHistory) throws {
        guard let newest = history.state.newest else { return }
        guard local.crawls.contains(where: { $0.name == newest.crawl && $0.facts.digest == newest.summary }) else {
            throw ObjectError.forked(store: "\(store.address)", crawl: newest.crawl, mirror: folder.path)
        }
    }

    // MARK: - Objects

    private mutating func add(_ file: LocalFile, _ known: StoredObject?) throws {
        switch file.kind {
        case .settled(let digest):
            guard let opened = try folder.open(file.path, links: .refused) else { return }
            if let known, known.bytes == opened.size { return }
            let found = try opened.sha256()
            if let digest, digest != found {
                throw StoreError.damaged(path: opened.path, detail: "its SHA-256 is not the one in its crawl's summary")
            }
            try put(file, .file(opened), found)
        case .moving:
            guard let opened = try folder.open(file.path, links: .refused) else { return }
            // A crawl that was stopped has its files cut back at its next start: what is there now is what is stored.
            let found = try opened.sha256()
            if known?.sha256 != found { try put(file, .file(opened), found) }
        case .lines(let lines, let crawl, let digest):
            guard known == nil, let plain = try lines.open(of: crawl, in: folder, links: .refused) else { return }
            if let digest, try plain.sha256() != digest {
                throw StoreError.damaged(path: plain.path, detail: "its SHA-256 is not the one in its crawl's summary")
            }
            let packed = try folder.open(file.path, links: .refused)
            let isPlain = try folder.open(Array(file.path.dropLast()) + [lines.rawValue], links: .refused) != nil
            let opened = try isPlain ? Self.packed(plain) : packed
            if let opened { try put(file, .file(opened), try opened.sha256()) }
        }
    }

    /// As it is gzipped in the mirror, once it is not the newest crawl's.
    private static func packed(_ plain: MirrorFile) throws -> MirrorFile {
        let file = try ReplacementFile(temporaryFor: "the gzipped copy of " + plain.path)
        var writer = BlockGzipWriter()
        var place = 0
        while case let piece = try plain.bytes(at: place, count: 1 << 18), !piece.isEmpty {
            try file.append(writer.append(piece))
            place += piece.count
        }
        try file.append(writer.finish())
        return try file.publish()
    }

    private mutating func put(_ file: LocalFile, _ body: ObjectBody, _ digest: SHA256Digest) throws {
        added.files[file.name] = try put(file.key(digest), body, digest)
    }

    /// Takes the next name when an object of a failed push has this one.
    private mutating func put(_ key: String, _ body: ObjectBody, _ digest: SHA256Digest) throws -> StoredObject {
        for number in 1...Self.mostNames {
            let key = number == 1 ? key : "\(key).\(number)"
            guard try store.create(key, body, sha256: digest) else { continue }
            outcome.objects += 1
            outcome.bytes += body.count
            return StoredObject(key: key, bytes: body.count, sha256: digest)
        }
        throw ObjectError.damaged(
            url: store.address.shown(key), detail: "\(Self.mostNames) other objects have this name")
    }

    private static let mostNames = 32

    private mutating func addStatements(_ local: LocalFiles, isKnown: @escaping (String) -> Bool) throws {
        var choice = StatementChoice(folder, local.crawls, isKnown: isKnown)
        var writer = PackWriter()
        try choice.forEach { try writer.add($0) }
        outcome.leftOut = choice.leftOut
        outcome.statements = writer.statements
        let name = local.crawls.last?.name ?? "none"
        for (number, file) in try writer.finish().enumerated() {
            let digest = try file.sha256()
            added.packs.append(
                try put("packs/\(name)-\(number + 1).statements.jsonl.gz", .file(file), digest))
        }
    }

    // MARK: - After the commit

    /// Copies for people and tools that know nothing of commits.
    private func copyHead(_ known: [String: StoredObject]) throws {
        for path in LocalFiles.atRoot where path.hasPrefix("head.json") {
            guard outcome.isCommitted || known[path] == nil, let file = try folder.open([path], links: .refused) else {
                continue
            }
            try store.replace(path, file.contents())
        }
    }

    /// The objects that a commit names, and its record; no object of a push that lost.
    private mutating func retain(_ term: Retention, _ records: [CommitRecord?], _ commit: StoredObject?) throws {
        var keys: Set<String> = []
        for record in records.compactMap({ $0 }) {
            for object in Array(record.files.values) + record.packs { keys.insert(object.key) }
        }
        if let commit { keys.insert(commit.key) }
        for key in keys.sorted() {
            try store.retain(key, until: term.until, isCompliance: term.isCompliance)
            outcome.retained += 1
        }
    }
}
