import Foundation
import PouchArchive
import PouchBytes
import PouchMirror
import PouchParquet

/// A mirror as a folder of Parquet files, with a card that says what is in them.
///
/// The folders are Hive's: `TABLE/archive=NAME/part-0.parquet`, and of captures a file a crawl below `crawl=CRAWL`.
struct ParquetExport {
    /// Of a name that readers of folders of data pass over.
    static let marker = "_export.json"

    let walk: StatementWalk
    let software: String
    /// nil leaves the table of changes out.
    let audit: CrawlChanges.Audit?

    /// - Parameter scratch: makes the folder to sort in.
    func write(into path: String, scratch: () throws -> URL) throws -> StatementWalk.Result {
        let folder = FolderWriter(path)
        var languages = LanguageTags()
        let statements = try file(StatementTable.table, of: newest, in: folder)
        let (result, urls) = try walk.selection {
            let row = try StatementRow($0)
            languages.add(row.fields.language)
            try statements.append(row)
        }
        let written = try statements.finish()
        guard result.statements > 0 || urls == nil else { return result }
        let sorting = try scratch()
        let captures = try walk.crawls.map { try writeCaptures(of: $0, urls, in: folder, sorting) }
        let crawls = try file(CrawlTable.table, of: newest, in: folder)
        for crawl in walk.crawls { try crawls.append(crawl) }
        var tables = [
            TableOutline(StatementTable.table, files: [written]), TableOutline(CaptureTable.table, files: captures),
            TableOutline(CrawlTable.table, files: [try crawls.finish()]),
        ]
        if let audit {
            let changes = try walk.crawls.map { try writeChanges(of: $0, urls, in: folder, audit) }
            tables.append(TableOutline(ChangeTable.table, files: changes))
        }
        let card = DatasetCard(
            archive: archive, crawls: walk.crawls, isSelection: !walk.filter.isEmpty, tables: tables,
            languages: languages.tags, software: software)
        try folder.write("README.md", card.bytes)
        try folder.write(Self.marker, contents(tables))
        return result
    }

    private var newest: MirrorReader.Crawl { walk.crawls[walk.crawls.count - 1] }

    /// What the archive is called: its profile's name.
    private var archive: String { newest.profile.isEmpty ? "archive" : newest.profile }

    private func file<Row>(
        _ table: ExportTable<Row>, of crawl: MirrorReader.Crawl, in folder: FolderWriter, below part: String = "",
        _ more: [(key: String, value: String)] = []
    ) throws -> TableFile<Row> {
        let path = "\(table.name)/archive=\(HiveName.escaped(archive))/\(part)part-0.parquet"
        return try TableFile(
            table, in: folder, path: path, facts: try evidence(of: crawl) + more,
            software: software.replacing(" ", with: " version ", maxReplacements: 1))
    }

    /// What leads from a file's rows back to what was signed.
    private func evidence(of crawl: MirrorReader.Crawl) throws -> [(key: String, value: String)] {
        var facts = [
            ("pouch.crawl", crawl.name), ("pouch.summary_sha256", crawl.facts.digest.hex),
            ("pouch.manifest_sha256", crawl.facts.manifest.sha256.hex),
        ]
        let path = ["crawls", crawl.name, "summary.json.minisig"]
        if let file = try walk.reader.folder.open(path, links: .refused), file.size <= 4_096 {
            facts.append(("pouch.summary_minisig", String(decoding: try file.contents(), as: UTF8.self)))
        }
        return facts.map { (key: $0.0, value: $0.1) }
    }

    // MARK: - Captures

    private func writeCaptures(
        of crawl: MirrorReader.Crawl, _ urls: FingerprintSet?, in folder: FolderWriter, _ scratch: URL
    ) throws -> WrittenTable {
        let manifest = try walk.reader.manifest(of: crawl.name).file
        guard try manifest.sha256() == crawl.facts.manifest.sha256 else {
            throw ExportError.damaged(
                path: manifest.path, detail: "its SHA-256 is not the one in its crawl's summary")
        }
        let sorter = LineSorter(folder: scratch)
        var lines = LineReader(manifest)
        while let (bytes, _) = try lines.next() {
            try walk.reader.goOn()
            let url = try read(bytes, manifest).url
            if let urls, !urls.contains(url) { continue }
            // No key holds a zero: one that begins another comes before it.
            try sorter.add(Array(SURT.key(of: url).utf8) + [0] + bytes + [ASCII.lineFeed])
        }
        let file = try file(CaptureTable.table, of: crawl, in: folder, below: "crawl=\(crawl.name)/")
        try sorter.finish { line in
            try walk.reader.goOn()
            let key = line.prefix { $0 != 0 }
            let row = CaptureRow(
                key: String(decoding: key, as: UTF8.self),
                line: try read(Array(line[(key.endIndex + 1)...].dropLast()), manifest))
            try file.append(row)
        }
        return try file.finish()
    }

    private func read(_ line: [UInt8], _ manifest: MirrorFile) throws -> ManifestLine {
        do { return try ManifestLine(line) } catch {
            throw ExportError.damaged(path: manifest.path, detail: "a line is not one of a manifest: \(error)")
        }
    }

    // MARK: - Changes

    /// The first crawl has no rows: there is none before it.
    private func writeChanges(
        of crawl: MirrorReader.Crawl, _ urls: FingerprintSet?, in folder: FolderWriter, _ audit: CrawlChanges.Audit
    ) throws -> WrittenTable {
        try walk.reader.goOn()
        let older = walk.reader.crawls.last { $0.name < crawl.name }
        let found = try older.map { try audit($0.name, crawl.name) }
        var facts: [(key: String, value: String)] = []
        if let older, let found {
            facts = [
                ("pouch.previous_crawl", older.name), ("pouch.previous_summary_sha256", older.facts.digest.hex),
                ("pouch.verdict", found.verdict),
            ]
        }
        let file = try file(ChangeTable.table, of: crawl, in: folder, below: "crawl=\(crawl.name)/", facts)
        for row in found?.rows ?? [] where urls?.contains(row.url) ?? true { try file.append(row) }
        return try file.finish()
    }

    // MARK: - Contents

    /// What the export is of, and each file's digest.
    private func contents(_ tables: [TableOutline]) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("version", 1)
        json.field("software", software)
        json.field("archive", archive)
        json.key("crawls")
        json.beginArray()
        for crawl in walk.crawls {
            json.beginObject()
            json.field("crawl", crawl.name)
            json.field("summary_sha256", crawl.facts.digest.hex)
            json.endObject()
        }
        json.endArray()
        json.key("files")
        json.beginArray()
        for file in tables.flatMap(\.files) {
            json.beginObject()
            json.field("path", file.path)
            json.field("rows", file.rows)
            json.field("bytes", file.bytes)
            json.field("sha256", file.sha256.hex)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        json.newline()
        return json.bytes
    }
}

/// A value in the name of a folder, as Hive writes it: what means something there is percent-encoded.
enum HiveName {
    static func escaped(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            // Letters, digits, and - . _
            if ASCII.isDigit(byte) || (97...122).contains(byte | 32) || [45, 46, 95].contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%" + [byte >> 4, byte & 15].map { String($0, radix: 16, uppercase: true) }.joined()
            }
        }
        // A name of a folder has 255 bytes at most, "archive=" among them.
        return result.isEmpty ? "archive" : String(result.prefix(200))
    }
}

/// The languages of statements, as a card names them: without region or script.
struct LanguageTags {
    private var found: Set<String> = []
    private static let most = 64

    var tags: [String] { found.sorted() }

    mutating func add(_ tag: String?) {
        guard let primary = tag?.split(separator: "-").first?.lowercased(), (2...3).contains(primary.utf8.count),
            primary.utf8.allSatisfy({ (97...122).contains($0) }), found.count < Self.most
        else { return }
        found.insert(primary)
    }
}
