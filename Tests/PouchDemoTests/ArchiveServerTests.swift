import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import PouchFetch
import PouchURL
import Testing

@Suite("The bundled archive's server answers as real ones do")
struct ArchiveServerTests {
    /// A server of this test's own and a way to ask it.
    private func withServer(_ body: (Client, ArchiveServer) async throws -> Void) async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0.25)
        let client = try Client(port: try await server.start())
        try await body(client, server)
        await server.stop()
        client.stop()
    }

    @Test("a page comes with its validators, and either of them brings 304 and no bytes")
    func conditional() async throws {
        try await withServer { client, server in
            let page = try await client.get(BundledArchive.realPath)
            #expect(page.status == 200)
            #expect(page.body == BundledArchive.generate().resources[BundledArchive.realPath]?.bytes)
            let etag = try #require(page.field("etag"))
            let modified = try #require(page.field("last-modified"))
            #expect(page.field("date").flatMap { Timestamp(httpDate: $0) } != nil)
            let byTag = try await client.get(BundledArchive.realPath, tag: etag)
            #expect(byTag.status == 304 && byTag.body.isEmpty && byTag.field("etag") == etag)
            let byDate = try await client.get(BundledArchive.realPath, since: modified)
            #expect(byDate.status == 304)
            // The tag decides when there are both (RFC 9110 section 13.2.2).
            let otherTag = try await client.get(BundledArchive.realPath, tag: "\"other\"", since: modified)
            #expect(otherTag.status == 200)
            let older = try await client.get(BundledArchive.realPath, since: "Mon, 01 Jan 2001 00:00:00 GMT")
            #expect(older.status == 200)
            #expect(server.log.map(\.status) == [200, 304, 304, 200, 200])
            #expect(server.log[1].ifNoneMatch == etag && server.log[1].bytes == 0)
        }
    }

    @Test("robots.txt asks for a pace and keeps one page to itself")
    func robots() async throws {
        try await withServer { client, _ in
            let answer = try await client.get("/robots.txt")
            #expect(answer.status == 200 && answer.field("content-type") == "text/plain")
            let policy = RobotsPolicy(status: answer.status, body: answer.body, error: nil, userAgent: "pouch")
            #expect(policy.crawlDelay == 0.25)
            #expect(!policy.decision(for: try client.url(BundledArchive.forbiddenPath)).isAllowed)
            #expect(policy.decision(for: try client.url(BundledArchive.realPath)).isAllowed)
        }
    }

    @Test("a page that is gone is 404, one that moved is 301 to a page that is there")
    func goneAndMoved() async throws {
        try await withServer { client, _ in
            let gone = try await client.get(BundledArchive.gonePath)
            #expect(gone.status == 404 && gone.field("etag") == nil)
            let moved = try await client.get(BundledArchive.movedPath)
            #expect(moved.status == 301)
            let target = try #require(moved.field("location"))
            #expect(target == BundledArchive.movedTo)
            let there = try await client.get(target)
            #expect(there.status == 200)
        }
    }

    @Test("a page is busy the first time, says when to come back, and is there the second")
    func busy() async throws {
        try await withServer { client, _ in
            let first = try await client.get(BundledArchive.busyPath)
            #expect(first.status == 503)
            #expect(RetryPolicy.retryAfter(first.field("retry-after"), now: Timestamp(microseconds: 0)) == 1_000_000)
            let second = try await client.get(BundledArchive.busyPath)
            #expect(second.status == 200)
        }
    }

    @Test("a port that is taken is told at once")
    func taken() async throws {
        let first = ArchiveServer(BundledArchive.generate())
        let port = try await first.start()
        let second = ArchiveServer(BundledArchive.generate(), port: try #require(UInt16(exactly: port)))
        await #expect { try await second.start() } throws: { "\($0)".contains("in use") }
        await first.stop()
    }

    @Test("what a test puts at a path is served from then on, and nothing is a 404")
    func set() async throws {
        try await withServer { client, server in
            server.set(nil, at: BundledArchive.realPath)
            let gone = try await client.get(BundledArchive.realPath)
            #expect(gone.status == 404)
            server.set(
                .init(
                    bytes: [104, 105], contentType: "text/plain", etag: "\"e\"",
                    lastModified: Timestamp(microseconds: 0)), at: "/new")
            let new = try await client.get("/new")
            #expect(new.status == 200 && new.body == [104, 105])
        }
    }
}

/// Asks one server over real sockets, one request at a time; no redirect is followed.
private final class Client: Sendable {
    struct Answer {
        let status: Int
        let body: [UInt8]
        let head: HTTPHead
        func field(_ name: String) -> String? { head.value(of: name) }
    }

    private let port: Int
    private let fetcher: Fetcher
    private let results: AsyncStream<FetchResult>

    init(port: Int) throws {
        self.port = port
        let (results, continuation) = AsyncStream<FetchResult>.makeStream()
        self.results = results
        fetcher = try Fetcher(
            settings: FetchSettings(userAgent: "test", connections: 1, allowsNonPublicAddresses: true)
        ) { continuation.yield($0) }
    }

    func stop() { fetcher.stop() }

    func url(_ path: String) throws -> WebURL { try #require(WebURL("http://127.0.0.1:\(port)\(path)")) }

    func get(_ path: String, tag: String? = nil, since: String? = nil) async throws -> Answer {
        fetcher.start([FetchRequest(id: 1, url: try url(path), ifNoneMatch: tag, ifModifiedSince: since)])
        for await result in results {
            let response = try result.outcome.get()
            return Answer(status: response.status, body: response.body, head: HTTPHead(response.responseHead))
        }
        throw CancellationError()
    }
}
