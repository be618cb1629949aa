import CPosix
import Dispatch
import PouchAudit
import PouchBrowse
import PouchMirror
import PouchReport
import PouchSearch
import Synchronization

/// Searches a mirror's texts, and the changes between its crawls. Both indexes are made in the background, from the
/// first request on; answers say how far they are.
final class Finder: Sendable {
    struct Audits: Sendable {
        /// Comparisons of crawls that follow one another: made, of how many.
        var made = 0
        var of = 0
        /// The last error.
        var failure: String?
        var isDone = false
    }

    private struct State {
        /// The state of the mirror that the audits were begun for.
        var key: String?
        var index: ChangeIndex?
        var audits = Audits()
        /// The state of the mirror that its versions were begun to be compared for.
        var versions: String?
        var reading: (key: String, reading: VersionReading)?
        var wanted: Set<String> = []
    }

    let search: LiveSearch
    private let build: String
    /// The folder that was named for the index of changes.
    private let indexFolder: String?
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "pouch.browse.audits", qos: .utility)

    /// Comparisons of crawls that do not follow one another, which are made on request: how many wait, and how many are
    /// kept.
    private static let others = (waiting: 4, kept: 16)

    /// - Parameters:
    ///   - build: names the program; another release may classify changes differently.
    ///   - index: the folder in which the index of changes is kept; the mirror's own when nil.
    init(mirror: String, build: String, index: String?) {
        search = LiveSearch(mirror: mirror)
        self.build = build
        indexFolder = index
    }

    var audits: Audits { state.withLock { $0.audits } }

    /// Begins what is not begun for the mirror as it stands.
    func begin(_ snapshot: MirrorSnapshot) {
        let isNew = state.withLock { state in
            if state.key == snapshot.key { return false }
            state.key = snapshot.key
            state.audits = Audits(of: max(0, snapshot.history.crawls.count - 1))
            return true
        }
        if isNew { queue.async { [self] in audit(snapshot) } }
        refresh(snapshot)
        compareVersions(snapshot)
    }

    /// Waits until what was begun is done; for tests.
    func wait() {
        queue.sync {}
        search.wait()
    }

    /// Whether an answer made now is what any later one is, until the mirror changes.
    func isSettled(_ snapshot: MirrorSnapshot) -> Bool {
        let (key, audits) = state.withLock { ($0.key, $0.audits) }
        return key == snapshot.key && audits.isDone && audits.failure == nil && search.progress == .complete
            && snapshot.readyIndex != nil && snapshot.unfinished == nil
    }

    /// The changes, as far as they are known; nil while the index is being opened.
    func changes(_ snapshot: MirrorSnapshot) -> ChangeIndex? {
        begin(snapshot)
        return state.withLock { $0.index }
    }

    // MARK: - Versions

    /// How versions are read, which takes a digest of the profile.
    func reading(_ snapshot: MirrorSnapshot) -> VersionReading {
        if let known = state.withLock({ $0.reading }), known.key == snapshot.key { return known.reading }
        let reading = VersionReading(profile: snapshot.profileSource, build: build)
        state.withLock { $0.reading = (snapshot.key, reading) }
        return reading
    }

    /// Whether the versions of that state are to be compared: the first time it is asked.
    func beginsVersions(of key: String) -> Bool {
        state.withLock { state in
            defer { state.versions = key }
            return state.versions != key
        }
    }

    /// Whether the mirror has not gone on since.
    func isCurrent(_ snapshot: MirrorSnapshot) -> Bool { state.withLock { $0.key == snapshot.key } }

    func inBackground(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

    // MARK: - Texts

    private func refresh(_ snapshot: MirrorSnapshot) {
        let (index, audits) = state.withLock { ($0.index, $0.audits) }
        let generation = audits.isDone ? "\(index?.generation ?? 0)" : "comparing"
        let known = snapshot.readyIndex
        search.refresh(key: "\(snapshot.key) \(generation) \(known != nil)") {
            KnownStatements(changes: (try? index?.classes()) ?? [:]) { ((try? known?.document($0)) ?? nil)?.since }
        }
    }

    // MARK: - Audits

    private func audit(_ snapshot: MirrorSnapshot) {
        do {
            let index = try opened(snapshot)
            let crawls = snapshot.history.crawls
            let source = snapshot.profileSource
            func mark(_ older: Int, _ newer: Int) -> String {
                ChangeIndex.mark(crawls[older], crawls[newer], profile: source, build: build)
            }
            try index.keep { older, newer, made in
                guard let one = snapshot.place(of: older), let other = snapshot.place(of: newer) else { return false }
                return made == mark(one, other)
            }
            for newer in stride(from: crawls.count - 1, to: 0, by: -1) {
                guard state.withLock({ $0.key == snapshot.key }) else { return }
                do { try make(newer - 1, newer, mark(newer - 1, newer), snapshot, index) } catch {
                    state.withLock {
                        $0.audits.failure = "\(crawls[newer - 1].name) and \(crawls[newer].name): \(error)"
                    }
                    continue
                }
                state.withLock { $0.audits.made += 1 }
            }
        } catch { state.withLock { $0.audits.failure = "\(error)" } }
        state.withLock { if $0.key == snapshot.key { $0.audits.isDone = true } }
        refresh(snapshot)
        // An audit needs more memory than all that follows.
        pouch_return_memory()
    }

    private func opened(_ snapshot: MirrorSnapshot) throws -> ChangeIndex {
        if let index = state.withLock({ $0.index }) { return index }
        let index = try ChangeIndex(
            try indexFolder.map { try MirrorFolder(path: $0, create: false) } ?? snapshot.folder)
        state.withLock { $0.index = index }
        return index
    }

    private func make(
        _ older: Int, _ newer: Int, _ mark: String, _ snapshot: MirrorSnapshot, _ index: ChangeIndex
    ) throws {
        guard try !index.has(mark) else { return }
        let crawls = snapshot.history.crawls
        let report = try snapshot.audit(from: crawls[older].name, to: crawls[newer].name)
        try index.put(
            report, mark: mark, follows: newer == older + 1, forms: ReportForm.allCases.map(\.rawValue)
        ) { ReportForm(rawValue: $0)?.audit.write(report) ?? [] }
    }

    /// A report in one of its forms; nil while it is being made, which the first request begins.
    func report(_ older: Int, _ newer: Int, form: ReportForm, _ snapshot: MirrorSnapshot) throws -> [UInt8]? {
        begin(snapshot)
        let crawls = snapshot.history.crawls
        let (one, other) = (crawls[older].name, crawls[newer].name)
        let index = state.withLock { $0.index }
        if let report = try index?.report(one, other, form: form.rawValue) { return report }
        guard newer != older + 1 else { return nil }
        let name = "\(one)...\(other)"
        let isNew = state.withLock { state in
            state.wanted.count < Self.others.waiting && state.wanted.insert(name).inserted
        }
        guard isNew else { return nil }
        queue.async { [self] in
            defer { state.withLock { _ = $0.wanted.remove(name) } }
            let mark = ChangeIndex.mark(
                crawls[older], crawls[newer], profile: snapshot.profileSource, build: build)
            do {
                let index = try opened(snapshot)
                try make(older, newer, mark, snapshot, index)
                try index.trim(others: Self.others.kept)
            } catch { state.withLock { $0.audits.failure = "\(name): \(error)" } }
        }
        return nil
    }
}

/// The forms of a report that the interface has, by the suffix of their addresses.
enum ReportForm: String, CaseIterable {
    case html = ""
    case json, csv, atom, jsonfeed, txt, md

    var audit: AuditFormat {
        switch self {
        case .html: .html
        case .json: .json
        case .csv: .csv
        case .atom: .atom
        case .jsonfeed: .jsonfeed
        case .txt: .text
        case .md: .markdown
        }
    }
}
