import Foundation
import PouchCrawl
import PouchMirror
import PouchSeal

/// The signature of an export that is one file.
package enum ExportSeal {
    /// Writes `PATH.minisig`, as `minisign -V -m PATH` reads it; without a key, that of an earlier export is removed.
    ///
    /// - Throws: `SealError`, `StoreError`.
    package static func write(_ path: String, by key: SecretKey?) throws {
        guard let key else {
            unlink(path + ".minisig")
            return
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let comment = "file:\(name.filter { !$0.isNewline })\tsoftware:Pouch \(PouchVersion.text)"
        let signature = try Signature(ofFile: path, by: key, trustedComment: comment)
        try AtomicFile(path: path + ".minisig").replace(signature.fileContents)
    }
}
