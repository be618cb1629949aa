import ArgumentParser
import PouchCrawl
import PouchExport
import PouchReport
import PouchRun

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

            The export is written under a temporary name and renamed when it is whole. Nothing is written when no statement is \
            selected. With --key, its signature is OUT.minisig, for `minisign -V`. Ends with 4 when a requested statement is missing or damaged, and names it.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Argument(help: "The format.")
    var format: ExportFormat

    @Option(
        name: [.customShort("o"), .customLong("out")],
        help: "The file or folder to write; - is standard output (jsonl, csv, cdxj). Default: the mirror's name.")
    var out: String?

    @OptionGroup
    var statements: StatementOptions

    @Option(
        help:
            "Only what this complete crawl holds, as 20261124T073000Z; a statement that changed since is reported as missing."
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
            if let path = report.path { try ExportSeal.write(path, by: key) }
            let text = json ? report.json() : report.text(toStandardOutput: out == "-")
            if out == "-" { printNote(text) } else { printResult(text) }
            for line in report.complaints { printError(line) }
            return report.isWhole && (report.statements > 0 || exporter.takesAll) ? .complete : .incomplete
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}

extension Exporter {
    /// Whether an export without a statement is what was asked for.
    fileprivate var takesAll: Bool { filter.isEmpty && crawl == nil }
}
