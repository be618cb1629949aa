import PouchMirror
import PouchParquet

/// `crawls`: what each complete crawl's summary says.
enum CrawlTable {
    typealias Column = ExportTable<MirrorReader.Crawl>.Column

    static let table = ExportTable(
        name: "crawls",
        columns: [
            Column("crawl", .text, "its name: its start in UTC", isRequired: true) { .text($0.name) },
            Column("profile", .text, "its profile's name", .repeated) { .text($0.facts.profile) },
            Column("profile_sha256", .text, "of its copy of the profile", .repeated) {
                .text($0.facts.profileSHA256?.hex)
            },
            Column("origin", .text, "scheme://host:port that was crawled", .repeated) { .text($0.facts.origin) },
            Column("is_partial", .boolean, "whether only some years or months were asked for", isRequired: true) {
                .boolean($0.facts.isPartial)
            },
            Column("started_at", .timestamp, "when it began") { .moment($0.facts.startedAt) },
            Column("ended_at", .timestamp, "when it was complete") { .moment($0.facts.endedAt) },
            Column("requests", .int64, "requests that it made") { .number($0.facts.requests) },
            Column("retries", .int64, "of them, those tried again") { .number($0.facts.retries) },
            Column("resumed", .int64, "how often it was interrupted and went on") { .number($0.facts.resumed) },
            Column("bytes_received", .int64, "bytes that came") { .number($0.facts.bytesReceived) },
            Column("settings", .text, "JSON: what it was asked to do", .long, isRequired: true) {
                .text($0.facts.settings)
            },
            Column("warc_files", .int64, "its WARC files", isRequired: true) { .number($0.volumes.count) },
            Column("warc_bytes", .int64, "their bytes", isRequired: true) { crawl in
                .number(crawl.facts.volumes.reduce(0) { $0 &+ $1.bytes })
            },
            Column("manifest_lines", .int64, "URLs in its manifest", isRequired: true) {
                .number($0.facts.manifest.lines)
            },
            Column("manifest_sha256", .text, "of its manifest", isRequired: true) {
                .text($0.facts.manifest.sha256.hex)
            },
            Column("merkle_root", .text, "of its manifest's lines: what `pouch prove` leads to") {
                .text($0.facts.manifest.merkleRoot?.hex)
            },
            Column("summary_sha256", .text, "of its summary, which its signature is of", isRequired: true) {
                .text($0.facts.digest.hex)
            },
            Column("previous_crawl", .text, "the crawl before it") { .text($0.facts.previous?.crawl) },
            Column("previous_summary_sha256", .text, "that one's summary: the chain") {
                .text($0.facts.previous?.summarySHA256)
            },
        ])
}
