import ArgumentParser
import PouchBytes
import PouchCrawl
import PouchObjects
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
            printResult(json ? outcome.json + "\n" : outcome.text(mirror))
            for path in outcome.missing { printError("\(path) is not in the store") }
            return outcome.missingCount == 0 ? .complete : .damaged
        }
    }
}

extension MirrorPull.Outcome {
    func text(_ mirror: String) -> String {
        "\(mirror): commit \(sequence), \(objects) objects, \(bytes) bytes; \(pages) pages, \(statements) statements"
            + (missingCount > 0 ? "; \(missingCount) missing" : "") + "\n"
    }

    fileprivate var json: String {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("seq", sequence)
        json.field("newest", newest)
        json.field("objects", objects)
        json.field("bytes", bytes)
        json.field("pages", pages)
        json.field("statements", statements)
        json.field("missing", missingCount)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
