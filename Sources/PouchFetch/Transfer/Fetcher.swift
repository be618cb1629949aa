import CCurl
import Foundation
import PouchURL
import Synchronization

/// Fetches URLs over HTTP on one thread of its own, many at a time, each once and without following redirects.
///
///     let fetcher = try Fetcher(settings: settings) { result in queue.push(result) }
///     fetcher.start(FetchRequest(id: 1, url: url))
///
/// It takes whatever it is given at once: who may be asked, and when, is decided before a request gets here.
public final class Fetcher: Sendable {
    private struct Inbox {
        var requests: [FetchRequest] = []
        /// Of requests that were made apart.
        var results: [FetchResult] = []
        var stopping = false
    }

    private let inbox = Mutex(Inbox())
    private let multi: MultiHandle
    private let finished = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - holds: called on the fetcher's thread; while it returns true, no further request is sent.
    ///   - deliver: called on the fetcher's thread, once for each request.
    /// - Throws: ``FetcherError`` when curl cannot be set up.
    public init(
        settings: FetchSettings, holds: @escaping @Sendable () -> Bool = { false },
        deliver: @escaping @Sendable (FetchResult) -> Void
    ) throws(FetcherError) {
        guard Self.ready, let multi = MultiHandle(connections: settings.connections) else { throw .noCurl }
        self.multi = multi
        let thread = Thread { [self] in
            run(settings, holds, deliver)
            finished.signal()
        }
        thread.name = "fetch"
        thread.start()
    }

    static let ready = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Curl's own version line, for the mirror's records.
    public static var curlVersion: String { String(cString: curl_version()) }

    /// The release of the libcurl that is loaded, such as `7.88.1`.
    public static var curlRelease: String { String(cString: pouch_curl_release()) }

    /// The file of certificates that libcurl trusts when no other is named; nil where its TLS library has a store.
    public static var systemCertificates: String? {
        guard ready, let handle = curl_easy_init() else { return nil }
        defer { curl_easy_cleanup(handle) }
        var file: UnsafeMutablePointer<CChar>?
        guard pouch_curl_get_string(handle, CURLINFO_CAINFO, &file) == CURLE_OK, let file else { return nil }
        return String(cString: file)
    }

    /// Sends requests; each result comes through the handler that the fetcher was made with.
    public func start(_ requests: [FetchRequest]) {
        guard !requests.isEmpty else { return }
        inbox.withLock { $0.requests += requests }
        multi.wake()
    }

    /// Ends the thread; requests still under way end as ``FetchFailure/stopped`` and are not delivered.
    public func stop() {
        inbox.withLock { $0.stopping = true }
        multi.wake()
        finished.wait()
    }

    // MARK: - The thread

    /// After so many heads that libcurl refused, an origin's requests are made apart at once: one odd page must not cost a
    /// whole archive its connections.
    private static let enoughRefused = 3

    private func run(_ settings: FetchSettings, _ holds: () -> Bool, _ deliver: (FetchResult) -> Void) {
        var live: [OpaquePointer: Transfer] = [:]
        // No more at once than there are connections: curl walks over all that it was given at each turn.
        let places = max(1, settings.connections)
        var waiting: ArraySlice<FetchRequest> = []
        /// How many heads of an origin libcurl refused, and how many requests are being made apart from it.
        var refusedHeads: [Origin: Int] = [:]
        var apart = 0
        while true {
            let (requests, results, stopping) = inbox.withLock { inbox in
                defer {
                    inbox.requests.removeAll(keepingCapacity: true)
                    inbox.results = []
                }
                return (inbox.requests, inbox.results, inbox.stopping)
            }
            if stopping { break }
            waiting += requests
            apart -= results.count
            for result in results { deliver(result) }
            var isHeld = false
            while live.count + apart < places, !waiting.isEmpty {
                isHeld = holds()
                guard !isHeld, let request = waiting.popFirst() else { break }
                if refusedHeads[request.url.origin] ?? 0 >= Self.enoughRefused {
                    apart += 1
                    exchangeApart(request, settings)
                    continue
                }
                guard let transfer = Transfer(settings: settings) else {
                    deliver(
                        FetchResult(
                            request: request, outcome: .failure(.interrupted("curl has no handle left")),
                            elapsedMicroseconds: 0))
                    continue
                }
                transfer.prepare(request)
                live[transfer.handle] = transfer
                multi.add(transfer)
            }
            multi.perform()
            while let (handle, code) = multi.nextFinished() {
                guard let transfer = live.removeValue(forKey: handle) else { continue }
                multi.remove(transfer)
                let result = transfer.finish(code)
                if settings.proxy == nil, case .failure(.notHTTP(Transfer.noColon)) = result.outcome {
                    // Asked once more, in a way that can read its head.
                    refusedHeads[result.request.url.origin, default: 0] += 1
                    apart += 1
                    exchangeApart(result.request, settings)
                } else {
                    deliver(result)
                }
            }
            // A place that has come free is taken at once.
            if isHeld {
                multi.wait(milliseconds: 20)
            } else if waiting.isEmpty || live.count + apart >= places {
                multi.wait()
            }
        }
        for transfer in live.values { multi.remove(transfer) }
        // No thread outlives the fetcher's.
        while apart > 0 {
            multi.wait()
            apart -= inbox.withLock { inbox in
                defer { inbox.results = [] }
                return inbox.results.count
            }
        }
    }

    /// Makes a request on a thread of its own, whose result comes back through the inbox.
    private func exchangeApart(_ request: FetchRequest, _ settings: FetchSettings) {
        let thread = Thread { [self] in
            let exchange = PlainExchange(request: request, settings: settings) { [self] in
                inbox.withLock { $0.stopping }
            }
            let result = exchange.run()
            inbox.withLock { $0.results.append(result) }
            multi.wake()
        }
        thread.name = "fetch-plain"
        thread.start()
    }
}

/// The fetcher could not be set up.
public enum FetcherError: Error, CustomStringConvertible {
    case noCurl

    public var description: String { "libcurl could not be initialised: check that libcurl 7.85 or later is installed" }
}

/// A curl multi handle. Only ``wake()`` may be called from another thread, as libcurl allows.
private final class MultiHandle: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer

    init?(connections: Int) {
        guard let multi = curl_multi_init() else { return nil }
        self.multi = multi
        pouch_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections)
        pouch_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
    }

    deinit { curl_multi_cleanup(multi) }

    func wake() { curl_multi_wakeup(multi) }
    func add(_ transfer: Transfer) { curl_multi_add_handle(multi, transfer.easy) }
    func remove(_ transfer: Transfer) { curl_multi_remove_handle(multi, transfer.easy) }
    func wait(milliseconds: Int32 = 1_000) { curl_multi_poll(multi, nil, 0, milliseconds, nil) }

    func perform() {
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
    }

    func nextFinished() -> (handle: OpaquePointer, code: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            if message.pointee.msg == CURLMSG_DONE {
                return (OpaquePointer(message.pointee.easy_handle), message.pointee.data.result)
            }
        }
        return nil
    }
}
