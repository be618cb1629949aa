import PouchBytes
import PouchMirror

/// Checks `head.json`, which names the newest crawl: a missing newest crawl shows only there.
///
/// A forger who drops a crawl can write an unsigned head anew; ``SignatureVerifier`` checks its signature.
enum HeadCheck {
    private static let limit = 1 << 20

    /// The crawl and summary that the chain must begin with; nil when no head says.
    static func claim(
        _ folder: MirrorFolder, newest: CrawlFacts?, all: [CrawlFacts], damage: inout DamageList, notes: inout [String]
    ) throws(StoreError) -> SummaryFacts.Previous? {
        let path = "head.json"
        guard let file = try folder.open(MirrorHead.path) else {
            if newest != nil {
                notes.append("there is no head.json: a newest crawl that was dropped would not be noticed")
            }
            return nil
        }
        let bytes = try file.bytes(at: 0, count: min(file.size, Self.limit))
        guard let head = try? MirrorHead(json: bytes), CrawlName.isOne(head.crawl) else {
            damage.note(path, .flawed, "names no crawl")
            return nil
        }
        let claim = SummaryFacts.Previous(crawl: head.crawl, summarySHA256: head.summarySHA256)
        guard let newest, newest.name > head.crawl else { return claim }
        // A kill between the summary and the head leaves the head one crawl behind.
        let isOneBehind =
            newest.summary?.previous.map { $0.crawl == head.crawl && $0.summarySHA256 == head.summarySHA256 } ?? false
        if isOneBehind {
            notes.append("head.json names the crawl before the newest: the next `pouch crawl` puts it right")
        } else {
            damage.note(path, .flawed, "names crawl \(head.crawl), and \(newest.name) is newer")
        }
        return nil
    }
}
