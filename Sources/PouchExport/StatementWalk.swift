import PouchBytes
import PouchMirror

/// A statement file, read.
struct ExportedStatement {
    /// Its bytes, one JSON object.
    var bytes: [UInt8]
    var fields: StatementFile
    /// The folders under `statements/`.
    var folder: [String]
    /// Its name without `.json`.
    var name: String
}

/// Goes through a mirror's statements in the order of their paths, which is by month, and passes on those that the
/// chosen crawls hold and the filter chooses.
///
/// A statement is a crawl's when the crawl wrote the file, or its manifest names the same text. A statement that an
/// unfinished crawl has changed since belongs to no complete crawl, and is reported as missing.
struct StatementWalk {
    /// The outcome of a walk.
    struct Result {
        var statements = 0
        /// Statements that the newest chosen crawl's manifest names and the mirror no longer holds as that crawl saw them.
        var missing: [String] = []
        var missingCount = 0
        /// Files that no complete crawl accounts for.
        var leftOut = 0
        /// Files that are not statements, by path.
        var damaged: [String] = []

        /// Adds statements that are otherwise not as the newest crawl saw them.
        mutating func addMissing(_ names: [String]) {
            missingCount += names.count
            missing += names.prefix(max(0, StatementWalk.mostNamed - missing.count))
        }
    }

    let reader: MirrorReader
    let crawls: [MirrorReader.Crawl]
    /// Whether one crawl was asked for by name, rather than all.
    let isOne: Bool
    let filter: ExportFilter

    private static let mostNamed = 20

    func forEach(_ visit: (ExportedStatement) throws -> Void) throws -> Result {
        var result = Result()
        var found = 0
        try walk([], damaged: { result.damaged.append($0) }) { file in
            guard try accounts(for: file.fields) else {
                result.leftOut += 1
                return
            }
            if try newest.line(of: file.fields.url)?.statement != nil { found += 1 }
            guard filter.matches(file.fields, folder: file.folder) else { return }
            result.statements += 1
            try visit(file)
        }
        try findMissing(found: found, &result)
        return result
    }

    private var newest: ManifestLookup {
        get throws { try reader.manifest(of: crawls[crawls.count - 1].name) }
    }

    // MARK: - Files

    private func walk(_ folder: [String], damaged: (String) -> Void, _ visit: (ExportedStatement) throws -> Void) throws
    {
        for entry in try reader.folder.entries(of: ["statements"] + folder, links: .refused) ?? [] {
            if entry.isFolder {
                try walk(folder + [entry.name], damaged: damaged, visit)
            } else if entry.name.hasSuffix(".json") {
                try reader.goOn()
                let path = ["statements"] + folder + [entry.name]
                // It may have gone since the folder was read: a crawl renames.
                guard let file = try reader.folder.open(path, links: .refused) else { continue }
                guard let (bytes, fields) = try Self.read(file) else {
                    damaged(path.joined(separator: "/"))
                    continue
                }
                try visit(
                    ExportedStatement(
                        bytes: bytes, fields: fields, folder: folder, name: String(entry.name.dropLast(5))))
            }
        }
    }

    /// The fields, when the text has the digest that they give.
    private static func read(_ file: MirrorFile) throws -> (bytes: [UInt8], fields: StatementFile)? {
        guard let bytes = try StatementFile.contents(of: file), let fields = StatementFile(json: bytes),
            fields.isTextRight
        else { return nil }
        return (bytes, fields)
    }

    // MARK: - Crawls

    private func accounts(for fields: StatementFile) throws -> Bool {
        if !isOne, let crawl = fields.provenance.crawl, crawls.contains(where: { $0.name == crawl }) { return true }
        for crawl in crawls.reversed() {
            guard let named = try reader.manifest(of: crawl.name).line(of: fields.url)?.statement else { continue }
            return named.textSHA256 == fields.textSHA256 || fields.provenance.crawl == crawl.name
        }
        return false
    }

    /// Counts first: a mirror from which nothing is missing is read once.
    private func findMissing(found: Int, _ result: inout Result) throws {
        let mark = ByteNeedle("\"statement\":{")
        var named = 0
        try newest.forEach(where: mark.stands(in:)) { _ in
            named += 1
            return true
        }
        guard named > found else { return }
        result.missingCount = named - found
        try newest.forEach(where: mark.stands(in:)) { line in
            if let statement = line.statement, try !isHeld(statement) { result.missing.append(line.url) }
            return result.missing.count < Self.mostNamed
        }
    }

    private func isHeld(_ statement: ManifestLine.Statement) throws -> Bool {
        guard let path = statement.path,
            let file = try reader.folder.open(path.split(separator: "/").map(String.init), links: .refused),
            let (_, fields) = try Self.read(file)
        else { return false }
        return try accounts(for: fields)
    }
}
