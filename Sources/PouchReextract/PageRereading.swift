import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Reads one page of a mirror after another again. One a thread.
final class PageRereading {
    enum Found: Sendable {
        /// The statement comes out as it is.
        case same
        case written(Written)
        case damaged([String], String)
        case unread(HeldStatement, String)
    }

    /// A statement as it comes out, beside what it was.
    struct Written: Sendable {
        enum Change {
            case changed(MirrorReextraction.Changed)
            case damaged([String], String)
        }

        var held: HeldStatement
        var statement: Statement
        var before: [UInt8]?
        var old: StatementFile?

        /// nil when nothing changes.
        func change() throws -> Change? {
            let (json, textDigest) = statement.json(
                crawl: old?.provenance.crawl ?? held.crawl, recordID: old?.provenance.recordID ?? held.recordID)
            let after = json + [10]
            let path = statement.mirrorPath(year: held.year, month: held.month)
            if after == before, path == held.path { return nil }
            guard after.count <= StatementFile.largest, let new = StatementFile(json: json) else {
                return .damaged(
                    held.page.place, "gives no statement of at most \(StatementFile.largest) bytes")
            }
            return .changed(
                MirrorReextraction.Changed(
                    statement: NewStatement(
                        held: held, path: path, before: before, after: after, textSHA256: textDigest.hex),
                    change: StatementChange(from: old, to: new)))
        }
    }

    private let folder: MirrorFolder
    private let reader: HeldPageReader
    private let profile: SiteProfile
    private let extractors: OriginExtractors
    private let pages: FurtherPages
    /// The parts of the page that was read last: its statements come one after another.
    private var parted: (page: Key, statements: [String: Statement])?

    private struct Key: Equatable {
        var page: HeldPage
        var label: [Int?]
    }

    init(folder: MirrorFolder, reader: HeldPageReader, profile: SiteProfile, pages: FurtherPages) {
        self.folder = folder
        self.reader = reader
        self.profile = profile
        self.pages = pages
        extractors = OriginExtractors(profile)
    }

    func read(_ held: HeldStatement) throws -> Found {
        let page: [UInt8]
        do { page = try reader.bytes(of: held.page, at: held.url.text) } catch {
            return .damaged(held.page.place, "\(error)")
        }
        var before: [UInt8]?
        if try folder.holds(held.path) {
            do { before = try folder.read(held.path) } catch { return .damaged(held.path, "\(error)") }
        }
        let old = before.flatMap { StatementFile(json: $0) }
        if let before, old == nil || SHA256Digest.of(before).hex != held.sha256 {
            return .damaged(held.path, "is not the statement that was written here")
        }
        let fetched = FetchedPage(
            url: held.url, body: page, contentType: held.contentType, year: held.year, month: held.month)
        let extractor = try extractors.extractor(held.origin)
        if let fragment = held.fragment {
            guard var statement = section(fragment, of: held, fetched, extractor) else {
                return .unread(held, "the page has no part \(fragment) by this profile: its statement stays as it is")
            }
            statement.requested = old?.provenance.requested
            let written = Written(held: held, statement: statement, before: before, old: old)
            return try written.change() == nil ? .same : .written(written)
        }
        let extraction = extractor.extract(fetched, role: .statement, listing: Self.listing(of: held, old))
        if let why = extraction.unread { return .unread(held, why) }
        let joined = try StatementParts(extractor).joined(extraction, of: held.url) {
            try pages.part(at: $0, extractor.profile, reader)
        }
        guard var statement = joined else { return .damaged(held.page.place, "is not HTML") }
        statement.requested = old?.provenance.requested
        let written = Written(held: held, statement: statement, before: before, old: old)
        // Where ids must stay distinct, the caller that knows all of them decides.
        return try profile.urls.isEmpty && written.change() == nil ? .same : .written(written)
    }

    private func section(
        _ fragment: String, of held: HeldStatement, _ page: FetchedPage, _ extractor: PageExtractor
    ) -> Statement? {
        let key = Key(page: held.page, label: [held.year, held.month])
        if parted?.page != key {
            let sections = extractor.extract(page, role: .statement, listing: nil).sections
            parted = (
                key, Dictionary(sections.map { ($0.fragment, $0.statement) }, uniquingKeysWith: { first, _ in first })
            )
        }
        return parted?.statements[fragment]
    }

    /// What the listing said, as the statement has it: a listing that was read again since may say otherwise.
    static func listing(of held: HeldStatement, _ old: StatementFile?) -> ListingEntry? {
        guard let old else { return held.listing }
        guard held.listing != nil || old.listing != nil else { return nil }
        return ListingEntry(
            page: held.listing?.page ?? held.url, title: old.listing?.title, date: old.listing?.date,
            year: held.listing?.year,
            month: held.listing?.month, fields: old.listing?.fields ?? held.listing?.fields ?? [:])
    }
}

/// The further pages of statements that a mirror holds.
struct FurtherPages: Sendable {
    /// By what makes them the documents that they are.
    private var parts: [DocumentIdentity: HeldPart] = [:]
    /// Statements of the mirror: a link to one of them leads to no further page.
    private var documents: Set<DocumentIdentity> = []

    init(of store: MirrorStore, _ profile: SiteProfile) throws {
        guard profile.hasParts else { return }
        for part in try store.heldParts() { parts[profile.identity(of: part.url)] = part }
        documents = Set(try store.heldStatements().map { profile.identity(of: $0.url) })
    }

    /// Whether a page of them is in its record alone.
    var areInRecords: Bool { parts.values.contains { $0.page.path == nil } }

    func part(at url: WebURL, _ profile: SiteProfile, _ reader: HeldPageReader) throws -> StatementParts.Found {
        guard let held = parts[profile.identity(of: url)] else {
            return documents.contains(profile.identity(of: url)) ? .other : .missing
        }
        let page: [UInt8]
        do { page = try reader.bytes(of: held.page, at: held.url.text) } catch is HeldPageReader.Unfit {
            return .missing
        }
        return .page(FetchedPage(url: held.url, body: page, contentType: held.contentType))
    }
}
