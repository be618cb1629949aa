import Foundation
import PouchArchive
import PouchBytes

/// Makes one export of a mirror.
///
///     let report = try Exporter(mirror: "mirror/state-2001-2009", format: .wacz, software: "Pouch 1.0").run()
///
/// Reads the mirror's files alone, in memory that does not grow with it, and only what complete crawls hold. The same
/// mirror gives the same bytes.
package struct Exporter {
    package var mirror: String
    package var format: ExportFormat
    /// Where to; nil for the mirror's name and the format's ending in the current folder, "-" for standard output.
    package var out: String?
    package var filter = ExportFilter()
    /// Only what this complete crawl holds.
    package var crawl: String?
    /// Whether an export that stands at the place is replaced.
    package var force = false
    /// The program and its version, for the formats that have a place for it.
    package var software: String
    /// For `parquet`: what changed between two crawls; nil leaves that table out.
    package var audit: CrawlChanges.Audit?
    /// Asked now and then; a reason, such as a signal's name, ends the export with nothing left behind.
    package var stop: @Sendable () -> String? = { nil }

    package init(mirror: String, format: ExportFormat, software: String) {
        self.mirror = mirror
        self.format = format
        self.software = software
    }

    /// - Throws: `ExportError`, `StoreError`; nothing is left at the export's place then.
    package func run() throws -> ExportReport {
        if format == .bagit, !filter.isEmpty || crawl != nil { throw ExportError.wholeOnly(format: format) }
        let reader = try MirrorReader(path: mirror, stop: stop)
        let crawls = try reader.crawls(named: crawl)
        let walk = StatementWalk(reader: reader, crawls: crawls, isOne: crawl != nil, filter: filter)
        if out == "-" { return try toStandardOutput(walk) }
        let path = out ?? defaultName + format.suffix
        let place = try ExportPlace(path, mirror: mirror, force: force, marker: format.marker)
        return try withExtendedLifetime(place) {
            let result = try write(walk, place)
            var report = ExportReport(path: path, result: result)
            guard result.statements > 0 || filter.isEmpty && crawl == nil else {
                report.path = nil
                return report
            }
            try place.publish()
            return report
        }
    }

    private var defaultName: String {
        let name = URL(fileURLWithPath: mirror).standardizedFileURL.lastPathComponent
        return name.isEmpty || name == "/" ? "mirror" : name
    }

    private func write(_ walk: StatementWalk, _ place: ExportPlace) throws -> StatementWalk.Result {
        switch format {
        case .jsonl, .csv, .cdxj:
            let file = try place.openFile()
            let result = try stream(walk, to: file) { try place.makeScratch() }
            try file.flush()
            return result
        case .markdown: return try MarkdownExport(walk: walk).write(into: place.openFolder())
        case .bagit: return try BagExport(walk: walk, software: software).write(into: place.openFolder())
        case .parquet:
            return try ParquetExport(walk: walk, software: software, audit: audit).write(
                into: place.openFolder(), scratch: place.makeScratch)
        case .wacz:
            let file = try place.openFile()
            return try WACZExport(walk: walk, software: software).write(to: file, scratch: place.makeScratch())
        }
    }

    private func stream(_ walk: StatementWalk, to file: ExportFile, scratch: () throws -> URL) throws
        -> StatementWalk.Result
    {
        switch format {
        case .jsonl:
            return try walk.forEach { statement in
                // White space between values may hold line ends; strings cannot.
                try file.write(statement.bytes.map { $0 == 10 || $0 == 13 ? 32 : $0 }.trimmed + [10])
            }
        case .csv:
            try file.write(CSVWriter.header)
            return try walk.forEach { try file.write(CSVWriter.row($0.fields)) }
        case .cdxj: return try CDXJExport(walk: walk).write(to: file, scratch: scratch())
        case .markdown, .wacz, .bagit, .parquet: throw ExportError.notAStream(format: format)
        }
    }

    private func toStandardOutput(_ walk: StatementWalk) throws -> ExportReport {
        guard format.isStream else { throw ExportError.notAStream(format: format) }
        let scratch = FileManager.default.temporaryDirectory.appending(path: "pouch-export-\(getpid())")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let file = ExportFile(standardOutput: ())
        let result = try stream(walk, to: file) {
            guard mkdir(scratch.path, 0o700) == 0 else {
                throw ExportError.cannotCreate(path: scratch.path, code: errno)
            }
            return scratch
        }
        try file.flush()
        return ExportReport(path: nil, result: result)
    }
}

extension [UInt8] {
    fileprivate var trimmed: [UInt8] { Array(ASCII.trimmed(self[...])) }
}

extension ExportFormat {
    /// The file by which a folder is known as an export.
    var marker: String? {
        switch self {
        case .bagit: "bagit.txt"
        case .markdown: MarkdownExport.marker
        case .parquet: ParquetExport.marker
        case .jsonl, .csv, .wacz, .cdxj: nil
        }
    }
}

/// The outcome of an export.
package struct ExportReport: Sendable {
    /// nil when nothing was written to a place of its own.
    package var path: String?
    package var statements: Int
    /// URLs of statements, and in a bag paths of pages, that the newest crawl saw otherwise than the mirror has them, or
    /// that are gone; the first few.
    package var missing: [String]
    package var missingCount: Int
    /// Statement files that no complete crawl accounts for.
    package var leftOut: Int
    /// Statement files that are damaged, by path.
    package var damaged: [String]

    init(path: String?, result: StatementWalk.Result) {
        self.path = path
        statements = result.statements
        missing = result.missing
        missingCount = result.missingCount
        leftOut = result.leftOut
        damaged = result.damaged
    }

    /// Whether everything that was asked for is in the export.
    package var isWhole: Bool { missingCount == 0 && damaged.isEmpty }
}
