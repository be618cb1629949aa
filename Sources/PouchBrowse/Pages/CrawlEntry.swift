import PouchAudit
import PouchBytes
import PouchMirror
import PouchStore

/// A crawl of a mirror, as lists show it.
package struct CrawlEntry: Sendable {
    /// Whether the crawl is complete.
    package enum State: Sendable, Equatable {
        case complete
        /// It runs, was stopped, or was given up.
        case unfinished
        /// The file is not a summary of this crawl.
        case damaged(String)
    }

    package var name: String
    package var state: State
    /// Of a complete one.
    package var facts: SummaryFacts?
    /// Of a complete one.
    package var figures: CrawlSummary?
    package var seal: SealState?
    /// Days without a complete crawl before it; nil for the first, and for an incomplete one.
    package var gap: Int?

    /// All crawls, newest first.
    package static func all(_ snapshot: MirrorSnapshot) -> [CrawlEntry] {
        var entries: [CrawlEntry] = []
        var before: Timestamp?
        for entry in snapshot.catalog.entries {
            switch entry.state {
            case .incomplete: entries.append(CrawlEntry(name: entry.name, state: .unfinished))
            case .damaged(let detail): entries.append(CrawlEntry(name: entry.name, state: .damaged(detail)))
            case .complete(let facts):
                var made = CrawlEntry(name: entry.name, state: .complete)
                made.facts = facts
                made.figures = figures(of: entry.name, snapshot)
                made.seal = snapshot.seal(of: entry.name)
                if let before, let began = Timestamp(compact: entry.name) {
                    made.gap = Int((began.secondsSince1970 - before.secondsSince1970) / 86_400)
                }
                before = facts.endedAt ?? Timestamp(compact: entry.name)
                entries.append(made)
            }
        }
        return entries.reversed()
    }

    static func figures(of crawl: String, _ snapshot: MirrorSnapshot) -> CrawlSummary? {
        guard let file = try? snapshot.folder.open(SummaryFacts.path(of: crawl)), file.size <= SummaryFacts.largest,
            let bytes = try? file.contents()
        else { return nil }
        return try? CrawlSummary(summary: bytes, of: crawl)
    }

    private init(name: String, state: State) {
        self.name = name
        self.state = state
    }

    /// Seconds from its beginning to its end.
    package var seconds: Double? {
        guard let start = facts?.startedAt, let end = facts?.endedAt else { return nil }
        return Double(end.microseconds - start.microseconds) / 1_000_000
    }

    /// Of its WARC files.
    package var bytes: Int { facts?.volumes.reduce(0) { $0 + $1.bytes } ?? 0 }

    /// URLs with that outcome; 0 for a crawl without a summary.
    package func count(_ outcome: Outcome) -> Int { figures?.outcomes[outcome] ?? 0 }
}

/// One crawl with its neighbours.
package struct CrawlPage: Sendable {
    package var entry: CrawlEntry
    package var previous: String?
    package var next: String?
    /// The mirror's files of it, from the crawl's folder on, as they stand there.
    package var files: [(name: String, bytes: Int)]
    /// Whether a later summary, or the head, names this one's digest.
    package var isNamed: Bool

    /// nil when there is no such crawl.
    package init?(_ name: String, _ snapshot: MirrorSnapshot) {
        let all = CrawlEntry.all(snapshot)
        guard let place = all.firstIndex(where: { $0.name == name }) else { return nil }
        entry = all[place]
        let complete = all.filter { $0.state == .complete }.map(\.name)
        previous = complete.first { $0 < name }
        next = complete.last { $0 > name }
        files = Self.names.compactMap { file in
            guard let found = try? snapshot.folder.open(["crawls", name, file]) else { return nil }
            return (file, found.size)
        }
        let digest = entry.facts?.digest.hex
        let follower = snapshot.history.crawls.first { $0.facts.previous?.crawl == name }
        isNamed =
            digest != nil
            && (follower?.facts.previous?.summarySHA256 == digest || snapshot.head?.summarySHA256 == digest)
    }

    /// The files of a crawl's folder that are served.
    package static let names = [
        "summary.json", "summary.json.minisig", "summary.json.tsr", "manifest.jsonl", "manifest.jsonl.gz", "log.jsonl",
        "log.jsonl.gz", "profile.yaml",
    ]
}
