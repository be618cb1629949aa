import PouchBytes
import PouchMirror

/// Which document, in which crawl, has a digest.
package struct DigestPlace: Sendable, Equatable {
    package var url: String
    /// nil for a document that is not a statement.
    package var id: String?
    /// The newest crawl that names it.
    package var crawl: String

    /// - Returns: nil when no complete crawl's manifest has it, of a page, a text or a statement's file.
    package init?(_ digest: SHA256Digest, _ snapshot: MirrorSnapshot, _ index: BrowseIndex) throws {
        for item in try index.documents(ofDigest: digest) {
            for (place, crawl) in snapshot.history.crawls.enumerated().reversed() {
                guard let line = try snapshot.captures.line(of: item.url, in: place) else { continue }
                let digests = [line.sha256?.hex, line.statement?.textSHA256, line.statement?.sha256?.hex]
                guard digests.contains(digest.hex) else { continue }
                url = item.url
                id = line.statement?.id
                self.crawl = crawl.name
                return
            }
        }
        return nil
    }
}
