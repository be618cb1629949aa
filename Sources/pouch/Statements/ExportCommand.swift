import ArgumentParser
import Foundation
import PouchBytes
import PouchCrawl
import PouchExport
import PouchMirror
import PouchReport
import PouchSeal

/// `pouch export`
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write a mirror as one of the formats that archives and researchers use.",
        discussion: """
            jsonl     one statement a line, as in statements/
            csv       a row a statement; a cell that a spreadsheet would take for a formula begins with an apostrophe
            markdown  a folder: a file a statement, an index a month
            wacz      the WARC files, their index and the statements as pages, in one file (WACZ 1.1.1)
            bagit     the mirror's files as a bag (RFC 8493), without the database
            cdxj      the sorted index of the WARC files
            parquet   a folder: tables of statements, captures, crawls and what changed between them, and a dataset card

            Only complete crawls are exported. A filter selects statements; for wacz and cdxj it selects the records of those \
            statements' URLs, and those that their revisit records refer to; for parquet, the captures of those URLs. A WARC file that is not taken whole is named \
            NAME-part.warc.gz. bagit takes no filter: part of a mirror could not be verified.

            The export is made under a temporary name and renamed when it is whole. Nothing is written when no statement is \
            selected. With --key, OUT.minisig beside it is its signature, as `minisign -V` checks it. Ends with 4 when something that was asked for is missing or damaged, and names it.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Argument(help: "What to write it as.")
    var format: ExportFormat

    @Option(
        name: [.customShort("o"), .customLong("out")],
        help: "Where to; - is standard output (jsonl, csv, cdxj). Default: the mirror's name.")
    var out: String?

    @OptionGroup
    var statements: StatementOptions

    @Option(
        help:
            "Only what this complete crawl holds, as 20261124T073000Z; a statement that changed since is told as missing."
    )
    var crawl: String?

    @Option(
        help:
            "For parquet, the profile that both sides of each change are read by: a name of `pouch profile list`, or a path (default: the one that the newest crawl keeps)."
    )
    var profile: String?

    @OptionGroup
    var signing: KeyOptions

    @Flag(help: "Replace an export that is there already.")
    var force = false

    @Flag(help: "Print the result as one JSON object; to standard error when the export goes to standard output.")
    var json = false

    func validate() throws {
        if profile != nil, format != .parquet { throw ValidationError("--profile is for parquet") }
        if signing.key != nil, format.isFolder || out == "-" {
            throw ValidationError("--key signs an export that is one file: jsonl, csv, cdxj or wacz, and not -")
        }
    }

    func run() throws {
        try exiting {
            var exporter = Exporter(mirror: mirror, format: format, software: "Pouch \(PouchVersion.text)")
            exporter.out = out
            exporter.filter = statements.filter
            exporter.crawl = crawl
            exporter.force = force
            if format == .parquet { exporter.audit = ExportedChanges.audit(mirror: mirror, profile: profile) }
            let stop = StopRequest()
            let signals = StopSignals(stop)
            defer { signals.cancel() }
            exporter.stop = { stop.signal }
            let key = try signing.secretKey()
            let report = try exporter.run()
            if let path = report.path { try Self.seal(path, by: key) }
            let text = json ? report.json() : report.text(toStandardOutput: out == "-")
            if out == "-" { printNote(text) } else { printResult(text) }
            for line in report.complaints { printError(line) }
            return report.isWhole && report.isSomething(exporter) ? .complete : .incomplete
        }
    }
}

extension ExportCommand {
    /// Writes `PATH.minisig`, as `minisign -V -m PATH` reads it; without a key, that of an earlier export goes.
    private static func seal(_ path: String, by key: SecretKey?) throws {
        guard let key else {
            unlink(path + ".minisig")
            return
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let comment = "file:\(name.filter { !$0.isNewline })\tsoftware:Pouch \(PouchVersion.text)"
        let signature = try Signature(ofFile: path, by: key, trustedComment: comment)
        try AtomicFile(path: path + ".minisig").replace(signature.fileContents)
    }
}

extension ExportFormat: ExpressibleByArgument {}

extension ExportReport {
    fileprivate func text(toStandardOutput: Bool) -> String {
        guard let path else {
            return toStandardOutput ? "" : "no statement is selected: nothing was written\n"
        }
        return "\(path): \(statements) statements\n"
    }

    fileprivate func json() -> String {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("path", path)
        json.field("statements", statements)
        json.field("missing", missingCount)
        json.field("left_out", leftOut)
        json.field("damaged", damaged)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self) + "\n"
    }

    fileprivate var complaints: [String] {
        var lines = damaged.map { "\(printable($0)) is damaged, and not in the export" }
        if missingCount > 0 {
            lines.append(
                "\(missingCount) documents that the newest crawl names are not held as it saw them, and not in the export:"
            )
            lines += missing.map { "  " + printable($0) }
        }
        if leftOut > 0 { lines.append("\(leftOut) statements are no complete crawl's, and not in the export") }
        return lines
    }

    fileprivate func isSomething(_ exporter: Exporter) -> Bool {
        statements > 0 || exporter.filter.isEmpty && exporter.crawl == nil
    }
}
