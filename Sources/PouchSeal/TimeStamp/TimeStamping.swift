import PouchBytes
import PouchMirror

/// Has the summaries of a mirror dated that are not dated yet.
public struct TimeStamping {
    /// The outcome for one summary.
    public enum Event: Sendable {
        case stamped(crawl: String, time: Timestamp)
        case failed(crawl: String, reason: String)
    }

    /// Sends a request in DER to the authority and gives back its answer in DER.
    public typealias Authority = (_ request: [UInt8]) throws -> [UInt8]

    private let folder: MirrorFolder
    private let nonce: () -> UInt64

    /// - Parameter nonce: gives a random number for each request.
    public init(folder: MirrorFolder, nonce: @escaping () -> UInt64) {
        self.folder = folder
        self.nonce = nonce
    }

    /// Requests a time stamp for each summary that has no `summary.json.tsr`, newest first, and ends at the first
    /// failure: an authority that is down gets one request, not a hundred. The next crawl requests the rest.
    ///
    /// - Throws: ``StoreError`` when the mirror cannot be read or written. An authority's failure goes to `tell` alone.
    public func run(_ authority: Authority, tell: (Event) -> Void) throws {
        for crawl in try CrawlCatalog(folder).sound.map(\.name).reversed() {
            let path = ["crawls", crawl, "summary.json"]
            guard try folder.open(["crawls", crawl, "summary.json.tsr"]) == nil else { continue }
            let request = TimeStampRequest(digest: .of(try folder.read(path)), nonce: nonce())
            let answer: [UInt8]
            let time: Timestamp
            do {
                answer = try authority(request.der)
                time = try request.check(answer)
            } catch {
                return tell(.failed(crawl: crawl, reason: "\(error)"))
            }
            try folder.write(["crawls", crawl, "summary.json.tsr"], answer)
            tell(.stamped(crawl: crawl, time: time))
        }
    }
}
