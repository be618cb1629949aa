/// Why an audit was not made.
package enum AuditError: Error, Sendable, Equatable {
    /// Two complete crawls are needed, and the mirror has fewer.
    case tooFewCrawls(mirror: String, complete: Int)
    case noSuchCrawl(name: String, newest: String?)
    /// The crawl was stopped, given up, or still runs: documents that it did not reach cannot be judged.
    case notComplete(name: String)
    /// `from` is not before `to`.
    case wrongOrder(from: String, to: String)
}

extension AuditError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooFewCrawls(let mirror, let complete):
            complete == 0
                ? "\(mirror) has no complete crawl. Run `pouch crawl` until one is complete."
                : "\(mirror) has one complete crawl, and an audit compares two. Run `pouch crawl` again."
        case .noSuchCrawl(let name, let newest):
            "no crawl is named \(name)" + (newest.map { "; the newest complete one is \($0)" } ?? "")
        case .notComplete(let name):
            "crawl \(name) is not complete, so what it did not come to says nothing. `pouch crawl` goes on with it."
        case .wrongOrder(let from, let to): "--from \(from) is not before --to \(to)"
        }
    }
}
