import CCurl
import PouchURL

/// One GET to a service that the user named, such as a monitor of runs. Redirects are not followed.
public struct HTTPGet: Sendable {
    public var url: WebURL

    public init(url: WebURL) {
        self.url = url
    }

    /// Sends it and waits on this thread for the whole answer, at most as long as `settings` allow.
    public func send(_ settings: FetchSettings) throws(FetchFailure) -> FetchResponse {
        guard Fetcher.ready, let transfer = Transfer(settings: settings) else {
            throw .interrupted("curl has no handle left")
        }
        transfer.prepare(FetchRequest(id: 0, url: url))
        return try transfer.finish(curl_easy_perform(transfer.easy)).outcome.get()
    }
}
