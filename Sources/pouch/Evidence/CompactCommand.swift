import ArgumentParser
import PouchBytes
import PouchMirror
import PouchStore

/// `pouch compact`
struct CompactCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Make a mirror's past smaller without losing a byte of evidence.",
        discussion: """
            Gzips the manifests and logs of all crawls before the newest complete one (zcat gives them back; every command reads \
            both), drops from pouch.sqlite what the manifests hold, and removes files in pages/ of documents whose newest copy is in \
            its record alone (`archive: {pages: record}` in the profile). `pouch crawl` does so at its end: this is for mirrors \
            of an earlier Pouch. No WARC file, statement or summary is touched.

            Ends with 0; with 65 when a manifest is not the one that its summary names: it stays as it is, and `pouch verify` \
            tells more; with 75 while a crawl holds the mirror. Ended at any point, it can be run again.
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
            printResult(json ? outcome.json + "\n" : outcome.text)
            for path in outcome.damaged {
                printError(
                    "\(path) is not the file that its crawl's summary names, and is left as it is: `pouch verify \(mirror)`"
                )
            }
            return outcome.damaged.isEmpty ? .complete : .badData
        }
    }
}

extension Compaction {
    fileprivate var json: String {
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        json.field("files", files)
        json.field("bytes_before", plainBytes)
        json.field("bytes_after", packedBytes)
        json.field("rows", rows)
        json.field("pages", pages)
        json.field("damaged", damaged)
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    fileprivate var text: String {
        let removed = pages == 0 ? "" : "; \(pages) files of pages removed that their records hold"
        return files == 0 && rows == 0 && pages == 0
            ? damaged.isEmpty ? "nothing to do\n" : ""
            : "\(files) manifests and logs gzipped, \(plainBytes) bytes to \(packedBytes); \(rows) rows dropped from the database\(removed)\n"
    }
}
