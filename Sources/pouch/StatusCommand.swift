import ArgumentParser
import PouchMirror
import PouchReport
import PouchStore

/// `pouch status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the listed statements that a mirror holds, by year and month.",
        discussion: """
            Ends with 0 when the newest crawl is complete and lacks nothing; with 4 when something is missing, a \
            listing names nothing, a statement has no text, newly read pages give a field less often than those before, the \
            newest crawl is not finished, or there is none. --json names all of it.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Flag(help: "Show the warnings of statements and listings instead, by kind, each with its pages.")
    var warnings = false

    @Flag(help: "Print one JSON object.")
    var json = false

    /// Pages named of each kind of warning, for people.
    private static let pagesPerKind = 5

    func run() throws {
        try exiting {
            let store = try MirrorStore(folder: try MirrorFolder(path: mirror, create: false), create: false)
            let ledger = try Ledger(store, naming: json ? nil : LedgerReport.missingLimit)
            let report = LedgerReport(ledger, mirror: mirror)
            let survey = warnings ? try WarningSurvey(store, pagesPerKind: json ? nil : Self.pagesPerKind) : nil
            let told = survey.map { WarningReport($0, mirror: mirror) }
            if json {
                printResult(String(decoding: report.json(warnings: told), as: UTF8.self) + "\n")
            } else {
                printResult(told?.text() ?? report.text())
            }
            return ledger.isWhole ? .complete : .incomplete
        }
    }
}
