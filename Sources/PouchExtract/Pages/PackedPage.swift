import PouchBytes

/// Pages that are compressed once more than their head says: by a server that compresses files which are so already, or that
/// forgets to say it. Browsers show such a page as noise; what it holds is there to be read.
extension FetchedPage {
    private static let gzip: [UInt8] = [0x1F, 0x8B, 0x08]
    /// How many such layers come off.
    private static let mostLayers = 2

    /// Whether the body, its codings removed, is still compressed.
    private var isPacked: Bool { body.starts(with: Self.gzip) }

    /// The page with what is left of gzip taken off; nil when nothing is, or when it does not come off.
    /// - Parameter limit: bytes that may come out.
    func unpacked(limit: Int) -> FetchedPage? {
        guard isPacked else { return nil }
        var page = self
        for _ in 0..<Self.mostLayers where page.isPacked {
            guard let inner = try? ContentCoding.decode(page.body, contentEncoding: "gzip", limit: limit) else {
                return nil
            }
            page.body = inner
        }
        return page.isPacked ? nil : page
    }

    static let unpackedWarning = "the page is compressed once more than its head says; it was read without that"
}
