import ArgumentParser
import Foundation
import PouchFleet

/// `pouch fleet`
struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "Crawl many archives on many machines.",
        discussion: """
            A PostgreSQL database says who crawls which archive and when; workers crawl; an object store keeps each mirror. \
            One archive is crawled by one worker at a time, and archives with the same host one after another.

            The database is the one that --database names, or POUCH_FLEET in the environment: postgresql://USER@HOST/DATABASE, \
            or key=value pairs. PGHOST and the others count, too, and so does ~/.pgpass. Stores are reached as by `pouch push`.
            """,
        subcommands: [
            FleetInitCommand.self, FleetAddCommand.self, FleetWorkCommand.self, FleetStatusCommand.self,
            FleetDrainCommand.self, FleetPauseCommand.self, FleetResumeCommand.self, FleetTenantCommand.self,
        ])
}

/// Where a fleet's database is.
struct FleetDatabaseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database (default: POUCH_FLEET in the environment). Others on the machine can read it here; a password belongs in ~/.pgpass.",
            valueName: "address"))
    var database: String?

    var address: String? { database ?? ProcessInfo.processInfo.environment[FleetWorker.Settings.addressVariable] }

    func fleet() throws -> Fleet { try Fleet(Database(address)) }
}
