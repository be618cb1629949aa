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
package struct WARCReextraction {
    /// Which pages become statements.
    package enum Choice: Sendable {
        /// Those that the profile calls statements.
        case statements
        /// Every HTML page.
        case every
    }

    /// Counts of a run, and what it could not read.
    package struct Result: Sendable {
        /// Statements found.
        package var statements = 0
        /// Of them, those that have no text.
        package var textless = 0
        /// Why PDFs among them were not read that may be read elsewhere.
        package var unread: [String] = []
        /// Answers to http and https requests.
        package var answers = 0
        /// Of them, those with status 200.
        package var pages = 0
        /// How many pages each scheme://host:port gave; of many, the first met.
        package var origins: [Origin: Int] = [:]
        /// Revisit records: their pages are in other records, most often in other files.
        package var revisits = 0
        /// Damage: the byte of the file, and what is wrong there.
        package var damage: [(offset: Int, detail: String)] = []
    }

    private let profile: SiteProfile
    private let extractor: PageExtractor
    private let choice: Choice
    private let wants: @Sendable (WebURL) -> Bool
    private let open: WARCSalvage.Open
    private let lanes: Int
    private var walk: SiteWalk
    private var crawl: String?

    /// - Parameters:
    ///   - wants: which of the pages to give.
    ///   - lanes: threads that read pages.
    ///   - open: opens the file at an offset.
    package init(
        profile: SiteProfile, choice: Choice, wants: @escaping @Sendable (WebURL) -> Bool,
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

    /// - Parameter visit: called with each statement as one JSON object without a line's end, in the order of the file.
    package mutating func run(visit: ([UInt8]) throws -> Void) throws -> Result {
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
        let profile = profile
        let pool = OrderedPool<WARCContent, WARCPage?>(lanes: lanes) { { WARCPage($0, profile: profile) } }
        func take(_ page: WARCPage?) {
            guard let page else { return }
            if (300..<400).contains(page.status), let location = page.location {
                walk.takeRedirect(from: page.url, to: location)
            }
            guard page.status == 200 else { return }
            // A page's role may come from the page before it, so that pages are classified in their order.
            guard let role = walk.role(of: page.url), role.role.isListing else {
                others.insert(page.url)
                return
            }
            guard let fetched = try? page.fetched(as: role, limit: profile.limits.decodedBytes) else { return }
            walk.take(extractor.extract(fetched, role: role.role, listing: nil).links)
        }
        _ = try salvage.read(wants: WARCPage.mayBe, visit: { pool.push($0, bytes: $0.block.count, visit: take) })
        pool.finish(visit: take)
        walk.followRedirects()
        return others
    }

    private var salvage: WARCSalvage { WARCSalvage(limit: profile.limits.bodyBytes, open: open) }

    // MARK: - Statements

    private mutating func readStatements(_ visit: ([UInt8]) throws -> Void) throws -> Result {
        var result = Result()
        var revisits = 0
        let reader = PageReader(walk: walk, choice: choice, wants: wants)
        let profile = profile
        let pool = try OrderedPool<Job, Found>(lanes: lanes) {
            let extractor = try PageExtractor(profile: profile)
            return { reader.read($0, extractor) }
        }
        func take(_ found: Found) throws {
            found.answer.map { result.count($0) }
            result.damage += found.damage.map { [(found.offset, $0)] } ?? []
            for statement in found.statements {
                result.statements += 1
                if statement.isTextless { result.textless += 1 }
                if let unread = statement.unread { result.unread.append(unread) }
                try visit(statement.json)
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
                } else {
                    try pool.push(Job(record: record, crawl: crawl), bytes: record.block.count, visit: take)
                }
            })
        try pool.finish(visit: take)
        result.revisits = revisits
        result.damage += flaws.map { ($0.offset, $0.kind.rawValue + ($0.detail.isEmpty ? "" : ": " + $0.detail)) }
        result.damage.sort { $0.offset < $1.offset }
        return result
    }

    private struct Job: Sendable {
        var record: WARCContent
        var crawl: String?
    }

    /// The outcome for a record.
    private struct Found: Sendable {
        struct Made: Sendable {
            var json: [UInt8]
            var isTextless: Bool
            var unread: String?
        }

        var offset: Int
        /// The record's origin, and its status; nil for a record that is not an answer.
        var answer: (origin: Origin, status: Int)?
        var damage: String?
        /// That of the page, and those that share it.
        var statements: [Made] = []
    }

    /// Inputs that all threads share.
    private struct PageReader: Sendable {
        let walk: SiteWalk
        let choice: Choice
        let wants: @Sendable (WebURL) -> Bool

        func read(_ job: Job, _ extractor: PageExtractor) -> Found {
            var found = Found(offset: job.record.header.offset)
            guard let page = WARCPage(job.record, profile: extractor.profile) else { return found }
            found.answer = (page.url.origin, page.status)
            guard page.status == 200, wants(page.url) else { return found }
            let role = walk.role(of: page.url)
            guard choice == .every || role?.role == .statement else { return found }
            let fetched: FetchedPage
            do throws(CodingError) {
                fetched = try page.fetched(as: role, limit: extractor.profile.limits.decodedBytes)
            } catch {
                found.damage = "\(page.url.text): \(error)"
                return found
            }
            let extraction = extractor.extract(fetched, role: .statement, listing: walk.entry(of: page.url))
            let parted = extraction.sections.map(\.statement)
            found.statements = [extraction.statement].compactMap { $0 }.map {
                Found.Made(
                    json: $0.json(crawl: job.crawl, recordID: page.recordID).bytes,
                    isTextless: $0.paragraphs.isEmpty && parted.isEmpty, unread: extraction.unread)
            }
            for var statement in parted {
                statement.requested = page.url.text
                found.statements.append(
                    Found.Made(
                        json: statement.json(crawl: job.crawl, recordID: page.recordID).bytes,
                        isTextless: statement.paragraphs.isEmpty))
            }
            return found
        }
    }

    /// The name of the crawl that a file of Pouch's belongs to.
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

    fileprivate mutating func count(_ answer: (origin: Origin, status: Int)) {
        answers += 1
        guard answer.status == 200 else { return }
        pages += 1
        let origin = answer.origin
        if origins[origin] != nil || origins.count < Self.mostOrigins { origins[origin, default: 0] += 1 }
    }

    /// The scheme://host:port that gave the most pages; nil when none did.
    package var mainOrigin: Origin? {
        origins.max { ($0.value, $1.key.description) < ($1.value, $0.key.description) }?.key
    }
}
