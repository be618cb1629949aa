import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import PouchVerify

/// Walks a crawl's listing pages in the order in which the crawl took them in, so that every document gets the year and
/// month it was listed under: of two listings that name it, the first decides. The order is that of their records.
struct ListingWalk {
    private typealias Label = RebuildWriter.Label

    private let folder: MirrorFolder
    private let writer: RebuildWriter
    private let crawl: Int64
    private let extractor: PageExtractor
    private var sequence: Int64 = 0
    private var knowsTheRest = false
    private static let pageSize = 1_000
    /// Whether the documents are indexed by what makes them the ones that they are: once a link has another address.
    private var isIndexed = false

    init(folder: MirrorFolder, writer: RebuildWriter, crawl: Int64, extractor: PageExtractor) {
        self.folder = folder
        self.writer = writer
        self.crawl = crawl
        self.extractor = extractor
    }

    mutating func run() throws {
        for document in try writer.documents(of: crawl, role: Role.start.rawValue) {
            try add(document, Label(), priority: FrontierPriority.of(.start))
        }
        for document in try writer.leading(crawl, parts: extractor.profile.hasParts) {
            var label = try writer.label(of: document, in: crawl)
            if label == nil {
                try labelTheRest()
                label = try writer.label(of: document, in: crawl)
            }
            if let label { try follow(document, label) }
        }
        try labelTheRest()
    }

    /// Labels documents that no listing led to: an earlier crawl knew them.
    private mutating func labelTheRest() throws {
        guard !knowsTheRest else { return }
        knowsTheRest = true
        var last: Int64 = 0
        while true {
            let page = try writer.labelledBefore(crawl, after: last, limit: Self.pageSize)
            for known in page { try add(known.document, known.label, priority: FrontierPriority.known) }
            guard let end = page.last else { return }
            last = end.document
        }
    }

    private mutating func add(_ document: Int64, _ label: Label, priority: Int) throws {
        if try writer.label(crawl, document, label, priority: priority, sequence: sequence + 1) { sequence += 1 }
    }

    private mutating func follow(_ document: Int64, _ label: Label) throws {
        guard let captured = try writer.captured(crawl, document), let role = Role(rawValue: captured.role) else {
            return
        }
        if let target = captured.redirectedTo { return try add(target, label, priority: FrontierPriority.of(role)) }
        let mayGoOn = role == .statement || role == .part
        let hadNothingNew = ["unchanged", Outcome.notDue.rawValue].contains(captured.outcome)
        guard role.isListing || mayGoOn, hadNothingNew || ["new", "changed", "restored"].contains(captured.outcome)
        else { return }
        var linksCrawl = captured.linksCrawl
        let isNew = role.isListing ? linksCrawl == crawl : !hadNothingNew
        if isNew, try read(captured, role, label) > 0, mayGoOn {
            try writer.setLinks(of: document, crawl: crawl)
            linksCrawl = crawl
        }
        guard let links = linksCrawl else { return }
        for link in try writer.listing(page: document, crawl: links) {
            guard let role = Role(rawValue: link.role) else { continue }
            try add(link.document, link.label, priority: FrontierPriority.of(role))
        }
    }

    /// Reads a page that this crawl brought. Returns how many documents it names.
    @discardableResult
    private mutating func read(_ captured: RebuildWriter.Captured, _ role: Role, _ label: Label) throws -> Int {
        guard let url = WebURL(captured.url), let body = try body(of: captured) else { return 0 }
        let page = FetchedPage(
            url: url, body: body, contentType: captured.contentType, year: label.year, month: label.month,
            fields: label.fields)
        let extraction = extractor.extract(page, role: role, listing: nil)
        if role.isListing { try writer.setWarnings(extraction.warnings.count, of: captured.document) }
        var position = 0
        for link in extraction.links where link.inScope {
            position += 1
            let found = FoundLink(
                listed: link.url, role: link.role, entry: link.entry, chain: link.isFurtherPage ? 1 : 0,
                isCounted: link.isCounted)
            try writer.addListing(
                found, page: captured.document, crawl: crawl, document: document(of: link.url),
                position: position)
        }
        return position
    }

    /// The document that a link leads to, by whichever of its addresses the manifests have it.
    private mutating func document(of url: WebURL) throws -> Int64 {
        if let known = try writer.knownDocument(url.text) { return known }
        let profile = extractor.profile
        if !isIndexed {
            try writer.indexDocuments { text in WebURL(text).map { profile.identity(of: $0).key } }
            isIndexed = true
        }
        let key = profile.identity(of: url).key
        if let known = try writer.document(withKey: key) { return known }
        let document = try writer.document(url.text)
        try writer.setKey(key, of: document)
        return document
    }

    /// The page as this crawl saw it: on disk when it is still the newest, else in its WARC record.
    private func body(of captured: RebuildWriter.Captured) throws -> [UInt8]? {
        guard let url = WebURL(captured.url), let wanted = captured.sha256.flatMap({ SHA256Digest(hex: $0) }) else {
            return nil
        }
        let reader = RecordReader(folder, limits: .verification)
        if let held = try reader.held(["pages"] + PagePath.components(for: url), sha256: wanted) { return held }
        guard let record = captured.record else { return nil }
        return try reader.payload(record, sha256: wanted) { revisit in
            try revisit.value(of: "WARC-Refers-To").flatMap { try writer.place(of: $0) }
        }
    }
}
