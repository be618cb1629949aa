import ArgumentParser
import Foundation
import PouchCrawl
import PouchFleet
import PouchRun

/// `pouch fleet work`
struct FleetWorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Be a worker: claim archives and crawl them.",
        discussion: """
            Each crawl is a process of its own. SIGTERM or Ctrl-C has the crawls save and give back, which may take minutes; a second \
            signal ends at once: then the crawls stop by themselves, and the next worker with this folder goes on with them.

            Ends with 0 when it is drained or idle, with 74 when this machine cannot write or start what it must.
            """)

    @Option(help: "Where mirrors are kept; one worker a folder.", completion: .directory)
    var dir: String

    @Option(help: "Crawls at once, 1 to 1000.")
    var slots = 8

    @OptionGroup var place: FleetDatabaseOptions

    @Option(help: "How often to look for due archives when none was due.")
    var poll: DurationArgument?

    @Flag(help: "End when nothing is due any more.")
    var untilIdle = false

    func validate() throws {
        if !(1...1_000).contains(slots) { throw ValidationError("--slots is a number from 1 to 1000") }
    }

    func run() throws {
        try exiting {
            var engine = WorkerEngine.Settings(slots: slots)
            engine.endsWhenIdle = untilIdle
            if let poll { engine.poll = max(100_000, Int64(poll.duration / .microseconds(1))) }
            let drain = DrainRequest()
            let worker = try FleetWorker(
                .init(
                    folder: URL(fileURLWithPath: dir).standardizedFileURL.path, address: place.address,
                    host: ProcessInfo.processInfo.hostName, version: PouchVersion.text, engine: engine,
                    program: [try Self.program(), "crawl"], environment: ProcessInfo.processInfo.environment),
                drain: drain, tell: { printError($0) },
                storeToken: { try? StoreSession($0, probes: false).history.state.token })
            let stop = StopRequest()
            stop.onStop { drain.ask() }
            let signals = StopSignals(stop)
            defer { signals.cancel() }
            return worker.run() ? .complete : .ioError
        }
    }

    /// This program.
    private static func program() throws -> String {
        guard let path = Bundle.main.executablePath else {
            throw FleetError.io(path: CommandLine.arguments.first ?? "pouch", operation: "find", code: ENOENT)
        }
        return path
    }
}
