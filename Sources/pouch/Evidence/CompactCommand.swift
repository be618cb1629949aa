import ArgumentParser
import PouchBytes
import PouchMirror
import PouchReport
import PouchStore

/// `pouch compact`
struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Compress a mirror's older crawls without losing a byte of evidence.",
        discussion: """
            Gzips the manifests and logs of all crawls before the newest complete one (zcat gives them back; every command reads \
            both), drops from pouch.sqlite what the manifests hold, and removes files in pages/ of documents whose newest copy is in \
            its record alone (`archive: {pages: record}` in the profile). `pouch crawl` does so at its end: this is for mirrors \
            of an earlier Pouch. No WARC file, statement or summary is touched.

            Ends with 0; with 65 when a manifest is not the one that its summary names: it is left as it is, and `pouch verify` \
            says more; with 75 while a crawl holds the mirror. After an interruption it can be run again.
            """)

    @Argument(help: "The mirror's folder.", completion: .directory)
    var mirror: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try exiting {
            guard try MirrorFolder(path: mirror, create: false).open([MirrorFolder.databaseName]) != nil else {
                throw StoreError.notAMirror(
                    path: mirror,
                    detail: "it holds no \(MirrorFolder.databaseName); `pouch verify --rebuild` makes one from the rest"
                )
            }
            let folder = try MirrorFolder(path: mirror, create: true)
            let lock = try MirrorLock(folder, now: Timestamp.now().rfc3339)
            defer { withExtendedLifetime(lock) {} }
            let outcome = try Compaction.run(MirrorStore(folder: folder, create: true), shrinks: true)
            printResult(json ? outcome.json() : outcome.text())
            for path in outcome.damaged {
                printError(
                    "\(path) is not the file that its crawl's summary names, and is left as it is: `pouch verify \(mirror)`"
                )
            }
            return outcome.damaged.isEmpty ? .complete : .badData
        }
    }
}
