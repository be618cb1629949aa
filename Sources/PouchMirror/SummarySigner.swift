/// Signs the files that close a crawl. The writer of a mirror has no key: it passes bytes and stores the signature.
public protocol SummarySigner: Sendable {
    /// The contents of `FILE.minisig`.
    ///
    /// - Parameters:
    ///   - file: the file's name, `summary.json` or `head.json`.
    ///   - crawl: the crawl that it closes.
    func signature(of bytes: [UInt8], file: String, crawl: String) -> [UInt8]
}
