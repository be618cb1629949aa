import FlyingFox
import FlyingSocks
import Foundation
import PouchBytes
import Synchronization

/// Serves the bundled archive on loopback, with validators, a robots.txt that asks for a pace, and the troubles that real
/// servers have: a page that is gone, one that moved, one that is busy the first time.
public final class ArchiveServer: Sendable {
    /// One request as the server saw it.
    public struct Access: Sendable, Equatable {
        public var method: String
        public var path: String
        public var status: Int
        public var bytes: Int
        public var ifNoneMatch: String?
        public var at: Timestamp
    }

    /// A request as far as an answer may depend on it.
    public struct Question: Sendable {
        public var path: String
        /// Whether it carries a validator.
        public var isConditional: Bool
        /// How often the path was asked for before.
        public var before: Int
    }

    /// An answer in place of the archive's own.
    public struct Reply: Sendable {
        public var status: Int
        public var headers: [String: String]
        public var body: [UInt8]

        public init(_ status: Int, _ headers: [String: String] = [:], _ body: String = "") {
            self.status = status
            self.headers = headers
            self.body = Array(body.utf8)
        }
    }

    private let desk: Desk
    private let server: HTTPServer
    /// Seconds between requests that robots.txt asks for.
    public var crawlDelay: Double { desk.crawlDelay }

    /// - Parameters:
    ///   - port: 0 for any that is free.
    ///   - crawlDelay: seconds.
    public init(_ archive: BundledArchive, port: UInt16 = 0, crawlDelay: Double = 0.04) throws {
        desk = Desk(archive, crawlDelay: crawlDelay)
        server = HTTPServer(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port),
            pool: PromptPool(base: HTTPServer.defaultPool()), logger: .disabled)
    }

    /// Starts and gives the port.
    public func start() async throws -> Int {
        await server.appendRoute("*") { [desk] request in desk.answer(request) }
        let (news, tell) = AsyncThrowingStream<Void, any Error>.makeStream()
        Task {
            do {
                try await server.run()
                tell.finish()
            } catch { tell.finish(throwing: error) }
        }
        Task {
            try? await server.waitUntilListening()
            tell.yield()
        }
        // Whichever comes first: it listens, or it cannot.
        do { for try await _ in news { break } } catch { throw ServerError.cannotListen(error.localizedDescription) }
        guard case .ip4(_, let port) = await server.listeningAddress else { throw ServerError.noPort }
        return Int(port)
    }

    /// Stops the server and waits until it has stopped.
    public func stop() async { await server.stop() }

    /// The requests so far, in order.
    public var log: [Access] { desk.state.withLock { $0.log } }

    /// Puts something else at a path, or nothing.
    public func set(_ resource: BundledArchive.Resource?, at path: String) {
        desk.state.withLock { $0.resources[path] = resource }
    }

    /// Lets a closure answer what it has an answer to, robots.txt aside; nil ends that. "before" counts from now on.
    public func override(_ answer: (@Sendable (Question) -> Reply?)?) {
        desk.state.withLock { state in
            state.override = answer
            state.log = []
        }
    }

    /// Whether the archive has something at a path.
    public func has(_ path: String) -> Bool { desk.state.withLock { $0.resources[path] != nil } }

    /// Why the server could not be started.
    public enum ServerError: Error, CustomStringConvertible {
        case noPort
        case cannotListen(String)

        public var description: String {
            switch self {
            case .noPort: "the archive's server could not open a port on 127.0.0.1"
            case .cannotListen(let why): why
            }
        }
    }
}

/// The request handler. The server holds it, and it does not hold the server: neither keeps the other alive.
private final class Desk: Sendable {
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

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        let path = request.target.rawValue
        let response = response(to: path, request)
        let isHead = request.method == .HEAD
        let access = ArchiveServer.Access(
            method: request.method.rawValue, path: path, status: response.status.code,
            bytes: isHead ? 0 : response.body.count,
            ifNoneMatch: request.headers[HTTPHeader("If-None-Match")], at: Timestamp.now())
        state.withLock { state in if state.log.count < 1_000_000 { state.log.append(access) } }
        var headers = response.headers
        headers[HTTPHeader("Date")] = Timestamp.now().httpDate
        return HTTPResponse(statusCode: response.status, headers: headers, body: isHead ? Data() : Data(response.body))
    }

    private typealias Answer = (status: HTTPStatusCode, headers: HTTPHeaders, body: [UInt8])

    private func response(to path: String, _ request: HTTPRequest) -> Answer {
        let html: HTTPHeaders = [.contentType: "text/html"]
        if path != "/robots.txt", let reply = reply(to: path, request) {
            var headers = HTTPHeaders()
            for (name, value) in reply.headers { headers[HTTPHeader(name)] = value }
            return (HTTPStatusCode(reply.status, phrase: "Overridden"), headers, reply.body)
        }
        switch path {
        case "/robots.txt":
            let text =
                "# The bundled archive asks for a pace, and keeps one page to itself.\nUser-agent: *\nCrawl-delay: \(crawlDelay)\nDisallow: \(BundledArchive.forbiddenPath)\n"
            return (.ok, [.contentType: "text/plain"], Array(text.utf8))
        case BundledArchive.movedPath:
            return (
                HTTPStatusCode(301, phrase: "Moved Permanently"), [.location: BundledArchive.movedTo],
                Array("<html>Moved</html>".utf8)
            )
        case BundledArchive.busyPath
        where state.withLock({ state in
            defer { state.wasBusy = true }
            return !state.wasBusy
        }):
            return (
                HTTPStatusCode(503, phrase: "Service Unavailable"), [HTTPHeader("Retry-After"): "1"],
                Array("<html>Busy</html>".utf8)
            )
        default: break
        }
        guard request.method == .GET || request.method == .HEAD else {
            return (HTTPStatusCode(405, phrase: "Method Not Allowed"), html, [])
        }
        guard let resource = state.withLock({ $0.resources[path] }) else {
            return (
                HTTPStatusCode(404, phrase: "Not Found"), html,
                Array("<html><head><title>Not Found</title></head><body><h1>Not Found</h1></body></html>".utf8)
            )
        }
        let headers: HTTPHeaders = [
            .contentType: resource.contentType, HTTPHeader("ETag"): resource.etag,
            HTTPHeader("Last-Modified"): resource.lastModified.httpDate,
        ]
        if isCurrent(resource, request) { return (HTTPStatusCode(304, phrase: "Not Modified"), headers, []) }
        return (.ok, headers, resource.bytes)
    }

    private func reply(to path: String, _ request: HTTPRequest) -> ArchiveServer.Reply? {
        guard
            let (override, before) = state.withLock({ state in
                state.override.map { override in (override, state.log.count { $0.path == path }) }
            })
        else { return nil }
        let isConditional =
            request.headers[HTTPHeader("If-None-Match")] != nil
            || request.headers[HTTPHeader("If-Modified-Since")] != nil
        return override(ArchiveServer.Question(path: path, isConditional: isConditional, before: before))
    }

    /// Whether the requester holds this very resource (RFC 9110 section 13.2.2): the tag decides, the date only without one.
    private func isCurrent(_ resource: BundledArchive.Resource, _ request: HTTPRequest) -> Bool {
        if let tags = request.headers[HTTPHeader("If-None-Match")] {
            return tags.split(separator: ",").contains { $0.trimmingCharacters(in: .whitespaces) == resource.etag }
        }
        guard let since = request.headers[HTTPHeader("If-Modified-Since")].flatMap({ Timestamp(httpDate: $0) }) else {
            return false
        }
        return resource.lastModified <= since
    }
}
