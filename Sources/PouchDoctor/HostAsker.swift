import Dispatch
import Foundation
import PouchFetch
import PouchURL
import Synchronization

/// Asks a host one request after the other through the fetcher that crawls use.
final class HostAsker: Sendable {
    private let fetcher: Fetcher
    private let answers: Answers

    /// Where the fetcher's thread leaves what came.
    private final class Answers: Sendable {
        let result = Mutex<FetchResult?>(nil)
        let isReady = DispatchSemaphore(value: 0)
    }

    init(settings: FetchSettings) throws(FetcherError) {
        let answers = Answers()
        self.answers = answers
        fetcher = try Fetcher(settings: settings) { result in
            answers.result.withLock { $0 = result }
            answers.isReady.signal()
        }
    }

    /// Waits for the whole answer, as long as the settings allow.
    func ask(_ url: WebURL, ifNoneMatch: String? = nil, ifModifiedSince: String? = nil) -> FetchResult {
        let request = FetchRequest(id: 0, url: url, ifNoneMatch: ifNoneMatch, ifModifiedSince: ifModifiedSince)
        fetcher.start([request])
        answers.isReady.wait()
        return answers.result.withLock { $0.take() }
            ?? FetchResult(request: request, outcome: .failure(.stopped), elapsedMicroseconds: 0)
    }

    func wait(microseconds: Int64) { Thread.sleep(forTimeInterval: Double(microseconds) / 1e6) }

    func stop() { fetcher.stop() }
}
