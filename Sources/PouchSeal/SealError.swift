import Foundation

/// Errors of keys, signatures, time stamps and proofs.
public enum SealError: Error, Sendable, Equatable {
    /// The file holds no key of minisign's.
    case badKey(path: String, detail: String)
    /// The secret key is encrypted, and no password was given.
    case needsPassword(path: String)
    case wrongPassword(path: String)
    /// A file is there already; keys are never overwritten.
    case exists(path: String)
    case io(path: String, operation: String, code: Int32)
    /// The file is not a signature, or not by this key over these bytes.
    case badSignature(String)
    /// The authority's answer is not a time stamp of this file.
    case badTimeStamp(String)
    /// The mirror holds nothing that the proof could rest on.
    case cannotProve(String)
    /// The manifest has no line for an address with a fragment. That shows nothing: its page may be there.
    case absentSection(url: String, crawl: String)
    /// The proof does not prove what it says.
    case badProof(String)
}

extension SealError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .badKey(let path, let detail):
            "\(path) is not a key that minisign wrote: \(detail). `pouch key new` makes a pair."
        case .needsPassword(let path): "\(path) is encrypted. Name a file with its password: --key-password-file FILE."
        case .wrongPassword(let path): "the password does not open \(path). Check the password's file."
        case .exists(let path):
            "\(path) is there already, and keys are never overwritten. Choose another place with --out."
        case .io(let path, let operation, let code): "\(path): cannot \(operation): \(String(cString: strerror(code)))."
        case .badSignature(let detail): "the signature does not hold: \(detail)."
        case .badTimeStamp(let detail): "the time stamp does not hold: \(detail)."
        case .cannotProve(let detail): "nothing can be proved: \(detail). `pouch verify` says more."
        case .absentSection(let url, let crawl):
            """
            the manifest of crawl \(crawl) has no line for \(url), and the absence of an address with a fragment proves nothing, \
            since its page may be there. Prove the page: \(url.prefix { $0 != "#" }).
            """
        case .badProof(let detail): "the proof does not hold: \(detail)."
        }
    }
}
