import ArgumentParser
import CPosix
import PouchCrawl
import PouchDoctor

@main
struct Pouch: ParsableCommand {
    static func main() {
        pouch_keep_memory()
        pouch_yield_to_others()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            exit(withError: error)
        }
    }

    /// The libraries are asked only when somebody wants to know: SQLite opens a database for it.
    private static var version: String {
        guard CommandLine.arguments.contains("--version") else { return PouchVersion.text }
        return (["Pouch \(PouchVersion.text)"] + Libraries.named()).joined(separator: "\n")
    }

    static let configuration = CommandConfiguration(
        commandName: "pouch", abstract: "A crawler and evidence-grade mirror for institutional press archives.",
        discussion: """
            Results go to standard output, everything else to standard error. Exit codes: 0 complete, 1 changes found, 2 damage found, 3 stopped early (the same \
            command continues), 4 finished but not whole, 64 usage, 65 bad profile or damaged data, 69 archive \
            unreachable, 70 internal, 73 cannot create, 74 I/O error or a failed delivery, 75 another crawl holds the mirror, 77 forbidden by robots.
            """, version: version,
        subcommands: [
            CrawlCommand.self, StatusCommand.self, AuditCommand.self, HistoryCommand.self, VerifyCommand.self,
            ExtractCommand.self,
            ExportCommand.self, SearchCommand.self, ServeCommand.self,
            ProveCommand.self, CompactCommand.self, PushCommand.self, PullCommand.self, FleetCommand.self,
            KeyCommand.self, ProfileCommand.self, DoctorCommand.self, DemoCommand.self,
        ])
}
