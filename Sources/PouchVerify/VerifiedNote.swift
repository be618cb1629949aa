import PouchBytes
import PouchMirror

/// The files that a verification found whole, noted for a later one that begins where this one ended.
///
/// It is not evidence, and no command uses it as such: whoever can write it can put anything into it. A verification
/// that relies on one names it, and its contents, in its result.
package struct VerifiedNote: Sendable, Equatable {
    /// The newest complete crawl of then.
    package var crawl: String
    /// Of that crawl's summary, by which all crawls before it are named.
    package var summarySHA256: String
    package var verifiedAt: Timestamp
    /// When everything was read the last time.
    package var wholeAt: Timestamp
    /// The first crawl whose files were read; nil when all were.
    package var since: String?
    /// The key that was found to have signed, as minisign shows it; nil when none was given.
    package var key: String?

    /// Where it stands in a mirror, unless its keeper has it elsewhere.
    package static let fileName = "verified.json"

    /// - Returns: nil of a verification that found damage, or no complete crawl, or looked at a sample.
    package init?(of result: Verification, at now: Timestamp) {
        guard result.state == .intact, result.sample == nil, let newest = result.newest else { return nil }
        crawl = newest.crawl
        summarySHA256 = newest.summarySHA256
        verifiedAt = now
        wholeAt = result.reliance?.note.wholeAt ?? now
        since = result.reliance?.crawl
        key = result.signed?.key
    }

    /// - Throws: `JSONError` for bytes that are not a note.
    package init(_ bytes: [UInt8]) throws {
        var fields: [String: String] = [:]
        var version: Int?
        var json = JSONReader(bytes)
        try json.object { key, json in
            if key == "version" { version = try json.int() } else { fields[key] = try json.string() }
        }
        try json.end()
        guard version == 1, let crawl = fields["crawl"], CrawlName.isOne(crawl), let digest = fields["summary_sha256"],
            let verified = fields["verified_at"].flatMap({ Timestamp(rfc3339: $0) }),
            let whole = fields["whole_at"].flatMap({ Timestamp(rfc3339: $0) })
        else { throw JSONError(offset: 0, problem: "no note of a verification") }
        self.crawl = crawl
        summarySHA256 = digest
        verifiedAt = verified
        wholeAt = whole
        since = fields["since"]
        key = fields["key"]
    }

    /// One JSON object, its line's end included.
    package var bytes: [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.field("version", 1)
        json.field("crawl", crawl)
        json.field("summary_sha256", summarySHA256)
        json.field("verified_at", verifiedAt.rfc3339)
        json.field("whole_at", wholeAt.rfc3339)
        json.field("since", since)
        json.field("key", key)
        json.endObject()
        return json.bytes + [ASCII.lineFeed]
    }
}

/// The results that a verification which does not begin at the first crawl takes from an earlier one.
package struct Reliance: Sendable, Equatable {
    /// The first crawl whose files are read.
    package let crawl: String
    package let note: VerifiedNote
    /// The note's file, as messages name it.
    package let path: String
    /// Who wrote it, as far as a signature shows, in words.
    package let signature: String

    /// - Parameter folder: must hold the note's crawl with the very summary that the note names.
    /// - Throws: ``StoreError/damaged(path:detail:)`` for a note on another mirror, or on a crawl other than `crawl`.
    package init(
        since crawl: String, note: VerifiedNote, path: String, signature: String, in folder: MirrorFolder
    ) throws(StoreError) {
        func refuse(_ why: String) -> StoreError {
            .damaged(
                path: path,
                detail:
                    "\(why): leave --since out; `pouch verify \(folder.path) --write-note` notes what it finds whole")
        }
        for name in [crawl, note.crawl] where try folder.open(["crawls", name, "summary.json"]) == nil {
            throw refuse("the mirror has no complete crawl \(name)")
        }
        guard crawl <= note.crawl else {
            throw refuse("it says nothing of \(crawl), only of crawls up to \(note.crawl)")
        }
        let summary = try folder.read(["crawls", note.crawl, "summary.json"])
        guard SHA256Digest.of(summary).hex == note.summarySHA256 else {
            throw refuse("the summary of \(note.crawl) is not the one that was verified")
        }
        self.crawl = crawl
        self.note = note
        self.path = path
        self.signature = signature
    }
}
