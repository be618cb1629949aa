import PouchBytes
import PouchMirror
import PouchStore

/// Reads the pages that a mirror holds, from their files in `pages/` or from their records.
struct HeldPageReader: Sendable {
    private let folder: MirrorFolder
    /// nil where each page has a file.
    private let captures: CaptureReader?
    /// Bytes of a page that is read from its record.
    private static let largest = 512 << 20

    /// A page that is not the one that the crawl stored.
    struct Unfit: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter needsRecords: whether a page may be in its record alone: then the crawls' summaries are read.
    init(_ folder: MirrorFolder, needsRecords: Bool) throws {
        self.folder = folder
        captures =
            needsRecords
            ? CaptureReader(folder, try CrawlCatalog(folder).sound, limits: .init(decoded: Self.largest)) : nil
    }

    /// The page's bytes; they have its digest.
    ///
    /// - Throws: ``Unfit``, and ``StoreError`` when a file cannot be read.
    func bytes(of page: HeldPage, at url: String) throws -> [UInt8] {
        guard let digest = SHA256Digest(hex: page.sha256) else { throw Unfit(description: "has no digest") }
        if let path = page.path {
            let bytes = try folder.read(path)
            guard SHA256Digest.of(bytes) == digest else {
                throw Unfit(description: "is not the page that the crawl stored")
            }
            return bytes
        }
        let record = try page.record ?? page.recordID.flatMap { try captures?.place(ofRecord: $0, of: url) }
        guard let record, let bytes = try captures?.payload(of: record, sha256: digest) else {
            throw Unfit(description: "no record holds \(url) as the crawl stored it")
        }
        return bytes
    }
}
