import PouchBytes
import PouchMirror

/// `packs/NAME.jsonl.gz`: statement files, a line each, and paths where none stands any more.
struct PackLine {
    var path: String
    /// The file's bytes; nil for a file that is gone.
    var contents: String?

    var bytes: [UInt8] {
        var json = JSONWriter(capacity: 256 + (contents?.utf8.count ?? 0))
        json.beginObject()
        json.field("path", path)
        json.field("contents", contents)
        json.endObject()
        return json.bytes + [ASCII.lineFeed]
    }

    init(path: String, contents: String?) {
        self.path = path
        self.contents = contents
    }

    init(_ bytes: [UInt8]) throws {
        var path: String?
        var contents: String?
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "path": path = try json.string()
            case "contents": contents = try json.string()
            default: try json.skip()
            }
        }
        try json.end()
        guard let path else { throw JSONError(offset: 0, problem: "no path") }
        self.init(path: path, contents: contents)
    }

    /// The path's names; nil for a path that is not a statement's.
    var components: [String]? {
        guard path.hasSuffix(".json"), let parts = MirrorPath.components(path, below: "statements"), parts.count <= 8
        else { return nil }
        return parts
    }
}

/// Packs that grow on the disk, in files without a name.
struct PackWriter: ~Copyable {
    private var writer = BlockGzipWriter()
    private var file: ReplacementFile?
    private var done: [MirrorFile] = []
    private(set) var statements = 0
    private static let full = 256 << 20

    mutating func add(_ line: PackLine) throws {
        let file = try self.file ?? ReplacementFile(temporaryFor: "a pack of statements")
        self.file = file
        if line.contents != nil { statements += 1 }
        try file.append(writer.append(line.bytes))
        if file.size >= Self.full { try end() }
    }

    private mutating func end() throws {
        guard let file else { return }
        try file.append(writer.finish())
        done.append(try file.publish())
        writer = BlockGzipWriter()
        self.file = nil
    }

    /// The packs, open for reading.
    mutating func finish() throws -> [MirrorFile] {
        try end()
        return done
    }
}

/// Finds the statements that a store's packs do not hold yet, by what manifests say of them.
struct StatementChoice {
    let folder: MirrorFolder
    let crawls: [CrawlCatalog.Crawl]
    /// Whether the store has a file of the mirror.
    let isKnown: (String) -> Bool
    /// Statements that are not as the newest complete crawl or extraction left them: an unfinished crawl's, or damage.
    private(set) var leftOut = 0

    init(_ folder: MirrorFolder, _ crawls: [CrawlCatalog.Crawl], isKnown: @escaping (String) -> Bool) {
        self.folder = folder
        self.crawls = crawls
        self.isKnown = isKnown
    }

    mutating func forEach(_ visit: (PackLine) throws -> Void) throws {
        let extracted = try readExtractions(visit)
        let unknown = crawls.indices.filter { !isKnown(SummaryFacts.path(of: crawls[$0].name).joined(separator: "/")) }
        guard let new = unknown.first else { return }
        // These crawls together give the store's state: a crawl of a part covers that part alone.
        var first = new
        repeat { first = max(0, first - 1) } while first > 0 && crawls[first].facts.isPartial
        var files: [(crawl: Int, file: MirrorFile)] = []
        for place in crawls.indices[first...] {
            guard let file = try ManifestFile.open(crawls[place].name, folder) else {
                throw StoreError.damaged(
                    path: folder.shown(ManifestFile.path(crawls[place].name)), detail: "it is missing")
            }
            files.append((place, file))
        }
        var merge = try ManifestMerge(files)
        while let lines = try merge.next() {
            guard lines.newest.crawl >= new else { continue }
            let before = lines.lines.last { $0.crawl < new }?.line.statement
            let now = lines.newest.line.statement
            if let path = before?.path, path != now?.path { try gone(path, visit) }
            guard let path = now?.path, let digest = now?.sha256, !extracted.contains(path),
                before?.path != path || before?.sha256 != digest
            else { continue }
            if try !add(path, digest, visit) { leftOut += 1 }
        }
    }

    /// Reads the extractions that the store lacks. They come first: a file that an extraction wrote differs from every crawl's.
    private func readExtractions(_ visit: (PackLine) throws -> Void) throws -> Set<String> {
        var paths: Set<String> = []
        for entry in try folder.entries(of: ["extractions"], links: .refused) ?? [] where entry.isFolder {
            let path = ["extractions", entry.name, "manifest.jsonl"]
            guard !isKnown("extractions/\(entry.name)/summary.json"), let file = try folder.open(path) else { continue }
            for line in try ExtractionLine.lines(of: file.contents(), path: file.path) {
                if let old = line.previousPath { try gone(old, visit) }
                guard let digest = SHA256Digest(hex: line.afterSHA256), try add(line.path, digest, visit) else {
                    continue
                }
                paths.insert(line.path)
            }
        }
        return paths
    }

    private func add(_ path: String, _ digest: SHA256Digest, _ visit: (PackLine) throws -> Void) throws -> Bool {
        guard let components = PackLine(path: path, contents: nil).components,
            let file = try folder.open(components, links: .refused), file.size < LineReader.limit / 2
        else { return false }
        let bytes = try file.contents()
        guard SHA256Digest.of(bytes) == digest, let text = String(validating: bytes, as: UTF8.self) else {
            return false
        }
        try visit(PackLine(path: path, contents: text))
        return true
    }

    private func gone(_ path: String, _ visit: (PackLine) throws -> Void) throws {
        let line = PackLine(path: path, contents: nil)
        if let components = line.components, try folder.open(components) == nil { try visit(line) }
    }
}
