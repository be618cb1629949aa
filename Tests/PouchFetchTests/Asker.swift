import PouchFetch
import PouchProfile
import PouchURL
import Testing

/// Asks and waits without a thread.
final class Asker: Sendable {
    private let origin: String
    private let fetcher: Fetcher
    private let results: AsyncStream<FetchResult>

    init(_ settings: FetchSettings, origin: String) throws {
        self.origin = origin
        let (results, continuation) = AsyncStream<FetchResult>.makeStream()
        self.results = results
        fetcher = try Fetcher(settings: settings) { continuation.yield($0) }
    }

    func stop() { fetcher.stop() }

    func start(_ paths: [String]) {
        fetcher.start(
            paths.enumerated().compactMap { number, path in
                WebURL(origin + path).map { FetchRequest(id: Int64(number), url: $0) }
            })
    }

    func ask(_ paths: [String]) async throws -> [FetchResult] {
        start(paths)
        var found: [FetchResult] = []
        for await result in results {
            found.append(result)
            if found.count == paths.count { break }
        }
        return found
    }

    func ask(_ path: String, tag: String? = nil, since: String? = nil) async throws -> FetchResult {
        let url = try #require(WebURL(path.hasPrefix("http") ? path : origin + path))
        return try await ask(FetchRequest(id: 1, url: url, ifNoneMatch: tag, ifModifiedSince: since))
    }

    func ask(_ request: FetchRequest) async throws -> FetchResult {
        fetcher.start([request])
        for await result in results { return result }
        throw CancellationError()
    }
}
