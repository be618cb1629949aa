import ArgumentParser
import PouchBytes
import PouchCrawl
import PouchMirror
import PouchObjects
import PouchReport
import PouchRun

/// How long what was pushed is locked.
struct RetentionOptions: ParsableArguments {
    @Option(help: "After the commit, lock the objects that it names for so many days (the bucket must allow locks).")
    var retainDays: Int?

    @Flag(help: "Lock so that nobody can shorten the term, the bucket's owner neither.")
    var retainCompliance = false

    func validate() throws {
        if let retainDays, !(1...36_500).contains(retainDays) {
            throw ValidationError("--retain-days is a number from 1 to 36500")
        }
        if retainCompliance, retainDays == nil { throw ValidationError("--retain-compliance goes with --retain-days") }
    }

    var retention: MirrorPush.Retention? {
        retainDays.map { days in
            let until = Timestamp.now().microseconds + Int64(days) * 86_400_000_000
            return MirrorPush.Retention(
                until: Timestamp(microseconds: until - until % 1_000_000), isCompliance: retainCompliance)
        }
    }
}

/// `pouch push`
struct PushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Put into an object store what a mirror has and the store has not.",
        discussion: """
            The store is s3://BUCKET/PREFIX. Key and secret come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), \
            the region from AWS_REGION, a server that is not Amazon's from AWS_ENDPOINT_URL_S3. The store must keep \
            conditional writes and checksums; one that does not is refused by the name of what it lacks.

            Objects are created once; fleet.json is swapped last, and that is the commit. Ended at any point, the same command \
            goes on, and nothing counts before its end.

            Ends with 0; with 65 when the mirror is damaged or the store holds another history, with 69 when the store cannot be \
            had or lacks a guarantee, with 75 when another writer was faster, or a crawl holds the mirror.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Argument(help: "The store: s3://BUCKET/PREFIX.")
    var store: String

    @OptionGroup(title: "Retention")
    var retaining: RetentionOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try exiting {
            // Looked at before it is opened for writing: a wrong name must not become a folder.
            _ = try MirrorFolder(path: mirror, create: false)
            let folder = try MirrorFolder(path: mirror, create: true)
            let lock = try MirrorLock(folder, now: Timestamp.now().rfc3339)
            defer { withExtendedLifetime(lock) {} }
            let stop = StopRequest()
            let signals = StopSignals(stop)
            defer { signals.cancel() }
            let session = try StoreSession(store, probes: true, isStopping: { stop.signal })
            let outcome = try session.push(folder, retention: retaining.retention)
            printResult(json ? outcome.json() : outcome.text(store))
            for line in outcome.complaints(mirror) { printError(line) }
            return .complete
        }
    }
}
