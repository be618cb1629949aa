import ArgumentParser
import Foundation
import PouchAudit
import PouchProfile
import PouchReport
import PouchRun
import PouchURL

/// `pouch history`
struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show every version of one document, with the crawls that first and last saw it.",
        discussion: "Reads all complete crawls. Exit codes: 0 shown, 64 no complete crawl has the URL.")

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Argument(help: "The document's URL.")
    var url: String

    @Option(
        help: "A profile: a name of `pouch profile list`, or a path (default: the one that the newest crawl keeps).")
    var profile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try exiting {
            guard let address = WebURL(url) else {
                throw ValidationError("the URL is an http or https one, not \"\(printable(url))\"")
            }
            let job = try AuditJob(mirror: mirror, profile: profile)
            let fragment = SectionAddress(url)?.fragment
            guard
                let history = try DocumentHistory.read(
                    job.site.canonical(address), fragment: fragment, job.history, profile: job.site)
            else {
                printError("\(mirror): no complete crawl knows \(printable(fragment == nil ? address.text : url))")
                return .usage
            }
            let report = HistoryReport(history)
            printResult(json ? report.json() : report.text(style: .standardOutput))
            return .complete
        }
    }
}
