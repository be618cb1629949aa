import PouchAudit
import PouchBytes
import PouchMirror
import PouchProfile

/// The small files of a mirror that say which crawls it has: read often, and cheap.
struct MirrorState: Sendable {
    let folder: MirrorFolder
    let catalog: CrawlCatalog
    let history: CrawlHistory
    let head: MirrorHead?
    let profile: SiteProfile?
    let profileProblem: String?
    /// ``mark(of:)``, in hexadecimal digits.
    let key: String

    /// - Parameters:
    ///   - mark: of the folder, taken before.
    ///   - load: finds the profile by which the mirror is read, given the name that its crawls give.
    init(
        _ folder: MirrorFolder, mark: SHA256Digest, load: (MirrorFolder, String?) throws -> SiteProfile
    ) throws(StoreError) {
        self.folder = folder
        key = mark.hex
        catalog = try CrawlCatalog(folder)
        history = CrawlHistory(folder, sound: catalog)
        head = Self.head(folder)
        do {
            profile = try load(folder, history.crawls.last?.facts.profile)
            profileProblem = nil
        } catch {
            profile = nil
            profileProblem = "\(error)"
        }
    }

    /// A digest that changes when a crawl begins, ends or is given up: over the head, and over the crawls that have a
    /// summary.
    static func mark(of folder: MirrorFolder) throws(StoreError) -> SHA256Digest {
        var hasher = SHA256Hasher()
        hasher.update(try folder.open(MirrorHead.path)?.bytes(at: 0, count: 1 << 20) ?? [])
        for entry in try folder.entries(of: ["crawls"]) ?? [] where CrawlName.isOne(entry.name) {
            let summary = try folder.open(SummaryFacts.path(of: entry.name))
            hasher.update("\n\(entry.name) \(summary?.size ?? -1)")
        }
        return hasher.finalize()
    }

    private static func head(_ folder: MirrorFolder) -> MirrorHead? {
        guard let file = try? folder.open(MirrorHead.path), file.size < 1 << 20, let bytes = try? file.contents() else {
            return nil
        }
        return try? MirrorHead(json: bytes)
    }
}
