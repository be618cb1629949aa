import PouchMirror
import Foundation
import PouchArchive
import PouchBytes
import PouchExtract
import PouchProfile
import PouchURL

/// Reads the statements of a WARC file, Pouch's or another tool's.
///
/// The file is read from end to end as often as its listings bring news, most often once, and once more for the
/// statements: no page is held longer than it takes to read it, and records need no order.
public struct WARCReextraction {
    /// Which pages become statements.
    public enum Choice: Sendable {
        /// Those that the profile calls statements.
        case statements
        /// Every HTML page.
        case every
    }

    public struct Result: Sendable {
        /// Statements found.
        public var statements = 0
        /// Of them, those that have no text.
        public var textless = 0
        /// Why PDFs among them were not read that may be read elsewhere.
        public var unread: [String] = []
        /// Answers to http and https requests.
        public var answers = 0
        /// Of them, those with status 200.
        public var pages = 0
        /// How many pages each scheme://host:port gave; of many, the first met.
        public var origins: [Origin: Int] = [:]
        /// Revisit records: their pages are in other records, most often in other files.
        public var revisits = 0
        /// What is damaged: the byte of the file, and what is wrong there.
        public var damage: [(offset: Int, detail: String)] = []
    }

    private let profile: SiteProfile
    private let extractor: PageExtractor
    private let choice: Choice
    private let wants: (WebURL) -> Bool
    private let open: WARCSalvage.Open
    private let lanes: Int
    private var walk: SiteWalk
    private var crawl: String?

    /// - Parameters:
    ///   - wants: which of the pages to give.
    ///   - lanes: threads that read pages.
    ///   - open: opens the file at an offset.
    public init(
        profile: SiteProfile, choice: Choice, wants: @escaping (WebURL) -> Bool,
        lanes: Int = ProcessInfo.processInfo.activeProcessorCount, open: @escaping WARCSalvage.Open
    ) throws(ProfileError) {
        self.profile = profile
        self.choice = choice
        self.wants = wants
        self.open = open
        self.lanes = lanes
        extractor = try PageExtractor(profile: profile)
        walk = SiteWalk(profile)
    }

    /// - Parameter visit: is told each statement as one JSON object without a line's end, in the order of the file.
    public mutating func run(visit: ([UInt8]) throws -> Void) throws -> Result {
        try learn()
        return try readStatements(visit)
    }

    // MARK: - Listings

    /// Listings that stand in the worst of orders take a pass each; those beyond so many are left to their addresses.
    private static let mostPasses = 40

    /// Reads the listings: those that other listings name, then those that their address names.
    private mutating func learn() throws {
        var passes = 0
        while passes < Self.mostPasses {
            passes += 1
            let others = try readListings()
            // A page that stood before the listing which names it has its turn in another pass.
            if others.contains(where: isListing) { continue }
            if walk.takesAddresses { return }
            walk.takesAddresses = true
            if !others.contains(where: isListing) { return }
        }
        walk.takesAddresses = true
    }

    private func isListing(_ url: WebURL) -> Bool { walk.role(of: url)?.role.isListing ?? false }

    /// One pass over the file; gives the pages that were not known to be listings when they came.
    private mutating func readListings() throws -> Set<WebURL> {
        var others: Set<WebURL> = []
        _ = try salvage.read(
            wants: WARCPage.mayBe,
            visit: { record in
                guard let page = WARCPage(record, profile: profile) else { return }
                if (300..<400).contains(page.status), let location = page.location {
                    walk.takeRedirect(from: page.url, to: location)
                }
                guard page.status == 200 else { return }
                guard let role = walk.role(of: page.url), role.role.isListing else {
                    others.insert(page.url)
                    return
                }
                guard let fetched = try? page.fetched(as: role, limit: profile.limits.decodedBytes) else { return }
                walk.take(extractor.extract(fetched, role: role.role, listing: nil).links)
            })
        walk.followRedirects()
        return others
    }

    private var salvage: WARCSalvage { WARCSalvage(limit: profile.limits.bodyBytes, open: open) }

    // MARK: - Statements

    private mutating func readStatements(_ visit: ([UInt8]) throws -> Void) throws -> Result {
        var result = Result()
        var revisits = 0
        let profile = profile
        let pool = try OrderedPool<Chosen, Found>(lanes: lanes) {
            let extractor = try PageExtractor(profile: profile)
            return { Self.found($0, extractor) }
        }
        func take(_ found: Found) throws {
            switch found {
            case .none: break
            case .damaged(let offset, let detail): result.damage.append((offset, detail))
            case .statement(let json, let isTextless, let unread):
                result.statements += 1
                if isTextless { result.textless += 1 }
                if let unread { result.unread.append(unread) }
                try visit(json)
            }
        }
        let flaws = try salvage.read(
            wants: { header in
                if header.type == "revisit" { revisits += 1 }
                return WARCPage.mayBe(header) || header.type == "warcinfo"
            },
            visit: { record in
                if record.header.type == "warcinfo" {
                    crawl = Self.crawl(named: record.block)
                    return
                }
                guard let page = WARCPage(record, profile: profile) else { return }
                result.count(page)
                guard let chosen = chosen(page, at: record.header.offset) else { return }
                try pool.push(chosen, visit: take)
            })
        try pool.finish(visit: take)
        result.revisits = revisits
        result.damage += flaws.map { ($0.offset, $0.kind.rawValue + ($0.detail.isEmpty ? "" : ": " + $0.detail)) }
        result.damage.sort { $0.offset < $1.offset }
        return result
    }

    /// A page that is to become a statement.
    private struct Chosen: Sendable {
        var page: WARCPage
        var role: AddressRole?
        var listing: ListingEntry?
        var crawl: String?
        /// Of its record.
        var offset: Int
    }

    /// What became of it.
    private enum Found: Sendable {
        case none
        case damaged(Int, String)
        case statement(json: [UInt8], isTextless: Bool, unread: String?)
    }

    private func chosen(_ page: WARCPage, at offset: Int) -> Chosen? {
        guard page.status == 200, wants(page.url) else { return nil }
        let role = walk.role(of: page.url)
        guard choice == .every || role?.role == .statement else { return nil }
        return Chosen(page: page, role: role, listing: walk.entry(of: page.url), crawl: crawl, offset: offset)
    }

    private static func found(_ chosen: Chosen, _ extractor: PageExtractor) -> Found {
        let page: FetchedPage
        do throws(CodingError) {
            page = try chosen.page.fetched(as: chosen.role, limit: extractor.profile.limits.decodedBytes)
        } catch { return .damaged(chosen.offset, "\(chosen.page.url.text): \(error)") }
        let extraction = extractor.extract(page, role: .statement, listing: chosen.listing)
        guard let statement = extraction.statement else { return .none }
        return .statement(
            json: statement.json(crawl: chosen.crawl, recordID: chosen.page.recordID).bytes,
            isTextless: statement.paragraphs.isEmpty, unread: extraction.unread)
    }

    /// The crawl that a file of Pouch's says it is part of.
    private static func crawl(named block: [UInt8]) -> String? {
        for line in block.split(separator: ASCII.lineFeed) where line.starts(with: "isPartOf:".utf8) {
            let name = String(decoding: ASCII.trimmed(line.dropFirst(9)), as: UTF8.self)
            if Timestamp(compact: name) != nil { return name }
        }
        return nil
    }
}

extension WARCReextraction.Result {
    private static let mostOrigins = 64

    fileprivate mutating func count(_ page: WARCPage) {
        answers += 1
        guard page.status == 200 else { return }
        pages += 1
        let origin = page.url.origin
        if origins[origin] != nil || origins.count < Self.mostOrigins { origins[origin, default: 0] += 1 }
    }

    /// The scheme://host:port that gave the most pages; nil when none did.
    public var mainOrigin: Origin? {
        origins.max { ($0.value, $1.key.description) < ($1.value, $0.key.description) }?.key
    }
}
