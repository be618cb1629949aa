import PouchBytes
import PouchMirror
import PouchRepair
import PouchReport
import PouchSeal
import PouchStore
import PouchVerify

/// A mirror verified; before that rebuilt or repaired, when that is asked for.
package struct VerifyJob {
    package var mirror: String
    /// The key that must have signed; nil to look at signatures for their form alone.
    package var key: PublicKey?
    /// For a rebuild and a repair: a profile's name or path; nil for the one that each crawl keeps.
    package var profile: String?
    /// The share of the URLs that is checked; nil for all.
    package var sample: Sample?
    /// The first crawl that is read; for the crawls before it the note is relied on.
    package var since: String?
    /// The note's file; nil for the one in the mirror's folder.
    package var note: String?
    /// Whether a mirror that is found intact is noted as such.
    package var writesNote = false
    package var rebuilds = false
    package var repairs = false

    package init(mirror: String, key: PublicKey?) {
        self.mirror = mirror
        self.key = key
    }

    /// A rebuild and a repair hold the mirror's lock; a repair makes an unreadable database anew first.
    ///
    /// - Parameter message: called with what a rebuild did.
    /// - Throws: `StoreError`, `ProfileError`, ``MirrorProfile/Missing``.
    package func run(message: (String) -> Void) throws -> VerifyReport {
        let folder = try MirrorFolder(path: mirror, create: false)
        guard rebuilds || repairs else { return try verify(folder, nil) }
        let now = Timestamp.now()
        let writable = try MirrorFolder(path: mirror, create: true)
        let lock = try MirrorLock(writable, now: now.rfc3339)
        defer { withExtendedLifetime(lock) {} }
        if try rebuilds || !MirrorStore.isReadable(in: writable) { try rebuild(writable, now, message) }
        return try verify(writable, repairs ? repair(writable, now) : nil)
    }

    private func repair(_ folder: MirrorFolder, _ now: Timestamp) throws -> [Repair.Action] {
        try Repair.run(folder, Verification(folder, key: key), stamp: now.compact) {
            try MirrorProfile.load(folder, given: profile, of: $0, $1, $2)
        }
    }

    private func rebuild(_ folder: MirrorFolder, _ now: Timestamp, _ message: (String) -> Void) throws {
        let outcome = try Rebuild.run(folder, stamp: now.compact) {
            try MirrorProfile.load(folder, given: profile, of: $0, $1, $2)
        }
        message("\(MirrorFolder.databaseName) is made anew: \(outcome.crawls) crawls, \(outcome.documents) documents")
        if !outcome.leftOut.isEmpty {
            message("not complete, or damaged, and so left out: \(outcome.leftOut.joined(separator: ", "))")
        }
    }

    private func verify(_ folder: MirrorFolder, _ actions: [Repair.Action]?) throws -> VerifyReport {
        let file = NoteFile(mirror: folder.path, given: note)
        let reliance = try since.map { try file.reliance(since: $0, in: folder, key: key) }
        let result = try Verification(folder, sample: sample, key: key, reliance: reliance)
        if writesNote, let note = VerifiedNote(of: result, at: Timestamp.now()) { try file.write(note) }
        return VerifyReport(result, mirror: folder.path, repairs: actions)
    }
}
