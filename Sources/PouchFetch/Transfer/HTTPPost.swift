import CCurl
import PouchURL

/// One POST to a service that the user named, such as a time-stamping authority. Redirects are not followed.
public struct HTTPPost: Sendable {
    public var url: WebURL
    public var body: [UInt8]
    public var contentType: String
    /// The type of answer that is asked for.
    public var accept: String
    /// More header fields, each `Name: value`, made by the program alone: curl sends them as they are.
    public var fields: [String] = []

    public init(url: WebURL, body: [UInt8], contentType: String, accept: String) {
        self.url = url
        self.body = body
        self.contentType = contentType
        self.accept = accept
    }

    /// Sends it and waits on this thread for the whole answer, at most as long as `settings` allow.
    public func send(_ settings: FetchSettings) throws(FetchFailure) -> FetchResponse {
        guard Fetcher.ready, let transfer = Transfer(settings: settings) else {
            throw .interrupted("curl has no handle left")
        }
        transfer.prepare(self)
        return try transfer.finish(curl_easy_perform(transfer.easy)).outcome.get()
    }
}
