import GRDB
import PouchBytes
import PouchMirror
import PouchProfile
import PouchURL

/// The running crawl of a mirror: the one place where anything of it is committed.
///
/// It owns the WARC file and the order of durable steps; what is written is decided elsewhere (``Settlement``). Not safe for
/// use from several threads: one writer owns the mirror.
///
///     let writer = try CrawlWriter.open(store, now: now, fresh: false, settings: "{}")
///     try writer.seed(seeds)
///     let committed = try writer.commit(settlements)
public final class CrawlWriter {
    public let store: MirrorStore
    public let id: Int64
    public let name: String
    /// Whether this process goes on with a crawl that an earlier one began.
    public let isResumed: Bool
    var volume: WARCVolume
    var frontier: FrontierTable
    /// Which links of this crawl enter the frontier; all, unless only a part of the archive was asked for.
    public var wants: (FoundLink) -> Bool = { _ in true }
    /// Why a link that a listing names is not asked for; nil for one that is.
    public var exclusion: (WebURL, Role) -> LinkExclusion? = { _, _ in nil }
    /// Whether a listing of a role may name nothing.
    public var mayBeEmpty: (Role) -> Bool = { _ in false }
    /// Whether it is noted what listings say otherwise of a document than in the crawl before: where documents may be passed
    /// over.
    public var notesListingNews = false
    /// Signs the summary and the head when the crawl is complete; nil leaves them unsigned.
    var signer: (any SummarySigner)?
    /// Page requisites and attachments that entered the frontier lately.
    var requisites = RecentSet<WebURL>(limit: 1 << 16)
    /// The digest of a volume that is full, under way.
    var digest: BackgroundResult<VolumeDigest, StoreError>?
    /// Files whose commit is done, waiting for ``makeDurable()``.
    var isDirty = false

    init(store: MirrorStore, id: Int64, name: String, isResumed: Bool, volume: WARCVolume, nextSequence: Int64) {
        self.store = store
        self.id = id
        self.name = name
        self.isResumed = isResumed
        self.volume = volume
        frontier = FrontierTable(
            crawl: id, documents: DocumentTable(identity: .plain), nextSequence: nextSequence)
    }

    var listings: ListingTable { frontier.listings }
    var documents: DocumentTable { frontier.documents }
    var probeTable: ProbeTable { ProbeTable(crawl: id) }

    // MARK: - Frontier

    /// Sets which addresses name one document from now on. To be called before anything enters the frontier.
    public func identify(by identity: IdentityScheme) throws(StoreError) {
        frontier.documents.identity = identity
        try store.write { db in try identity.index(db) }
    }

    /// Puts seeds into the frontier; those already there stay as they are.
    public func seed(_ links: [FoundLink]) throws(StoreError) {
        try store.write { db in for link in links { _ = try self.enter(link, db) } }
    }

    /// Puts every document that is known from earlier crawls, and not yet in this one, into the frontier. Returns how many.
    ///
    /// A transaction takes a thousand of them: what SQLite writes ahead stays small. Ended in between, the next run adds the rest.
    public func seedKnownDocuments(where isInScope: (WebURL, Role) -> Bool) throws(StoreError) -> Int {
        var added = 0
        var last: Int64 = 0
        while true {
            let page = try store.write { db in
                try self.frontier.addKnown(after: last, limit: 1_000, where: isInScope, db)
            }
            guard let page else { return added }
            added += page.added
            last = page.last
        }
    }

    func enter(_ link: FoundLink, _ db: Database, isLikelyUnknown: Bool = false) throws -> (
        document: Int64, isNew: Bool
    ) {
        try frontier.add(link, db, isWanted: wants(link), isLikelyUnknown: isLikelyUnknown)
    }

    /// The next documents that wait at this priority, in the order they were found.
    public func pending(priority: Int, after sequence: Int64, limit: Int) throws(StoreError) -> [PendingDocument] {
        try store.write { db in
            try self.frontier.pending(priority: priority, after: sequence, limit: limit, db)
        }
    }

    /// Documents that wait for a retry, the earliest first, of classes up to this one.
    public func delayed(upTo priority: Int, limit: Int) throws(StoreError) -> [PendingDocument] {
        try store.write { db in try self.frontier.delayed(upTo: priority, limit: limit, db) }
    }

    /// How many documents wait, and how many are done.
    public func counts() throws(StoreError) -> (pending: Int, done: Int) {
        try store.write { db in try self.frontier.counts(db) }
    }

    /// How the given URLs ended in this crawl.
    public func ends(of urls: [WebURL]) throws(StoreError) -> [(outcome: Outcome?, error: String?)] {
        try store.write { db in try urls.map { try self.frontier.end(of: $0, db) ?? (nil, nil) } }
    }

    // MARK: - Evidence of this crawl

    /// Visits the documents that wait for their second answer: after a relaunch that may be all of them.
    public func suspects(_ visit: (ProbedDocument) -> Void) throws(StoreError) {
        try store.read { db in try self.probeTable.suspects(db, visit) }
    }

    /// A document that answered well in this crawl, if possible one whose URL begins with `prefix`.
    public func control(near prefix: String) throws(StoreError) -> ProbedDocument? {
        try store.read { db in try self.probeTable.control(near: prefix, db) }
    }

    /// The probes made in this crawl so far.
    public func probes() throws(StoreError) -> [CrawlProbe] {
        try store.read { db in try self.probeTable.all(db) }
    }

    /// The documents that a redirect's target leads on to, itself first, and how many others than `document` go there.
    public func redirects(to target: WebURL, besides document: Int64) throws(StoreError) -> (
        chain: [Int64], sources: Int
    ) {
        try store.write { db in
            let chain = try self.frontier.redirects(from: target, db)
            return (chain, try self.frontier.redirectCount(to: chain[0], target, besides: document, db))
        }
    }

    /// The documents of this crawl that redirect to a document, and whether a statement with a text is held of one of them.
    public func redirectSources(of document: Int64) throws(StoreError) -> (sources: [Int64], holdStatement: Bool) {
        try store.write { db in
            let sources = try self.frontier.redirectSources(of: document, db)
            return (sources, try sources.contains { try self.frontier.holdsStatement($0, db) })
        }
    }

    /// Visits the statements that this crawl had for the first time and whose text stands at several addresses, those of one
    /// text together.
    public func eachSharedCapture(_ visit: (SharedCapture) throws -> Void) throws(StoreError) {
        try store.read { db in try SharedCapture.each(of: self.id, db, visit) }
    }

    /// The origins that this crawl began with and that earlier crawls of the mirror asked, the last of these last.
    public func origins() throws(StoreError) -> [String] {
        try store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT json_extract(settings, '$.origin') AS origin FROM crawl
                    WHERE id <= ? AND origin IS NOT NULL GROUP BY origin ORDER BY max(CASE WHEN id < ? THEN id ELSE 0 END)
                    """, arguments: [self.id, self.id])
        }
    }

    /// When the newest complete crawl before this one ended, microseconds since 1970; nil when there is none.
    public func endOfNewestComplete() throws(StoreError) -> Int64? {
        try store.read { db in
            try Int64.fetchOne(
                db, sql: "SELECT max(ended) FROM crawl WHERE state = \(CrawlState.complete.sql) AND id < ?",
                arguments: [self.id])
        }
    }

    /// When this crawl began, in its first run, microseconds since 1970.
    public func began() throws(StoreError) -> Int64 {
        try store.read { db in
            try Int64.fetchOne(db, sql: "SELECT started FROM crawl WHERE id = ?", arguments: [self.id]) ?? 0
        }
    }

    // MARK: - Hosts

    /// The host's robots.txt and pace as last stored.
    public func hostMemory(_ origin: String) throws(StoreError) -> HostMemory {
        try store.read { db in try HostTable.memory(of: origin, db) }
    }

    /// Stores a host's robots.txt and pace, for this crawl and later ones.
    public func remember(_ memory: HostMemory, of origin: String) throws(StoreError) {
        try store.write { try HostTable.remember(memory, of: origin, $0) }
    }

    /// Remembers how fast a host is asked, and nothing else of it.
    public func rememberPace(interval: Int64, notBefore: Int64, noted: Int64, of origin: String) throws(StoreError) {
        try store.write { db in
            try HostTable.rememberPace(interval: interval, notBefore: notBefore, noted: noted, of: origin, db)
        }
    }

    // MARK: - Durability

    /// Makes all that was committed so far survive a power loss, and notes how far that reaches.
    public func makeDurable() throws(StoreError) {
        guard isDirty else { return }
        try volume.sync()
        try store.folder.sync()
        try store.writeDurably { db in
            try db.execute(sql: "UPDATE volume SET durable = length WHERE crawl = ?", arguments: [self.id])
            try db.execute(sql: "DELETE FROM undo; DELETE FROM obsolete")
        }
        isDirty = false
    }
}
