import PouchURL

extension RobotsPolicy {
    /// The parts of an answer to a request for a robots.txt that decide.
    package struct Answer: Sendable {
        /// nil when no answer came.
        package var status: Int?
        /// The Location field as it was sent.
        package var location: String?
        /// Its content codings removed.
        package var body: [UInt8] = []
        /// Why no answer came or, with a status, why its body could not be decoded.
        package var error: String?

        package init(status: Int?, location: String? = nil, body: [UInt8] = [], error: String? = nil) {
            self.status = status
            self.location = location
            self.body = body
            self.error = error
        }

        /// The address that a redirect leads to; nil for other answers.
        fileprivate func redirect(from url: WebURL) -> WebURL? {
            guard let status, RobotsPolicy.redirects.contains(status), let location else { return nil }
            return WebURL(location, relativeTo: url)
        }
    }

    /// Redirects of a robots.txt that are followed, at most (RFC 9309, section 2.3.1.2).
    package static let mostRedirects = 5
    /// Statuses that are redirects when a Location is with them.
    package static let redirects = [301, 302, 303, 307, 308]

    /// The policy of the host that a URL names: one request, and one for each redirect.
    ///
    /// - Parameter ask: makes one request and waits for its answer.
    /// - Throws: what `ask` throws.
    package static func read<Failure: Error>(
        of url: WebURL, userAgent: String, ask: (WebURL) throws(Failure) -> Answer
    ) throws(Failure) -> RobotsPolicy {
        guard var target = WebURL("/robots.txt", relativeTo: url) else { return .allowAll }
        var answer = try ask(target)
        var followed = 0
        while followed < mostRedirects, let next = answer.redirect(from: target) {
            target = next
            answer = try ask(target)
            followed += 1
        }
        return RobotsPolicy(
            status: answer.status, body: answer.body, error: answer.error, userAgent: userAgent)
    }
}
