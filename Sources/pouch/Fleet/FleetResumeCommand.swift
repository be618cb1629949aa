import ArgumentParser
import PouchFleet

/// `pouch fleet resume`
struct FleetResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End an archive's pause or quarantine; it is due at once.")

    @Argument(help: "NAME, or TENANT/NAME.")
    var archive: String

    @OptionGroup var place: FleetDatabaseOptions

    func run() throws {
        try exiting {
            try place.fleet().resume(archive)
            return .complete
        }
    }
}
