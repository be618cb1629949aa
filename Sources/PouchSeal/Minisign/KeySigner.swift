import PouchBytes
import PouchMirror

/// Signs a crawl's closing files with a secret key; the trusted comment names the file, the crawl and the digest.
public struct KeySigner: SummarySigner {
    private let key: SecretKey

    public init(_ key: SecretKey) { self.key = key }

    /// The signature's file (minisign, prehashed); its trusted comment names file, crawl and SHA-256.
    public func signature(of bytes: [UInt8], file: String, crawl: String) -> [UInt8] {
        let comment = "file:\(file)\tcrawl:\(crawl)\tsha256:\(SHA256Digest.of(bytes).hex)"
        return Signature(of: bytes, by: key, trustedComment: comment).fileContents
    }
}
