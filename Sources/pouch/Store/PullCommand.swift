import ArgumentParser
import PouchBytes
import PouchCrawl
import PouchObjects
import PouchReport
import PouchRun

/// `pouch pull`
struct PullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Make a mirror from an object store.",
        discussion: """
            Objects are held against the digests that their commit names, pages come from the records, the database is made anew. \
            The mirror is made beside its place (.NAME.pull) and renamed when it is whole; ended before, the same command goes on.

            Key, secret, region and server are named as for `pouch push`. Ends with 0; with 2 when something that the manifests name is not in the store.
            """)

    @Argument(help: "The store: s3://BUCKET/PREFIX.")
    var store: String

    @Argument(help: "The mirror's folder; nothing may be there yet.", completion: .directory)
    var mirror: String

    @Option(help: "A profile to make the database by (default: the ones that the crawls keep).")
    var profile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try exiting {
            let stop = StopRequest()
            let signals = StopSignals(stop)
            defer { signals.cancel() }
            let session = try StoreSession(store, probes: false, isStopping: { stop.signal })
            let outcome = try session.pull(to: mirror, profile: profile, isStopping: { stop.signal })
            printResult(json ? outcome.json() : outcome.text(mirror))
            for line in outcome.complaints { printError(line) }
            return outcome.missingCount == 0 ? .complete : .damaged
        }
    }
}
