import PouchBytes
import PouchMirror
import PouchSeal

/// Signature and time stamp of a crawl's summary.
package struct SealState: Sendable, Equatable {
    /// The summary's minisign signature, and whether it holds.
    package enum Signature: Sendable, Equatable {
        case none
        /// There is one; no key was given to check it. The key's name is the signature's own claim.
        case unchecked(key: String)
        case good(key: String)
        /// It is not a signature, is by another key, or is not of these bytes.
        case bad(String)
    }

    /// The summary's time stamp (RFC 3161), and whether it is of this summary.
    package enum Stamp: Sendable, Equatable {
        case none
        /// A time stamp on this very summary; whether its certificate is to be trusted is for `openssl ts -verify` to say.
        case dated(Timestamp)
        case bad(String)
    }

    package var signature = Signature.none
    package var stamp = Stamp.none

    /// Larger than any signature or time stamp.
    private static let limit = 1 << 20

    /// Reads the seal of a crawl and checks it against the summary's bytes.
    init(of crawl: String, in folder: MirrorFolder, key: PublicKey?) {
        guard let summary = try? folder.open(SummaryFacts.path(of: crawl)), summary.size <= SummaryFacts.largest,
            let bytes = try? summary.contents()
        else { return }
        if let contents = Self.read("summary.json.minisig", crawl, folder) {
            signature = Self.signature(contents, of: bytes, key)
        }
        if let answer = Self.read("summary.json.tsr", crawl, folder) {
            do throws(SealError) {
                stamp = .dated(try TimeStampRequest(digest: .of(bytes), nonce: nil).check(answer))
            } catch { stamp = .bad("\(error)") }
        }
    }

    private static func signature(_ contents: [UInt8], of bytes: [UInt8], _ key: PublicKey?) -> Signature {
        do throws(SealError) {
            let signature = try PouchSeal.Signature(fileContents: contents)
            guard let key else { return .unchecked(key: signature.keyName) }
            try signature.check(of: bytes, by: key)
            return .good(key: key.name)
        } catch { return .bad("\(error)") }
    }

    private static func read(_ name: String, _ crawl: String, _ folder: MirrorFolder) -> [UInt8]? {
        guard let file = try? folder.open(["crawls", crawl, name]), file.size <= limit else { return nil }
        return try? file.contents()
    }
}
