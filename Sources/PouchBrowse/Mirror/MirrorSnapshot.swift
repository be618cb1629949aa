import PouchAudit
import PouchBytes
import PouchMirror
import PouchProfile
import PouchSeal

/// A mirror as it stood at one moment: what every page of one answer is made from. It does not change; a crawl that ends
/// makes a new one (``MirrorKeeper``).
package final class MirrorSnapshot: Sendable {
    /// How far the index is.
    package enum IndexState: Sendable {
        /// The mirror has no complete crawl.
        case none
        /// Documents read of those that the newest crawl has lines of.
        case underWay(done: Int, of: Int)
        case ready(BrowseIndex)
        case failed(String)
    }

    /// Of one page, decoded, in bytes: more is not held for a visitor.
    package static let largestPage = 64 << 20

    /// A file that differs from its summary.
    package struct Damage: Sendable, Equatable {
        /// From the mirror's folder on.
        package var file: String
        package var expected: String
        package var found: String
    }

    private let state: MirrorState
    /// Of each complete crawl, in the order of ``CrawlHistory/crawls``.
    package let seals: [SealState]
    /// Reads any capture of the complete crawls, from any thread; keeps their manifests open.
    package let captures: CaptureReader
    /// The key that was given to check signatures by.
    package let publicKey: PublicKey?
    package let index: IndexState
    package let damage: [Damage]

    convenience init(
        _ state: MirrorState, seals: [SealState], publicKey: PublicKey?, index: IndexState, damage: [Damage]
    ) {
        let most = min(state.profile?.limits.decodedBytes ?? Self.largestPage, Self.largestPage)
        let captures = CaptureReader(state.folder, state.history.crawls, limits: RecordReader.Limits(decoded: most))
        self.init(state, seals, captures, publicKey, index, damage)
    }

    /// The same, with its index further on.
    convenience init(_ before: MirrorSnapshot, index: IndexState, damage: [Damage]) {
        self.init(before.state, before.seals, before.captures, before.publicKey, index, damage)
    }

    private init(
        _ state: MirrorState, _ seals: [SealState], _ captures: CaptureReader, _ publicKey: PublicKey?,
        _ index: IndexState, _ damage: [Damage]
    ) {
        self.state = state
        self.seals = seals
        self.captures = captures
        self.publicKey = publicKey
        self.index = index
        self.damage = damage
    }

    package var folder: MirrorFolder { state.folder }
    package var catalog: CrawlCatalog { state.catalog }
    /// The complete crawls with sound summaries.
    package var history: CrawlHistory { state.history }
    package var head: MirrorHead? { state.head }
    /// nil when no profile could be read; ``profileProblem`` says why.
    package var profile: SiteProfile? { state.profile }
    package var profileProblem: String? { state.profileProblem }
    /// The same for the same state of the mirror's crawls, and no other: what follows from its crawls goes by it.
    package var key: String { state.key }

    // MARK: - For pages

    /// The newest complete crawl: the one that pages show unless their address names another.
    package var newest: CrawlHistory.Crawl? { history.crawls.last }

    /// A crawl without a summary that began after the newest complete one: it runs, or was stopped.
    package var unfinished: String? {
        guard let name = history.incomplete.last else { return nil }
        return name > newest?.name ?? "" ? name : nil
    }

    package var readyIndex: BrowseIndex? { if case .ready(let index) = index { index } else { nil } }

    /// Equal for equal pages. Damage is part of it: every page names the damage, which may be found after the state is made.
    package var pagesKey: String { damage.isEmpty ? key : "\(key) \(damage.map(\.file).joined(separator: " "))" }

    /// Of the index of its crawls, but for those whose manifests are damaged.
    func indexKey(without damage: [Damage]) -> String {
        let damaged = Set(damage.map(\.file))
        let sound = history.crawls.indices.filter { !damaged.contains(ManifestFile.path(history.crawls[$0].name)) }
        return BrowseIndex.key(history.crawls, sound: sound)
    }

    /// The archive's name.
    package var title: String {
        if let title = profile?.title, !title.isEmpty { return title }
        return newest?.facts.profile ?? folder.path.split(separator: "/").last.map(String.init) ?? "Mirror"
    }

    /// The complete crawl of that name.
    package func crawl(_ name: String) -> CrawlHistory.Crawl? { history.crawls.first { $0.name == name } }

    /// The place of a complete crawl in the history.
    package func place(of name: String) -> Int? { history.crawls.firstIndex { $0.name == name } }

    /// The seal of the complete crawl of that name.
    package func seal(of name: String) -> SealState? { place(of: name).map { seals[$0] } }

    /// Reads documents; for one thread.
    ///
    /// - Throws: ``BrowseError/noProfile(_:)``.
    package func reader() throws(BrowseError) -> DocumentReader {
        guard let profile else { throw .noProfile(profileProblem ?? "the mirror keeps none") }
        return DocumentReader(history, profile: profile, captures: captures)
    }
}

/// Why something of a mirror cannot be shown.
package enum BrowseError: Error, Sendable, CustomStringConvertible {
    case noProfile(String)
    /// A file of the mirror is missing, or differs from its summary or manifest.
    case damaged(file: String, expected: String?, found: String?)

    package var description: String {
        switch self {
        case .noProfile(let why):
            "versions cannot be read without a profile: \(why). Start the server with --profile NAME or PATH."
        case .damaged(let file, let expected, let found):
            "\(file) is damaged: "
                + (expected.map { "expected SHA-256 \($0), found \(found ?? "no file")" } ?? "it cannot be read")
                + ". `pouch verify` says what is touched, and how to repair it."
        }
    }
}
