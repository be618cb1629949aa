import PouchBytes
import PouchStore

/// Checks `head.json`, which names the newest crawl: a newest crawl that was dropped shows only there.
///
/// An unsigned head can be written anew by whoever drops a crawl; ``signature`` is where a signed one is proved.
public struct HeadCheck: Sendable {
    /// Given the head's bytes and those of `head.json.minisig` (nil when there is none), says what is wrong with the
    /// signature; nil when nothing is.
    public var signature: (@Sendable (_ head: [UInt8], _ signature: [UInt8]?) -> String?)?

    public init(signature: (@Sendable (_ head: [UInt8], _ signature: [UInt8]?) -> String?)? = nil) {
        self.signature = signature
    }

    private static let limit = 1 << 20

    /// The crawl and summary that the chain must begin with; nil when no head says.
    func claim(
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
        if let signature {
            let signed = try folder.open(["head.json.minisig"])
            let proof = try signed.map { (file) throws(StoreError) in
                try file.bytes(at: 0, count: min(file.size, Self.limit))
            }
            if let problem = signature(bytes, proof) { damage.note(path, .altered, problem) }
        }
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
