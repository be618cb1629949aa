import Foundation
import PouchBytes
import PouchDemo
import PouchHTTP
import Synchronization

/// Serves the bundled archive on loopback, with validators, a robots.txt that asks for a pace, and the troubles that real
/// servers have: a page that is gone, one that moved, one that is busy the first time.
package final class ArchiveServer: Sendable {
    /// One request as the server saw it.
    package struct Access: Sendable, Equatable {
        package var method: String
        package var path: String
        package var status: Int
        package var bytes: Int
        package var ifNoneMatch: String?
        package var at: Timestamp
    }

    /// A request as far as an answer may depend on it.
    package struct Question: Sendable {
        package var path: String
        /// Whether it carries a validator.
        package var isConditional: Bool
        /// How often the path was asked for before.
        package var before: Int
    }

    /// An answer in place of the archive's own.
    package struct Reply: Sendable {
        package var status: Int
        package var headers: [String: String]
        package var body: [UInt8]

        package init(_ status: Int, _ headers: [String: String] = [:], _ body: String = "") {
            self.status = status
            self.headers = headers
            self.body = Array(body.utf8)
        }
    }

    private let desk: Desk
    private let server: HTTPServer
    /// Seconds between requests that robots.txt asks for.
    package var crawlDelay: Double { desk.crawlDelay }

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - crawlDelay: seconds.
    package init(_ archive: BundledArchive, port: UInt16 = 0, crawlDelay: Double = 0.04) {
        desk = Desk(archive, crawlDelay: crawlDelay)
        server = HTTPServer(desk, port: Int(port), standing: [])
    }

    /// Starts and gives the port.
    ///
    /// - Throws: `ServerError` when it cannot listen.
    package func start() async throws -> Int { try await server.start() }

    /// Stops the server and waits until it has stopped.
    package func stop() async { await server.stop() }

    /// The requests so far, in order.
    package var log: [Access] { desk.state.withLock { $0.log } }

    /// Puts something else at a path, or nothing.
    package func set(_ resource: BundledArchive.Resource?, at path: String) {
        desk.state.withLock { $0.resources[path] = resource }
    }

    /// Lets a closure answer what it has an answer to, robots.txt aside; nil ends that. "before" counts from now on.
    package func override(_ answer: (@Sendable (Question) -> Reply?)?) {
        desk.state.withLock { state in
            state.override = answer
            state.log = []
        }
    }

    /// Whether the archive has something at a path.
    package func has(_ path: String) -> Bool { desk.state.withLock { $0.resources[path] != nil } }
}

/// The request handler. The server holds it, and it does not hold the server: neither keeps the other alive.
private final class Desk: RequestHandler {
    struct State {
        var log: [ArchiveServer.Access] = []
        var resources: [String: BundledArchive.Resource]
        var wasBusy = false
        var override: (@Sendable (ArchiveServer.Question) -> ArchiveServer.Reply?)?
    }

    let state: Mutex<State>
    let crawlDelay: Double

    init(_ archive: BundledArchive, crawlDelay: Double) {
        state = Mutex(State(resources: archive.resources))
        self.crawlDelay = crawlDelay
    }

    func readyReply(to request: ServedRequest) -> Reply? { nil }

    func reply(to request: ServedRequest) -> Reply {
        let reply = answer(to: request.target, request)
        let access = ArchiveServer.Access(
            method: request.method.rawValue, path: request.target, status: reply.status,
            bytes: request.method == .head ? 0 : reply.length ?? 0, ifNoneMatch: request.value(of: "if-none-match"),
            at: Timestamp.now())
        state.withLock { state in if state.log.count < 1_000_000 { state.log.append(access) } }
        return reply
    }

    private static func page(_ status: Int, _ text: String) -> Reply {
        Reply(status, [("Content-Type", "text/html")], body: .bytes(Array(text.utf8)))
    }

    private func answer(to path: String, _ request: ServedRequest) -> Reply {
        if path != "/robots.txt", let other = override(path, request) {
            return Reply(
                other.status, other.headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) },
                body: .bytes(other.body))
        }
        switch path {
        case "/robots.txt":
            let text =
                "# The bundled archive asks for a pace, and keeps one page to itself.\nUser-agent: *\nCrawl-delay: \(crawlDelay)\nDisallow: \(BundledArchive.forbiddenPath)\n"
            return Reply(200, [("Content-Type", "text/plain")], body: .bytes(Array(text.utf8)))
        case BundledArchive.movedPath:
            return Reply(
                301, [("Location", BundledArchive.movedTo)], body: .bytes(Array("<html>Moved</html>".utf8)))
        case BundledArchive.busyPath
        where state.withLock({ state in
            defer { state.wasBusy = true }
            return !state.wasBusy
        }):
            return Reply(503, [("Retry-After", "1")], body: .bytes(Array("<html>Busy</html>".utf8)))
        default: break
        }
        guard let resource = state.withLock({ $0.resources[path] }) else {
            return Self.page(
                404, "<html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>")
        }
        let fields = [
            ("Content-Type", resource.contentType), ("ETag", resource.etag),
            ("Last-Modified", resource.lastModified.httpDate),
        ]
        if isCurrent(resource, request) { return Reply(304, fields, body: .bytes([])) }
        return Reply(200, fields, body: .bytes(resource.bytes))
    }

    private func override(_ path: String, _ request: ServedRequest) -> ArchiveServer.Reply? {
        guard
            let (override, before) = state.withLock({ state in
                state.override.map { override in (override, state.log.count { $0.path == path }) }
            })
        else { return nil }
        let isConditional =
            request.value(of: "if-none-match") != nil || request.value(of: "if-modified-since") != nil
        return override(ArchiveServer.Question(path: path, isConditional: isConditional, before: before))
    }

    /// Whether the requester holds this very resource (RFC 9110 section 13.2.2): the tag decides, the date only without one.
    private func isCurrent(_ resource: BundledArchive.Resource, _ request: ServedRequest) -> Bool {
        if let tags = request.value(of: "if-none-match") {
            return tags.split(separator: ",").contains { $0.trimmingCharacters(in: .whitespaces) == resource.etag }
        }
        guard let since = request.value(of: "if-modified-since").flatMap({ Timestamp(httpDate: $0) }) else {
            return false
        }
        return resource.lastModified <= since
    }
}
