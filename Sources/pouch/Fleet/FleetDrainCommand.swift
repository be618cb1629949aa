import ArgumentParser
import PouchFleet

/// `pouch fleet drain`
struct FleetDrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Have workers save their crawls, give them back and end.",
        discussion: "They hear of it when they renew their lease. Other workers go on with the crawls.")

    @Argument(help: "A worker's host, or its HOST:FOLDER as `pouch fleet status` names it.")
    var worker: String?

    @Flag(help: "All workers.")
    var all = false

    @OptionGroup var place: FleetDatabaseOptions

    func validate() throws {
        guard all != (worker != nil) else { throw ValidationError("name a worker, or say --all") }
    }

    func run() throws {
        try exiting {
            let count = try place.fleet().drain(worker)
            printResult("\(count) asked to drain\n")
            return .complete
        }
    }
}
