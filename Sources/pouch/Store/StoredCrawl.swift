import Foundation
import PouchBytes
import PouchCrawl
import PouchMirror
import PouchObjects
import PouchReport
import PouchRun

/// A crawl whose mirror is kept in a store: the store is taken before it and pushed to after it.
final class StoredCrawl {
    /// In a fleet: the store cannot be had, which is no fault of the archive's.
    struct Away: Error, CustomStringConvertible {
        let description: String

        /// nil for other trouble.
        init?(_ error: any Error) {
            switch error as? ObjectError {
            case .unreachable, .refused, .unsafeStore: description = "\(error)"
            default: return nil
            }
        }
    }

    private let session: StoreSession
    private let mirror: String
    private let tell: (String) -> Void
    private let leased: LeasedMirror?
    private var failure: (any Error)?

    /// Makes sure that the mirror goes on from where the store is, before anything is asked of the archive. Without a mirror,
    /// the store's is pulled.
    ///
    /// - Parameter token: of the lease that a fleet's worker holds: the store refuses one that is not its newest, and a
    ///   mirror here that does not go on from the store makes way.
    init(_ address: String, mirror: String, token: Int?, stop: StopRequest, tell: @escaping (String) -> Void) throws {
        self.mirror = mirror
        leased = token.map { _ in LeasedMirror(mirror) }
        self.tell = tell
        // Once the crawl is stopped, what it brought goes up all the same; a second signal ends that.
        let isCrawling = StopRequest()
        session = try StoreSession(
            address, probes: true, isStopping: { isCrawling.signal == nil ? stop.signal : nil })
        defer { isCrawling.stop("the crawl") }
        if let token, let fork = try leased?.makeWay(for: session.history.state, token: token) {
            tell("the mirror here has what the store has not, and does not go on from it: put aside as \(fork)")
        }
        let isThere = (try? MirrorFolder(path: mirror, create: false).entries(of: ["crawls"]))??.isEmpty == false
        if !isThere, !session.history.isEmpty {
            let outcome = try session.pull(to: mirror, profile: nil, isStopping: { stop.signal })
            tell(outcome.text(mirror).trimmingCharacters(in: .newlines))
            for line in outcome.complaints { tell(line) }
        }
        if isThere { try session.check(MirrorFolder(path: mirror, create: false)) }
        try session.acquire(token: token)
        try leased?.rests(on: session.history.state, isWhole: false)
    }

    /// Called while the mirror is held. What goes wrong is told at the end.
    func push(_ folder: MirrorFolder) {
        do {
            let outcome = try session.push(folder)
            for line in outcome.complaints(mirror) { tell(line) }
            try leased?.rests(
                on: session.history.state, isWhole: outcome.incomplete.isEmpty && outcome.leftOut == 0)
        } catch { failure = error }
    }

    /// The crawl's, unless the push failed.
    func status(after crawl: ExitStatus) -> ExitStatus {
        guard let failure else { return crawl }
        printError("\(failure)")
        if leased != nil, let away = Away(failure) { return ExitStatus(away) }
        printError("the mirror is whole; `pouch push \(mirror) \(session.store.address)` stores it")
        return ExitStatus(failure)
    }
}
