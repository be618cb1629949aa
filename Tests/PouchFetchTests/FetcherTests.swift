import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import PouchProfile
import Synchronization
import Testing

@testable import PouchFetch

@Suite("The fetcher: each request once, byte for byte, within its bounds", .serialized)
struct FetcherTests {
    private static let page = BundledArchive.Resource(
        bytes: Array(repeating: Array("The talks continue.\r\n\0\u{FF}".utf8), count: 400).flatMap { $0 },
        contentType: "text/html", etag: "\"e\"",
        lastModified: Timestamp(microseconds: 1_000_000_000_000_000))

    private func withServer(
        _ settings: (inout FetchSettings) -> Void = { _ in }, _ body: (Asker, ArchiveServer) async throws -> Void
    ) async throws {
        let server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let port = try await server.start()
        server.set(Self.page, at: "/page")
        var chosen = FetchSettings(
            userAgent: "Pouch/1.0 (+x@example.org)", connections: 2, allowsNonPublicAddresses: true)
        settings(&chosen)
        let asker = try Asker(chosen, origin: "http://127.0.0.1:\(port)")
        try await body(asker, server)
        asker.stop()
        await server.stop()
    }

    @Test("an answer is whole: its body byte for byte, both heads as they were on the wire")
    func whole() async throws {
        try await withServer { asker, _ in
            let result = try await asker.ask("/page")
            let response = try result.outcome.get()
            #expect(response.status == 200)
            #expect(response.body == Self.page.bytes)
            let request = String(decoding: response.requestHead, as: UTF8.self)
            #expect(request.hasPrefix("GET /page HTTP/1.1\r\nHost: 127.0.0.1:"))
            #expect(request.contains("\r\nUser-Agent: Pouch/1.0 (+x@example.org)\r\n"))
            #expect(request.hasSuffix("\r\n\r\n"))
            #expect(!request.contains("If-"))
            let head = String(decoding: response.responseHead, as: UTF8.self)
            #expect(head.hasPrefix("HTTP/1.1 200 "))
            #expect(head.hasSuffix("\r\n\r\n"))
            #expect(response.address == "127.0.0.1" && !response.isHTTP2)
            #expect(response.firstByteMicroseconds > 0)
        }
    }

    @Test("validators are sent as they were given, and a handle that is used again carries none of them over")
    func validators() async throws {
        try await withServer { asker, server in
            let same = try await asker.ask("/page", tag: "\"e\"", since: "Sun, 09 Sep 2001 01:46:40 GMT")
            let answer = try same.outcome.get()
            #expect(answer.status == 304 && answer.body.isEmpty)
            #expect(
                String(decoding: answer.requestHead, as: UTF8.self).contains(
                    "\r\nIf-Modified-Since: Sun, 09 Sep 2001 01:46:40 GMT\r\n"))
            let again = try await asker.ask("/page")
            #expect(try again.outcome.get().status == 200)
            #expect(server.log.map(\.ifNoneMatch) == ["\"e\"", nil])
        }
    }

    @Test("a redirect is handed over, not followed")
    func redirect() async throws {
        try await withServer { asker, server in
            let result = try await asker.ask(BundledArchive.movedPath)
            #expect(try result.outcome.get().status == 301)
            #expect(server.log.count == 1)
        }
    }

    @Test(
        "a body or a head over its limit ends as that, and the next request is not harmed", arguments: ["body", "head"])
    func limits(what: String) async throws {
        let narrow: (inout FetchSettings) -> Void = {
            if what == "body" { $0.bodyLimit = 1_000 } else { $0.headerLimit = 40 }
        }
        try await withServer(narrow) { asker, server in
            let result = try await asker.ask("/page")
            guard case .failure(.tooLarge) = result.outcome else {
                Issue.record("\(result.outcome)")
                return
            }
            guard what == "body" else { return }
            server.set(
                .init(bytes: [1], contentType: "text/plain", etag: "\"s\"", lastModified: Timestamp(microseconds: 0)),
                at: "/small")
            let small = try await asker.ask("/small")
            #expect(try small.outcome.get().body == [1])
        }
    }

    @Test("a public archive's URL that leads to this machine is refused before a byte is sent")
    func nonPublic() async throws {
        let guarded: (inout FetchSettings) -> Void = { $0.allowsNonPublicAddresses = false }
        try await withServer(guarded) { asker, server in
            let result = try await asker.ask("/page")
            guard case .failure(.forbiddenAddress) = result.outcome else {
                Issue.record("\(result.outcome)")
                return
            }
            #expect(server.log.isEmpty)
        }
    }

    @Test("no connection is told as that; a name that is not found is told by its name")
    func unreachable() async throws {
        let asker = try Asker(
            FetchSettings(userAgent: "x", connections: 1, allowsNonPublicAddresses: true), origin: "http://127.0.0.1:9")
        let refused = try await asker.ask("/")
        guard case .failure(.notConnected) = refused.outcome else {
            Issue.record("\(refused.outcome)")
            return
        }
        // RFC 6761: "invalid" never resolves.
        let unknown = try await asker.ask("http://archive.invalid/")
        #expect(unknown.outcome.failure == .unresolved(host: "archive.invalid"))
        asker.stop()
    }

    @Test("many requests at once each come back once, with the answer that is theirs")
    func many() async throws {
        try await withServer { asker, server in
            for number in 0..<60 {
                server.set(
                    .init(
                        bytes: Array("page \(number)".utf8), contentType: "text/plain", etag: "\"\(number)\"",
                        lastModified: Timestamp(microseconds: 0)), at: "/\(number)")
            }
            let results = try await asker.ask((0..<60).map { "/\($0)" })
            #expect(results.count == 60)
            for result in results {
                #expect(try result.outcome.get().body == Array("page \(result.request.id)".utf8))
            }
            #expect(Set(results.map(\.request.id)).count == 60)
        }
    }

    @Test("a stop ends the thread with requests still waiting")
    func stop() async throws {
        try await withServer { asker, _ in
            asker.start((0..<20).map { "/\($0)" })
        }
    }
}

extension Result where Failure == FetchFailure {
    fileprivate var failure: FetchFailure? { if case .failure(let failure) = self { failure } else { nil } }
}
