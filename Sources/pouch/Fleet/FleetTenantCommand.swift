import ArgumentParser
import PouchFleet

/// `pouch fleet tenant`
struct FleetTenantCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenant", abstract: "Name a tenant, and how many of its archives may be crawled at once.")

    @Argument(help: "Its name: lower-case letters, digits, `.`, `_` and `-`.")
    var name: String

    @Option(help: "At most so many at once (default: no limit).")
    var maxRunning: Int?

    @OptionGroup var place: FleetDatabaseOptions

    func validate() throws {
        if let maxRunning, !(0...1_000_000).contains(maxRunning) {
            throw ValidationError("--max-running is a number from 0")
        }
    }

    func run() throws {
        try exiting {
            try place.fleet().setTenant(name, maxRunning: maxRunning)
            return .complete
        }
    }
}
