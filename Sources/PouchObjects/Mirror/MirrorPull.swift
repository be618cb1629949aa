import PouchBytes
import PouchMirror

/// Makes a mirror's files from a store: objects, statements from packs, pages from records. The database is left to be
/// rebuilt.
///
/// Every object is held against its SHA-256, every page against its manifest. Run again in the same folder it takes what is
/// there already.
package struct MirrorPull {
    /// The result of a pull.
    package struct Outcome: Sendable {
        package var objects = 0
        package var bytes = 0
        package var statements = 0
        package var pages = 0
        /// Statements and pages that nothing in the store gives, by path; the first few.
        package var missing: [String] = []
        package var missingCount = 0
        package var newest: String?
        package var sequence = 0

        fileprivate mutating func miss(_ path: String) {
            missingCount += 1
            if missing.count < 20 { missing.append(path) }
        }
    }

    private let store: ObjectStore
    private let folder: MirrorFolder
    private let stop: @Sendable () -> String?
    private var outcome = Outcome()
    private static let staged = "pull"

    /// - Parameter folder: opened for writing, of this pull alone.
    package init(_ store: ObjectStore, into folder: MirrorFolder, stop: @escaping @Sendable () -> String? = { nil }) {
        self.store = store
        self.folder = folder
        self.stop = stop
    }

    /// - Parameter largest: bytes of a page, decoded.
    /// - Throws: ``ObjectError``, `StoreError`.
    package mutating func run(_ history: StoreHistory, largest: Int) throws -> Outcome {
        guard !history.isEmpty else { throw ObjectError.nothingThere(store: "\(store.address)") }
        for (path, object) in history.record.files.sorted(by: { $0.key < $1.key }) {
            try download(object, to: try components(path))
        }
        for pack in history.record.packs { try unpack(pack) }
        if let newest = history.state.newest {
            try unpackLines(of: newest.crawl)
            try check(newest)
            try restore(largest)
        }
        outcome.newest = history.state.newest?.crawl
        outcome.sequence = history.state.sequence
        try folder.sync()
        return outcome
    }

    private func goOn() throws { if let reason = stop() { throw ObjectError.stopped(reason: reason) } }

    /// A record's paths are a stranger's.
    private func components(_ path: String) throws -> [String] {
        guard let parts = MirrorPath.components(path), parts.count <= 16,
            parts.allSatisfy({ $0.utf8.count <= 255 && !$0.hasPrefix(".") }),
            parts.count == 1 ? LocalFiles.atRoot.contains(path) : LocalFiles.folders.contains(parts[0])
        else { throw ObjectError.damaged(url: store.address.shown(path), detail: "it is no file of a mirror") }
        return parts
    }

    // MARK: - Objects

    private mutating func download(_ object: StoredObject, to path: [String]) throws {
        try goOn()
        if let held = try folder.open(path, links: .refused), held.size == object.bytes,
            try held.sha256() == object.sha256
        {
            return
        }
        try fetch(object)
        try folder.publish(Self.staged, to: path)
    }

    /// Leaves an object, checked, in `.staging`.
    private mutating func fetch(_ object: StoredObject) throws {
        let shown = store.address.shown(object.key)
        for _ in 0..<Self.tries {
            let file = try folder.openStaged(Self.staged)
            let hasher = SharedHasher()
            var count = 0
            do {
                let facts = try store.read(object.key) { piece in
                    count += piece.count
                    guard count <= object.bytes else { throw ObjectError.damaged(url: shown, detail: "it is too long") }
                    hasher.update(piece)
                    try MirrorFolder.writeAll(file.number, Array(piece), shown)
                }
                guard facts != nil else { throw ObjectError.damaged(url: shown, detail: "it is missing") }
            } catch ObjectError.unreachable where count > 0 {
                continue
            }
            guard count == object.bytes, hasher.finish() == object.sha256 else {
                throw ObjectError.damaged(url: shown, detail: "its SHA-256 is not the one in its commit")
            }
            outcome.objects += 1
            outcome.bytes += count
            return
        }
        throw ObjectError.unreachable(url: shown, detail: "the connection broke off again and again")
    }

    private static let tries = 5

    // MARK: - Statements

    private mutating func unpack(_ pack: StoredObject) throws {
        try goOn()
        try fetch(pack)
        let shown = store.address.shown(pack.key)
        guard let file = try folder.open([MirrorFolder.stagingName, Self.staged]) else { return }
        var lines = LineReader(try file.unpacked())
        while let (bytes, _) = try lines.next() {
            let line: PackLine
            do { line = try PackLine(bytes) } catch { throw ObjectError.damaged(url: shown, detail: "\(error)") }
            guard let path = line.components else {
                throw ObjectError.damaged(url: shown, detail: "\(line.path) is no statement's path")
            }
            guard let contents = line.contents else {
                try folder.remove(path)
                continue
            }
            try folder.stage("statement", Array(contents.utf8))
            try folder.publish("statement", to: path)
            outcome.statements += 1
        }
        folder.unstage(Self.staged)
    }

    // MARK: - The newest crawl

    /// The newest crawl's lines are plain in a mirror.
    private func unpackLines(of crawl: String) throws {
        for lines in CrawlLines.allCases {
            let packed = ["crawls", crawl, lines.rawValue + CrawlLines.gzipSuffix]
            guard let file = try folder.open(packed)?.unpacked() else { continue }
            let copy = try folder.openStaged(Self.staged)
            try file.forEachPiece { try MirrorFolder.writeAll(copy.number, Array($0), file.path) }
            try folder.publish(Self.staged, to: ["crawls", crawl, lines.rawValue])
            try folder.remove(packed)
        }
    }

    private func check(_ newest: (crawl: String, summary: SHA256Digest)) throws {
        let path = SummaryFacts.path(of: newest.crawl)
        guard let file = try folder.open(path), try file.sha256() == newest.summary else {
            throw ObjectError.damaged(
                url: store.address.shown(path.joined(separator: "/")),
                detail: "it is not the summary that \(FleetState.key) names")
        }
    }

    // MARK: - Pages

    /// Each document's newest line says which bytes lie where; its record has them. Statements are looked for alone.
    private mutating func restore(_ largest: Int) throws {
        let crawls = try LocalFiles(folder).crawls
        let captures = CaptureReader(folder, crawls, limits: .init(decoded: largest))
        var files: [(crawl: Int, file: MirrorFile)] = []
        for (place, crawl) in crawls.enumerated() {
            guard let file = try ManifestFile.open(crawl.name, folder), try file.sha256() == crawl.facts.manifest.sha256
            else {
                throw ObjectError.damaged(
                    url: store.address.shown(ManifestFile.path(crawl.name)),
                    detail: "it is not the manifest that its crawl's summary names")
            }
            files.append((place, file))
        }
        var merge = try ManifestMerge(files)
        var last = ""
        while let lines = try merge.next() {
            try goOn()
            let (crawl, line) = lines.newest
            if let statement = line.statement?.path, let path = PackLine(path: statement, contents: nil).components,
                try folder.open(path) == nil
            {
                try missStatement(statement)
            }
            // Statements that share a page follow one another.
            guard let path = line.path, let digest = line.sha256, path != last,
                let components = MirrorPath.components(path, below: "pages")
            else { continue }
            last = path
            if try captures.records.held(components, sha256: digest, size: line.bytes) == nil {
                let page: [UInt8]?
                do { page = try captures.page(of: line, in: crawl) } catch is RecordError {
                    page = nil
                } catch StoreError.damaged { page = nil }
                guard let page else {
                    outcome.miss(path)
                    continue
                }
                try folder.stage("page", page)
                try folder.publish("page", to: components)
            }
            outcome.pages += 1
        }
    }

    /// An extraction may have moved it.
    private mutating func missStatement(_ path: String) throws {
        if moved == nil {
            var found: Set<String> = []
            for entry in try folder.entries(of: ["extractions"]) ?? [] where entry.isFolder {
                guard let file = try folder.open(["extractions", entry.name, "manifest.jsonl"]) else { continue }
                for line in try ExtractionLine.lines(of: file.contents(), path: file.path) {
                    if let old = line.previousPath { found.insert(old) }
                }
            }
            moved = found
        }
        if moved?.contains(path) != true { outcome.miss(path) }
    }

    private var moved: Set<String>?
}
