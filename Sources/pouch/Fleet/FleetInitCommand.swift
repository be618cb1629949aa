import ArgumentParser
import PouchFleet

/// `pouch fleet init`
struct FleetInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a fleet's tables in a database, or bring them to this version.",
        discussion: "In a schema of its own, `fleet`. Run again it changes only what the options say.")

    @OptionGroup var place: FleetDatabaseOptions

    @Option(
        help:
            "How long a worker that is silent keeps its archives: 10min to begin with. Every worker renews it ten times in that time."
    )
    var lease: DurationArgument?

    @Option(
        help: ArgumentHelp(
            "A role of the database that workers connect as: it may claim and give back, and read no table.",
            valueName: "role"))
    var workers: String?

    func validate() throws {
        if let lease, lease.duration < .seconds(1) { throw ValidationError("--lease is a second at least") }
    }

    func run() throws {
        try exiting {
            let before = try Fleet.make(Database(place.address), lease: lease?.duration, role: workers)
            printResult(before == 0 ? "The fleet is made.\n" : "The fleet's tables are of this version.\n")
            return .complete
        }
    }
}
