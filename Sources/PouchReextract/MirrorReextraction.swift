import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Reads the pages of a mirror again as a profile says now, offline, and finds what that changes.
///
/// What only the crawl knew stays as it was: the HTTP fields, what the listings said, the record and the crawl.
public struct MirrorReextraction {
    /// A statement that comes out otherwise.
    public struct Changed: Sendable {
        public var statement: NewStatement
        public var change: StatementChange
    }

    /// A file of the mirror that is missing, or is not the one that the crawl wrote. It is passed over, and left alone.
    public struct Damage: Sendable {
        public var path: String
        public var detail: String
    }

    public struct Result: Sendable {
        public var read = 0
        public var changed = 0
        /// In how many statements a field changed.
        public var fields: [String: Int] = [:]
        public var damage: [Damage] = []
        /// PDFs that nothing here reads: their statements are left as they are.
        public var unread: [Damage] = []
    }

    private let store: MirrorStore
    private let statements: [HeldStatement]
    private let extractors: OriginExtractors
    private let profile: SiteProfile
    /// Where statements of the mirror lie; looked at when `urls` may give two of them one id.
    private var taken: Set<[String]> = []
    /// Further pages of statements, by what makes them the documents that they are.
    private var parts: [DocumentIdentity: HeldPart] = [:]
    /// Statements of the mirror: a link to one of them leads to no further page.
    private var documents: Set<DocumentIdentity> = []

    /// - Parameter statements: which to read again, of those that `store` holds.
    public init(_ statements: [HeldStatement], of store: MirrorStore, profile: SiteProfile) {
        self.statements = statements
        self.store = store
        self.profile = profile
        extractors = OriginExtractors(profile)
    }

    /// The name of the profile that a mirror's statements were read by; nil when none of them can be read.
    public static func profileName(of statements: [HeldStatement], in store: MirrorStore) -> String? {
        statements.lazy.compactMap { held in
            (try? store.folder.read(held.path)).flatMap { StatementFile(json: $0) }?.provenance.profile
        }.first
    }

    /// Reads every page again.
    /// - Parameter visit: is told each statement that changes.
    public mutating func run(visit: (Changed) throws -> Void) throws -> Result {
        var result = Result()
        if !profile.urls.isEmpty { taken = Set(try store.heldStatements().map(\.path)) }
        if profile.hasParts {
            for part in try store.heldParts() { parts[profile.identity(of: part.url)] = part }
            documents = Set(try store.heldStatements().map { profile.identity(of: $0.url) })
        }
        for held in statements {
            switch try read(held) {
            case .same: result.read += 1
            case .damaged(let path, let detail):
                result.damage.append(Damage(path: path.joined(separator: "/"), detail: detail))
            case .unread(let why):
                result.unread.append(Damage(path: held.pagePath.joined(separator: "/"), detail: why))
            case .changed(let changed):
                result.read += 1
                result.changed += 1
                for name in changed.change.names { result.fields[name, default: 0] += 1 }
                try visit(changed)
            }
        }
        return result
    }

    // MARK: - One statement

    private enum Outcome {
        case same
        case changed(Changed)
        case damaged([String], String)
        case unread(String)
    }

    private mutating func read(_ held: HeldStatement) throws -> Outcome {
        let page: [UInt8]
        do { page = try store.folder.read(held.pagePath) } catch { return .damaged(held.pagePath, "\(error)") }
        guard SHA256Digest.of(page).hex == held.pageSHA256 else {
            return .damaged(held.pagePath, "is not the page that the crawl stored")
        }
        var before: [UInt8]?
        if try store.folder.holds(held.path) {
            do { before = try store.folder.read(held.path) } catch { return .damaged(held.path, "\(error)") }
        }
        let old = before.flatMap { StatementFile(json: $0) }
        if let before, old == nil || SHA256Digest.of(before).hex != held.sha256 {
            return .damaged(held.path, "is not the statement that was written here")
        }
        let fetched = FetchedPage(
            url: held.url, body: page, contentType: held.contentType, year: held.year, month: held.month)
        let extractor = try extractors.extractor(held.origin)
        let extraction = extractor.extract(fetched, role: .statement, listing: Self.listing(of: held, old))
        if let why = extraction.unread { return .unread(why) }
        let joined = try StatementParts(extractor).joined(extraction, of: held.url) {
            try part(at: $0, extractor.profile)
        }
        guard var statement = joined else { return .damaged(held.pagePath, "is no HTML") }
        keepApart(&statement, held)
        statement.requested = old?.provenance.requested
        let (json, textDigest) = statement.json(
            crawl: old?.provenance.crawl ?? held.crawl, recordID: old?.provenance.recordID ?? held.recordID)
        let after = json + [10]
        let path = statement.mirrorPath(year: held.year, month: held.month)
        if after == before, path == held.path { return .same }
        guard let new = StatementFile(json: json) else { return .damaged(held.pagePath, "gives no statement") }
        return .changed(
            Changed(
                statement: NewStatement(
                    held: held, path: path, before: before, after: after, textSHA256: textDigest.hex),
                change: StatementChange(from: old, to: new)))
    }

    private func part(at url: WebURL, _ profile: SiteProfile) throws -> StatementParts.Found {
        guard let held = parts[profile.identity(of: url)] else {
            return documents.contains(profile.identity(of: url)) ? .other : .missing
        }
        let page = try store.folder.read(held.pagePath)
        guard SHA256Digest.of(page).hex == held.pageSHA256 else { return .missing }
        return .page(FetchedPage(url: held.url, body: page, contentType: held.contentType))
    }

    /// Leaves a statement the id that it has when another one lies where the new one leads: a mirror of before `urls` may
    /// hold one document under many addresses, and none of their statements is to be written over.
    private mutating func keepApart(_ statement: inout Statement, _ held: HeldStatement) {
        guard !profile.urls.isEmpty else { return }
        let path = statement.mirrorPath(year: held.year, month: held.month)
        if path != held.path, taken.contains(path), let file = held.path.last, file.hasSuffix(".json") {
            statement.id = String(file.dropLast(5))
        }
        taken.insert(statement.mirrorPath(year: held.year, month: held.month))
    }

    /// What the listing said, as the statement has it: a listing that was read again since may say otherwise.
    private static func listing(of held: HeldStatement, _ old: StatementFile?) -> ListingEntry? {
        guard let old else {
            return held.listing.map {
                ListingEntry(
                    page: $0.page, title: $0.title, date: $0.date, year: $0.year, month: $0.month, fields: $0.fields)
            }
        }
        guard held.listing != nil || old.listing != nil else { return nil }
        return ListingEntry(
            page: held.listing?.page ?? held.url, title: old.listing?.title, date: old.listing?.date,
            year: held.listing?.year,
            month: held.listing?.month, fields: old.listing?.fields ?? held.listing?.fields ?? [:])
    }
}
