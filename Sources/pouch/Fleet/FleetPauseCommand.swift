import ArgumentParser
import PouchFleet

/// `pouch fleet pause`
struct FleetPauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Crawl an archive no more, until it is resumed.",
        discussion: "A crawl of it that is under way goes on to its end.")

    @Argument(help: "NAME, or TENANT/NAME.")
    var archive: String

    @OptionGroup var place: FleetDatabaseOptions

    func run() throws {
        try exiting {
            try place.fleet().pause(archive)
            return .complete
        }
    }
}
