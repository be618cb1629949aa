import PouchArchive
import PouchBytes
import PouchExtract
import PouchProfile
import PouchStore

/// Walks a crawl's listing pages as the crawl did, so that every document gets the year and month it was listed under.
struct ListingWalk {
    private let folder: MirrorFolder
    private let writer: RebuildWriter
    private let crawl: Int64
    private let extractor: PageExtractor
    private var labelled: Set<Int64> = []
    private var waiting: [[(document: Int64, year: Int?, month: Int?)]]
    /// How many of each priority have been followed.
    private var followed: [Int]
    private var sequence: Int64 = 0

    init(folder: MirrorFolder, writer: RebuildWriter, crawl: Int64, extractor: PageExtractor) {
        self.folder = folder
        self.writer = writer
        self.crawl = crawl
        self.extractor = extractor
        waiting = FrontierPriority.all.map { _ in [] }
        followed = FrontierPriority.all.map { _ in 0 }
    }

    mutating func run() throws {
        for document in try writer.documents(of: crawl, role: Role.start.rawValue) {
            try add(document, year: nil, month: nil, priority: FrontierPriority.of(.start))
        }
        try empty()
        for known in try writer.unlabelled(crawl, besides: labelled) where !labelled.contains(known.document) {
            try add(known.document, year: known.year, month: known.month, priority: FrontierPriority.known)
        }
        try empty()
    }

    /// Listings first, each priority in the order found.
    private mutating func empty() throws {
        while let priority = waiting.indices.first(where: { followed[$0] < waiting[$0].count }) {
            // What is found meanwhile with a lower number goes first.
            let next = waiting[priority][followed[priority]]
            followed[priority] += 1
            try follow(next.document, next.year, next.month)
        }
    }

    private mutating func add(_ document: Int64, year: Int?, month: Int?, priority: Int) throws {
        guard !labelled.contains(document) else { return }
        guard try writer.label(crawl, document, year: year, month: month, priority: priority, sequence: sequence + 1)
        else { return }
        sequence += 1
        labelled.insert(document)
        waiting[priority].append((document, year, month))
    }

    private mutating func follow(_ document: Int64, _ year: Int?, _ month: Int?) throws {
        guard let captured = try writer.captured(crawl, document), let role = Role(rawValue: captured.role) else {
            return
        }
        if let target = captured.redirectedTo {
            return try add(target, year: year, month: month, priority: FrontierPriority.of(role))
        }
        guard role.isListing, ["new", "changed", "unchanged", "restored"].contains(captured.outcome) else { return }
        if captured.linksCrawl == crawl { try read(captured, role, year, month) }
        guard let links = captured.linksCrawl else { return }
        for link in try writer.listing(page: document, crawl: links) {
            guard let role = Role(rawValue: link.role) else { continue }
            try add(link.document, year: link.year, month: link.month, priority: FrontierPriority.of(role))
        }
    }

    /// Reads a listing that this crawl brought.
    private func read(_ captured: RebuildWriter.Captured, _ role: Role, _ year: Int?, _ month: Int?) throws {
        guard let url = WebURL(captured.url), let body = try body(of: captured) else { return }
        let page = FetchedPage(url: url, body: body, contentType: captured.contentType, year: year, month: month)
        let extraction = extractor.extract(page, role: role, listing: nil)
        try writer.setWarnings(extraction.warnings.count, of: captured.document)
        var position = 0
        for link in extraction.links where link.inScope {
            position += 1
            let found = FoundLink(
                url: link.url, role: link.role, title: link.entry?.title, date: link.entry?.date,
                year: link.entry?.year,
                month: link.entry?.month, isListed: true)
            try writer.addListing(
                found, page: captured.document, crawl: crawl, document: writer.document(link.url.text),
                position: position)
        }
    }

    /// The page as this crawl saw it: on disk when it is still the newest, else in its WARC record.
    private func body(of captured: RebuildWriter.Captured) throws -> [UInt8]? {
        guard let url = WebURL(captured.url), let wanted = captured.sha256 else { return nil }
        if let file = try folder.open(["pages"] + PagePath.components(for: url)), file.size > 0 {
            let bytes = try file.bytes(at: 0, count: file.size)
            if SHA256Digest.of(bytes).hex == wanted { return bytes }
        }
        guard let volume = captured.volume, let offset = captured.offset, let length = captured.length else {
            return nil
        }
        let reader = RecordBody(folder: folder) { id in try self.writer.place(of: id) }
        return try reader.decoded(volume: volume, offset: offset, length: length, sha256: wanted)
    }
}

/// Reads a page's bytes out of its WARC record, through revisits.
struct RecordBody {
    let folder: MirrorFolder
    /// Where the record of an id lies.
    let place: (String) throws -> (volume: String, offset: Int, length: Int)?

    /// The payload, its codings removed; nil when it cannot be had, or is not the one wanted.
    func decoded(volume: String, offset: Int, length: Int, sha256: String) throws -> [UInt8]? {
        var at: (volume: String, offset: Int, length: Int)? = (volume, offset, length)
        // A revisit may refer to a revisit; a ring of them ends here.
        for _ in 0..<8 {
            guard let place = at, let file = try folder.open(["archive", place.volume]) else { return nil }
            let bytes = try file.bytes(at: place.offset, count: place.length)
            guard let record = try? WARCContent(bytes, offset: place.offset, limit: ArchiveSurvey.limits.coded) else {
                return nil
            }
            guard record.header.type == "revisit" else {
                let body = try? record.decodedPayload(limit: ArchiveSurvey.limits.decoded)
                return body.flatMap { SHA256Digest.of($0).hex == sha256 ? $0 : nil }
            }
            at = try record.header.value(of: "WARC-Refers-To").flatMap { try self.place($0) }
        }
        return nil
    }
}
