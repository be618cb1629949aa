import Foundation
import Synchronization
import TestSupport

/// What stands on a server, by target, and who asked for it.
final class PageShelf: Sendable {
    typealias Page = @Sendable (Visit) -> Reply

    /// One request.
    struct Visit: Sendable {
        var target: String
        /// By name in lower case.
        var fields: [String: String]
        /// Requests for this target since the shelf last forgot its visits.
        var before: Int

        var isConditional: Bool { fields["if-none-match"] != nil || fields["if-modified-since"] != nil }
    }

    private struct State {
        var pages: [String: Page] = [:]
        var other: Page = { _ in .missing }
        var visits: [Visit] = []
    }

    private let state = Mutex(State())

    func put(_ target: String, _ page: @escaping Page) { state.withLock { $0.pages[target] = page } }
    func put(_ target: String, _ reply: Reply) { put(target) { _ in reply } }
    func remove(_ target: String) { state.withLock { $0.pages[target] = nil } }
    /// Answers whatever has no page of its own.
    func putOther(_ page: @escaping Page) { state.withLock { $0.other = page } }

    var visits: [Visit] { state.withLock { $0.visits } }
    func forget() { state.withLock { $0.visits = [] } }

    /// Validators that are those of the page get 304.
    func respond(_ head: String) -> RawServer.Answer {
        var fields: [String: String] = [:]
        for line in head.split(separator: "\r\n").dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        let target = RawServer.target(of: head)
        let (page, visit) = state.withLock { state in
            let visit = Visit(target: target, fields: fields, before: state.visits.count { $0.target == target })
            state.visits.append(visit)
            return (state.pages[target] ?? state.other, visit)
        }
        let reply = page(visit)
        if let etag = reply.etag, etag == fields["if-none-match"], reply.status == 200 {
            return Reply(status: 304, fields: [("ETag", etag)]).wire
        }
        return reply.wire
    }
}
