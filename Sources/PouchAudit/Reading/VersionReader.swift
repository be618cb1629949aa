import PouchBytes
import PouchExtract
import PouchHTML
import PouchMirror
import PouchProfile
import PouchURL

/// Reads a document's page as a crawl knew it. Both sides of a comparison are read by the same rules, so that a profile or a
/// program that was improved between two crawls makes no edit.
final class VersionReader {
    /// A page as it was read.
    struct Version {
        /// nil when the page is not a statement: an attachment, or not HTML.
        var statement: Statement?
        /// The page's visible text outside the statement, block by block.
        var boilerplate: [String]
        /// The lines of each paragraph that has several.
        var lines: [String: [String]] = [:]

        /// Takes in what the whole page shows: the text outside the statement, and the lines of its paragraphs.
        fileprivate mutating func add(_ blocks: [TextBlock]) {
            let own = Set(statement?.paragraphs ?? [])
            for block in blocks {
                let text = block.text
                if !own.contains(text) {
                    boilerplate.append(text)
                } else if block.lines.count > 1 {
                    lines[text] = block.lines
                }
            }
        }
    }

    private let profile: SiteProfile
    let pages: CaptureReader
    let listings: ListingSource
    private let history: CrawlHistory
    private let extractors: OriginExtractors
    let parser: HTMLParser
    /// The parts of pages that were read last: the statements that share one come one after another, old and new by turns.
    private var parted: [(page: SHA256Digest, crawl: Int, sections: [String: Statement])] = []
    private static let mostParted = 4
    var fallbackCharset: String? { profile.charset }

    /// - Parameter captures: of the same crawls, when they are open already; others are opened when nil.
    init(_ history: CrawlHistory, profile: SiteProfile, captures: CaptureReader? = nil) {
        self.history = history
        self.profile = profile
        pages =
            captures
            ?? CaptureReader(
                history.folder, history.crawls, limits: RecordReader.Limits(decoded: profile.limits.decodedBytes))
        extractors = OriginExtractors(profile)
        listings = ListingSource(pages, extractors, history)
        parser = HTMLParser(limits: HTMLLimits(bytes: profile.limits.htmlBytes, depth: profile.limits.htmlDepth))
    }

    /// The document as the crawl at `place` held it; nil when it held none.
    func version(of line: ManifestLine, in place: Int) throws -> Version? {
        guard let url = WebURL(line.url), let body = try pages.page(of: line, in: place) else { return nil }
        if line.role == ManifestLine.sectionRole { return try section(line, of: url, body, in: place) }
        guard line.role == Role.statement.rawValue else { return Version(statement: nil, boilerplate: []) }
        let extractor = try extractors.extractor(history.crawls[place].facts.origin)
        let page = FetchedPage(url: url, body: body, contentType: line.contentType)
        // Some pages leave their title, or the year of their date, to the listing.
        let reading = try extractor.extract(page) {
            try entry(of: extractor.profile.identity(of: url), line, place)
        }
        // Of a PDF without a text nothing can be compared but its bytes.
        if reading.format == .pdf, reading.statement?.paragraphs.isEmpty ?? true {
            return Version(statement: nil, boilerplate: [])
        }
        let statement = try StatementParts(extractor).joined(reading, of: url) { try part(at: $0, in: place) }
        var version = Version(
            statement: statement.map { Self.withIdentities($0, extractor.profile, home: profile) },
            boilerplate: [])
        version.add(reading.blocks)
        return version
    }

    /// A statement that shares its page with others. The text around it is the page's own version's.
    private func section(_ line: ManifestLine, of url: WebURL, _ body: [UInt8], in place: Int) throws -> Version {
        guard let address = SectionAddress(line.url), let digest = line.sha256 else {
            return Version(statement: nil, boilerplate: [])
        }
        let extractor = try extractors.extractor(history.crawls[place].facts.origin)
        if !parted.contains(where: { $0.page == digest && $0.crawl == place }) {
            let page = FetchedPage(url: url, body: body, contentType: line.contentType)
            let sections = extractor.extract(page, role: .statement, listing: nil).sections
            if parted.count == Self.mostParted { parted.removeFirst() }
            parted.append(
                (
                    digest, place,
                    Dictionary(sections.map { ($0.fragment, $0.statement) }, uniquingKeysWith: { first, _ in first })
                ))
        }
        let statement = parted.last { $0.page == digest && $0.crawl == place }?.sections[address.fragment]
        return Version(
            statement: statement.map { Self.withIdentities($0, extractor.profile, home: profile) }, boilerplate: [])
    }

    /// A further page of a statement as the crawl at `place` held it.
    private func part(at url: WebURL, in place: Int) throws -> StatementParts.Found {
        guard let line = try pages.line(of: url.text, in: place) else { return .missing }
        guard line.role == Role.part.rawValue else { return .other }
        guard let body = try pages.page(of: line, in: place), let own = WebURL(line.url) else { return .missing }
        return .page(FetchedPage(url: own, body: body, contentType: line.contentType))
    }

    /// The visible words of a page; nil when it is not one.
    func words(of url: String, _ body: [UInt8], _ contentType: String?, in place: Int) throws -> PageWords? {
        guard let url = WebURL(url) else { return nil }
        let page = FetchedPage(url: url, body: body, contentType: contentType)
        return try extractors.extractor(history.crawls[place].facts.origin).visibleText(page).map { PageWords($0.all) }
    }

    // MARK: - Parts

    /// The statement with each address as its document's identity has it: a link whose session id or token is another one,
    /// or that was read from another server of the archive, is the same link.
    private static func withIdentities(_ statement: Statement, _ read: SiteProfile, home: SiteProfile) -> Statement {
        func address(_ text: String) -> String {
            WebURL(text).map { home.address(of: read.identity(of: $0)) } ?? text
        }
        var statement = statement
        for place in statement.links.indices { statement.links[place].url = address(statement.links[place].url) }
        statement.attachments = statement.attachments.map(address)
        statement.parts = statement.parts.map(address)
        return statement
    }

    /// The row of the listing page whose URL sorts first, as a crawl takes it.
    private func entry(of document: DocumentIdentity, _ line: ManifestLine, _ place: Int) throws -> ListingEntry? {
        for page in line.listedOn {
            guard let listing = try pages.line(of: page, in: place) else { continue }
            if let entry = try listings.entries(of: listing, in: place)[document]?.entry { return entry }
        }
        return nil
    }
}
