import Foundation
import PouchMirror
import PouchSeal
import PouchVerify

/// The file in which `pouch verify` notes what it found whole.
package struct NoteFile {
    package let path: String
    /// No note is larger.
    private static let limit = 1 << 16

    /// - Parameter given: a path; nil for the file in the mirror's folder.
    package init(mirror: String, given: String?) { path = given ?? mirror + "/" + VerifiedNote.fileName }

    /// The note to rely on when a verify begins at a crawl.
    ///
    /// - Throws: `StoreError.damaged` for a file that is not a note, that is not of that crawl, or that bears a wrong
    ///   signature.
    package func reliance(since crawl: String, in folder: MirrorFolder, key: PublicKey?) throws -> Reliance {
        guard let bytes = try read(path) else {
            throw StoreError.damaged(
                path: path,
                detail:
                    "the note to rely on is missing: `pouch verify \(folder.path) --write-note` reads everything and writes one"
            )
        }
        let note: VerifiedNote
        do { note = try VerifiedNote(bytes) } catch {
            throw StoreError.damaged(path: path, detail: "\(error)")
        }
        return try Reliance(
            since: crawl, note: note, path: path, signature: try signature(of: bytes, key), in: folder)
    }

    /// Writes it whole, or not at all.
    package func write(_ note: VerifiedNote) throws {
        try AtomicFile(path: path).replace(note.bytes)
        // An earlier note's signature is not one of this note.
        unlink(path + ".minisig")
    }

    private func signature(of bytes: [UInt8], _ key: PublicKey?) throws -> String {
        guard let signature = try read(path + ".minisig") else { return "not signed" }
        guard let key else { return "its signature was not checked: --key PUB does" }
        do { try Signature(fileContents: signature).check(of: bytes, by: key) } catch {
            throw StoreError.damaged(path: path + ".minisig", detail: "\(error)")
        }
        return "signed by key \(key.name)"
    }

    /// nil when there is no such file.
    private func read(_ path: String) throws -> [UInt8]? {
        guard let file = FileHandle(forReadingAtPath: path) else {
            if errno == ENOENT { return nil }
            throw StoreError.io(path: path, operation: "read", code: errno)
        }
        let bytes = [UInt8](try file.read(upToCount: Self.limit + 1) ?? Data())
        guard bytes.count <= Self.limit else { throw StoreError.damaged(path: path, detail: "larger than any note") }
        return bytes
    }
}
