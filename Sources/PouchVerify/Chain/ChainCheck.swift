import PouchBytes
import PouchMirror

/// Reads `crawls/` and the chain of summaries, from the newest crawl back to the first.
package struct ChainCheck {
    /// Every crawl that there is, or that another one names, oldest first.
    package private(set) var crawls: [CrawlFacts] = []
    private(set) var damage = DamageList()
    private(set) var notes: [String] = []

    private static let ownFiles = Set(
        ["summary.json", "summary.json.minisig", "summary.json.tsr", ProfileCopy.fileName]
            + CrawlLines.allCases.flatMap { [$0.rawValue, $0.rawValue + CrawlLines.gzipSuffix] })

    package init(_ folder: MirrorFolder) throws(StoreError) {
        let catalog = try CrawlCatalog(folder)
        for name in catalog.strays { damage.note("crawls/" + name, .extra, "no crawl's folder") }
        for entry in catalog.entries {
            let summary = entry.facts
            if case .damaged(let detail) = entry.state {
                damage.note(SummaryFacts.path(of: entry.name).joined(separator: "/"), .flawed, detail)
            }
            crawls.append(CrawlFacts(name: entry.name, summary: summary))
            if let digest = summary?.profileSHA256 { try checkProfile(of: entry.name, digest, folder) }
            let files = try folder.entries(of: ["crawls", entry.name]) ?? []
            let names = Set(files.map(\.name))
            for lines in CrawlLines.allCases.map(\.rawValue)
            where names.isSuperset(of: [lines, lines + CrawlLines.gzipSuffix]) {
                notes.append(
                    "crawls/\(entry.name)/\(lines) stands beside its gzipped form, as a killed crawl leaves it: the plain one was read, "
                        + "the next `pouch crawl` or `pouch compact` removes it")
            }
            for file in files {
                if file.kind != .file || !Self.ownFiles.contains(file.name) {
                    damage.note("crawls/\(entry.name)/\(file.name)", .extra, "no file of a crawl's")
                }
            }
        }
        let readable = crawls.filter { $0.summary != nil }
        let claim = try HeadCheck.claim(folder, newest: readable.last, all: crawls, damage: &damage, notes: &notes)
        follow(from: claim, readable)
        crawls.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The crawls that have a summary.
    package var complete: [CrawlFacts] { crawls.filter { $0.summary != nil } }

    /// The crawl's copy of its profile must be the one that the summary names.
    private mutating func checkProfile(
        of crawl: String, _ digest: SHA256Digest, _ folder: MirrorFolder
    ) throws(StoreError) {
        let path = ProfileCopy.path(of: crawl)
        let shown = path.joined(separator: "/")
        guard let file = try folder.open(path) else {
            damage.note(shown, .missing, "the crawl's summary names it")
            return
        }
        if try file.sha256() != digest {
            damage.note(shown, .altered, "its SHA-256 is not the one that the summary names")
        }
    }

    /// Each summary names the one before it. What is named must be there, as it was; what is there must be named.
    private mutating func follow(from head: SummaryFacts.Previous?, _ readable: [CrawlFacts]) {
        var reached: Set<String> = []
        var claim = head
        // Without a head the newest crawl starts the chain.
        var next = head == nil ? readable.last : nil
        while true {
            if let named = claim {
                check(named)
                next = readable.last { $0.name == named.crawl }
                // Where the chain is broken, it goes on with the newest crawl before the gap.
                if next == nil {
                    next = readable.last { $0.name < named.crawl }
                }
            }
            guard let crawl = next, reached.insert(crawl.name).inserted else { break }
            claim = crawl.summary?.previous
            next = nil
            if let before = claim, before.crawl >= crawl.name {
                damage.note(
                    "crawls/\(crawl.name)/summary.json", .flawed,
                    "names \(before.crawl), which is no earlier crawl, as the one before it")
                claim = nil
                next = readable.last { $0.name < crawl.name }
            }
        }
        for crawl in readable where !reached.contains(crawl.name) {
            damage.note("crawls/\(crawl.name)/summary.json", .extra, "no later crawl's summary names it")
        }
    }

    private mutating func check(_ claim: SummaryFacts.Previous) {
        let path = "crawls/\(claim.crawl)/summary.json"
        guard let crawl = crawls.first(where: { $0.name == claim.crawl }) else {
            crawls.append(CrawlFacts(name: claim.crawl))
            damage.note(path, .missing, "the crawl after it, or head.json, names it")
            return
        }
        guard let summary = crawl.summary else {
            if damage[path] == nil { damage.note(path, .missing, "the crawl after it, or head.json, names it") }
            return
        }
        if summary.digest.hex != claim.summarySHA256 {
            damage.note(path, .altered, "its SHA-256 is not the one that the crawl after it, or head.json, names")
        }
    }
}

/// A crawl as the mirror holds it.
package struct CrawlFacts: Sendable {
    package let name: String
    /// nil when it is missing or unreadable, or the crawl is not complete.
    package var summary: SummaryFacts?
    /// Whether the manifest is the one the summary names: only then do its lines decide about anything.
    package var isSound = false
    /// Whether its manifest and WARC files are read, or an earlier verification is relied on for them.
    var isRead = true
}
