import PouchBytes
import PouchMirror

/// The check of a mirror's signatures and time stamps. That the head and the summaries name one another is not looked at
/// here: the chain is checked with or without a key.
public struct SealCheck: Sendable {
    /// A fault of a seal. Paths are relative to the mirror.
    public enum Finding: Sendable, Equatable {
        /// A file that the key should have signed, and that nobody did.
        case unsigned(path: String)
        /// A file that is not a signature, or a signature by another key.
        case badSignature(path: String, detail: String)
        /// A file that is not the one that was signed.
        case altered(path: String, detail: String)
        case noHead
        case badTimeStamp(path: String, detail: String)
    }

    /// Oldest crawl first, the head last; none when every seal holds.
    public private(set) var findings: [Finding] = []
    /// Crawls from before the first signature; later summaries name theirs by digest, so that their signatures cover them.
    public private(set) var unsignedBefore: [String] = []
    /// Crawls that have a signature's file.
    public private(set) var signed: [String] = []
    /// Crawls whose signature is by the key.
    public private(set) var verified: [String] = []

    /// Larger than any signature or time stamp.
    private static let limit = 1 << 20
    private let folder: MirrorFolder
    private let key: PublicKey?

    /// - Parameters:
    ///   - crawls: those that are complete, oldest first.
    ///   - key: must have signed the head and every crawl from the first signed one on. Without it only the form of the
    ///     signatures that are there is looked at.
    /// - Throws: ``StoreError`` when a file that is there cannot be read.
    public init(_ folder: MirrorFolder, crawls: [String], key: PublicKey?) throws(StoreError) {
        self.folder = folder
        self.key = key
        for crawl in crawls where try folder.open(["crawls", crawl, "summary.json.minisig"]) != nil {
            signed.append(crawl)
        }
        for crawl in crawls { try check(crawl) }
        if let head = try read(["head.json"]) {
            _ = try checkSignature(of: head, at: ["head.json"])
        } else if key != nil, !crawls.isEmpty {
            findings.append(.noHead)
        }
    }

    private mutating func check(_ crawl: String) throws(StoreError) {
        let path = ["crawls", crawl, "summary.json"]
        guard let summary = try read(path) else { return }
        if key != nil, let first = signed.first, crawl < first {
            unsignedBefore.append(crawl)
        } else if try checkSignature(of: summary, at: path) {
            verified.append(crawl)
        }
        guard let stamp = try read(["crawls", crawl, "summary.json.tsr"]) else { return }
        do { _ = try TimeStampRequest(digest: .of(summary), nonce: nil).check(stamp) } catch {
            findings.append(.badTimeStamp(path: "crawls/\(crawl)/summary.json.tsr", detail: "\(error)"))
        }
    }

    /// Whether the key signed these bytes; never without a key.
    private mutating func checkSignature(of bytes: [UInt8], at path: [String]) throws(StoreError) -> Bool {
        let shown = path.joined(separator: "/")
        guard let contents = try read(path.dropLast() + [(path.last ?? "") + ".minisig"]) else {
            if key != nil { findings.append(.unsigned(path: shown)) }
            return false
        }
        let signature: Signature
        do { signature = try Signature(fileContents: contents) } catch {
            findings.append(.badSignature(path: shown + ".minisig", detail: "\(error)"))
            return false
        }
        guard let key else { return false }
        do {
            try signature.check(of: bytes, by: key)
            return true
        } catch {
            findings.append(
                signature.keyNumber == key.number
                    ? .altered(path: shown, detail: "\(error)")
                    : .badSignature(path: shown + ".minisig", detail: "\(error)"))
            return false
        }
    }

    /// nil when there is no such file, or a link stands in its place. A summary is read whole; a file too large for a
    /// signature is not.
    private func read(_ path: [String]) throws(StoreError) -> [UInt8]? {
        guard let file = try folder.open(path) else { return nil }
        let isSigned = path.last?.hasSuffix(".json") ?? false
        return try file.bytes(at: 0, count: isSigned ? file.size : min(file.size, Self.limit))
    }
}
