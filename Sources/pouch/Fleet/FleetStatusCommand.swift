import ArgumentParser
import PouchFleet
import PouchReport

/// `pouch fleet status`
struct FleetStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show what the fleet does, and what needs somebody.",
        discussion: "Ends with 0; with 4 when an archive is in quarantine, or one is due and no worker is there.")

    @OptionGroup var place: FleetDatabaseOptions

    @Flag(help: "Print one JSON object with every archive.")
    var json = false

    @Flag(help: "Print metrics in Prometheus' text format.")
    var metrics = false

    /// Archives named, for people and for programs.
    private static let (shown, all) = (40, 1_000_000)

    func validate() throws {
        if json, metrics { throw ValidationError("--json and --metrics exclude each other") }
    }

    func run() throws {
        try exiting {
            let status = try place.fleet().status(archives: json ? Self.all : Self.shown)
            let report = FleetReport(status)
            if json {
                printResult(report.json() + [0x0A])
            } else if metrics {
                printResult(report.metrics())
            } else {
                printResult(report.text())
            }
            return status.isWell ? .complete : .incomplete
        }
    }
}
