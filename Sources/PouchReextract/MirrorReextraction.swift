import Foundation
import PouchBytes
import PouchExtract
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

/// Reads the pages of a mirror again as a profile says now, offline, and finds what that changes.
///
/// What only the crawl knew stays as it was: the HTTP fields, what the listings said, the record and the crawl.
package struct MirrorReextraction {
    /// A statement that comes out otherwise.
    package struct Changed: Sendable {
        package var statement: NewStatement
        package var change: StatementChange
    }

    /// A file of the mirror that is missing, or is not the one that the crawl wrote. It is passed over, and left alone.
    package struct Damage: Sendable {
        package var path: String
        package var detail: String
    }

    /// Counts of a run, and what it could not read.
    package struct Result: Sendable {
        package var read = 0
        package var changed = 0
        /// In how many statements a field changed.
        package var fields: [String: Int] = [:]
        package var damage: [Damage] = []
        /// PDFs that nothing here reads: their statements are left as they are.
        package var unread: [Damage] = []
    }

    private let store: MirrorStore
    private let statements: [HeldStatement]
    private let profile: SiteProfile
    private let lanes: Int
    /// Where statements of the mirror lie; looked at when `urls` may give two of them one id.
    private var taken: Set<[String]> = []

    /// - Parameters:
    ///   - statements: which to read again, of those that `store` holds.
    ///   - lanes: threads that read.
    package init(
        _ statements: [HeldStatement], of store: MirrorStore, profile: SiteProfile,
        lanes: Int = ProcessInfo.processInfo.activeProcessorCount
    ) {
        self.statements = statements
        self.store = store
        self.profile = profile
        self.lanes = lanes
    }

    /// The name of the profile that a mirror's statements were read by; nil when none of them can be read.
    package static func profileName(of statements: [HeldStatement], in store: MirrorStore) -> String? {
        statements.lazy.compactMap { held in
            (try? store.folder.read(held.path)).flatMap { StatementFile(json: $0) }?.provenance.profile
        }.first
    }

    /// Reads every page again.
    /// - Parameter visit: called with each statement that changes, in the order of the statements.
    package mutating func run(visit: (Changed) throws -> Void) throws -> Result {
        var result = Result()
        if !profile.urls.isEmpty { taken = Set(try store.heldStatements().map(\.path)) }
        let (folder, profile) = (store.folder, profile)
        let pages = try FurtherPages(of: store, profile)
        let reader = try HeldPageReader(
            folder, needsRecords: pages.areInRecords || statements.contains { $0.page.path == nil })
        let pool = OrderedPool<HeldStatement, Swift.Result<PageRereading.Found, any Error>>(lanes: lanes) {
            let reading = PageRereading(folder: folder, reader: reader, profile: profile, pages: pages)
            return { held in Swift.Result { try reading.read(held) } }
        }
        func take(_ found: Swift.Result<PageRereading.Found, any Error>) throws {
            switch try found.get() {
            case .damaged(let path, let detail):
                result.damage.append(Damage(path: path.joined(separator: "/"), detail: detail))
            case .unread(let held, let why):
                result.unread.append(Damage(path: held.page.place.joined(separator: "/"), detail: why))
            case .same: result.read += 1
            case .written(let written):
                let written = keptApart(written)
                guard let change = try written.change() else {
                    result.read += 1
                    return
                }
                switch change {
                case .damaged(let path, let detail):
                    result.damage.append(Damage(path: path.joined(separator: "/"), detail: detail))
                case .changed(let changed):
                    result.read += 1
                    result.changed += 1
                    for name in changed.change.names { result.fields[name, default: 0] += 1 }
                    try visit(changed)
                }
            }
        }
        for held in statements { try pool.push(held, visit: take) }
        try pool.finish(visit: take)
        return result
    }

    /// Leaves a statement the id that it has when another one lies where the new one leads: a mirror of before `urls` may
    /// hold one document under many addresses, and none of their statements is to be written over.
    private mutating func keptApart(_ found: PageRereading.Written) -> PageRereading.Written {
        guard !profile.urls.isEmpty else { return found }
        var found = found
        let held = found.held
        let path = found.statement.mirrorPath(year: held.year, month: held.month)
        if path != held.path, taken.contains(path), let file = held.path.last, file.hasSuffix(".json") {
            found.statement.id = String(file.dropLast(5))
        }
        taken.insert(found.statement.mirrorPath(year: held.year, month: held.month))
        return found
    }
}
