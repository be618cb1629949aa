/// Signs the files that close a crawl. Who writes a mirror knows nothing of keys: it asks, and keeps what it gets.
public protocol SummarySigner: Sendable {
    /// The contents of `FILE.minisig`.
    ///
    /// - Parameters:
    ///   - file: the file's name, `summary.json` or `head.json`.
    ///   - crawl: the crawl that it closes.
    func signature(of bytes: [UInt8], file: String, crawl: String) -> [UInt8]
}
