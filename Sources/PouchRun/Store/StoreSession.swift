import Foundation
import PouchBytes
import PouchFetch
import PouchMirror
import PouchObjects
import PouchProfile
import PouchRepair

/// A store that a command works with: reached, found to be safe, and its state read.
package final class StoreSession {
    package let store: ObjectStore
    package private(set) var history: StoreHistory

    /// - Parameters:
    ///   - probes: whether the store must show that it keeps what writers rely on.
    ///   - isStopping: a reason ends what is under way.
    package init(_ address: String, probes: Bool, isStopping: @escaping @Sendable () -> String? = { nil }) throws {
        let environment = ProcessInfo.processInfo.environment
        store = try ObjectStore(
            StoreAddress(address, environment: environment), credentials: StoreCredentials(environment: environment),
            certificates: FetchSettings.certificateAuthorities(in: environment), clock: { Timestamp.now() },
            isStopping: isStopping)
        if probes { try store.probe(nonce: Self.nonce()) }
        history = try StoreHistory(store)
    }

    /// 128 random bits.
    package static func nonce() -> String { Hex.text((0..<16).map { _ in UInt8.random(in: 0...255) }) }

    /// Takes the store: whoever read it before can commit no more.
    ///
    /// - Parameter token: the one that a fleet gave; nil for the next one. An older one than the store's is refused.
    package func acquire(token: Int? = nil) throws { try history.acquire(store, token: token, nonce: Self.nonce()) }

    /// - Throws: `ObjectError.forked` when the store's newest crawl is none of the mirror's.
    package func check(_ folder: MirrorFolder) throws {
        try MirrorPush(folder, to: store, nonce: Self.nonce).check(history)
    }

    /// Under the mirror's lock.
    package func push(_ folder: MirrorFolder, retention: MirrorPush.Retention? = nil) throws -> MirrorPush.Outcome {
        var push = MirrorPush(folder, to: store, nonce: Self.nonce)
        return try push.run(&history, retention: retention)
    }

    /// Makes a mirror at a path where nothing is: beside it first, and renamed when it is whole.
    ///
    /// - Parameter profile: the one to rebuild the database by; nil for those that the crawls keep.
    package func pull(to path: String, profile: String?, isStopping: @escaping @Sendable () -> String?) throws
        -> MirrorPull.Outcome
    {
        let place = URL(fileURLWithPath: path)
        var status = stat()
        if lstat(place.path, &status) == 0, rmdir(place.path) != 0 {
            throw StoreError.cannotCreate(path: path, code: EEXIST)
        }
        let part = place.deletingLastPathComponent().appending(path: ".\(place.lastPathComponent).pull").path
        let folder = try MirrorFolder(path: part, create: true)
        let lock = try MirrorLock(folder, now: Timestamp.now().rfc3339)
        defer { withExtendedLifetime(lock) {} }
        var pull = MirrorPull(store, into: folder, stop: isStopping)
        let outcome = try pull.run(history, largest: Limits().decodedBytes)
        if outcome.newest != nil {
            _ = try Rebuild.run(folder, stamp: Timestamp.now().compact) {
                try MirrorProfile.load(folder, given: profile, of: $0, $1, $2)
            }
        }
        try folder.sync()
        guard rename(part, place.path) == 0 else { throw StoreError.cannotCreate(path: path, code: errno) }
        return outcome
    }
}
