import PouchBytes

/// The crawls of a mirror by their summaries, oldest first; the database is not read.
///
///     for entry in try CrawlCatalog(folder).entries { print(entry.name, entry.state) }
public struct CrawlCatalog: Sendable {
    /// A complete crawl.
    public struct Crawl: Sendable {
        public let name: String
        public let facts: SummaryFacts

        public init(name: String, facts: SummaryFacts) {
            self.name = name
            self.facts = facts
        }
    }

    /// Whether a crawl is complete, by its summary alone.
    public enum State: Sendable {
        case complete(SummaryFacts)
        /// There is no summary: the crawl runs, was stopped, or was given up.
        case incomplete
        /// The file is not a summary of this crawl.
        case damaged(detail: String)
    }

    /// A folder under `crawls/` and its crawl's state.
    public struct Entry: Sendable {
        public let name: String
        public let state: State

        public var facts: SummaryFacts? {
            if case .complete(let facts) = state { facts } else { nil }
        }
    }

    /// Every folder that has a crawl's name.
    public let entries: [Entry]
    /// Other names in `crawls/`.
    public let strays: [String]
    private let folder: MirrorFolder

    /// Reads every summary; one that is damaged is an entry like the others.
    ///
    /// - Parameter links: what to make of a link in the mirror.
    public init(_ folder: MirrorFolder, links: LinkPolicy = .absent) throws(StoreError) {
        self.folder = folder
        var entries: [Entry] = []
        var strays: [String] = []
        for entry in try folder.entries(of: ["crawls"], links: links) ?? [] {
            guard entry.isFolder, CrawlName.isOne(entry.name) else {
                strays.append(entry.name)
                continue
            }
            entries.append(Entry(name: entry.name, state: try Self.state(of: entry.name, folder, links)))
        }
        self.entries = entries
        self.strays = strays
    }

    /// The complete crawls.
    ///
    /// - Throws: ``StoreError/damaged(path:detail:)`` for a file that is not a summary.
    public func complete() throws(StoreError) -> [Crawl] {
        var crawls: [Crawl] = []
        for entry in entries {
            switch entry.state {
            case .complete(let facts): crawls.append(Crawl(name: entry.name, facts: facts))
            case .incomplete: continue
            case .damaged(let detail):
                throw .damaged(
                    path: folder.shown(SummaryFacts.path(of: entry.name).joined(separator: "/")), detail: detail)
            }
        }
        return crawls
    }

    /// The complete crawls, without those whose summaries are damaged.
    public var sound: [Crawl] {
        entries.compactMap { entry in entry.facts.map { Crawl(name: entry.name, facts: $0) } }
    }

    /// The names of those without a summary.
    public var incomplete: [String] {
        entries.compactMap { if case .incomplete = $0.state { $0.name } else { nil } }
    }

    private static func state(
        of crawl: String, _ folder: MirrorFolder, _ links: LinkPolicy
    ) throws(StoreError) -> State {
        guard let file = try folder.open(SummaryFacts.path(of: crawl), links: links) else { return .incomplete }
        guard file.size <= SummaryFacts.largest else { return .damaged(detail: "larger than any summary") }
        let bytes = try file.contents()
        do { return .complete(try SummaryFacts(bytes, crawl: crawl)) } catch { return .damaged(detail: "\(error)") }
    }
}
