import ArgumentParser
import PouchReport
import PouchStore

/// `pouch status`
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what a mirror holds of what its archive lists, year by month.",
        discussion:
            "Ends with 0 when everything listed is held, with 4 when something is missing; --json names all of it.")

    @Argument(help: "The mirror's folder.")
    var mirror: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try ending {
            let store = try MirrorStore(folder: try MirrorFolder(path: mirror, create: false), create: false)
            let ledger = try Ledger(store)
            let report = LedgerReport(ledger, mirror: mirror)
            say(json ? String(decoding: report.json(), as: UTF8.self) + "\n" : report.text())
            return ledger.crawls.first.map(\.isWhole) ?? true ? .complete : .incomplete
        }
    }
}
