import PouchFetch
import PouchProfile
import PouchURL

/// Tells a monitor that a run began and how it ended, as healthchecks.io and its kin have it: the URL itself for success,
/// `/start` behind it for a beginning, `/CODE` for a failure. The monitor raises the alarm when nothing comes.
package struct Healthcheck: Sendable {
    /// A beginning or an end of a run.
    package enum Ping: Sendable, Equatable {
        case start, success
        /// 1 to 255.
        case failure(code: Int32)
    }

    private let url: WebURL
    private let settings: FetchSettings

    package init(url: WebURL, userAgent: String) {
        self.url = url
        settings = FetchSettings(
            userAgent: userAgent, connections: 1, connectTimeoutMilliseconds: 5_000, idleTimeoutSeconds: 10,
            totalTimeoutMilliseconds: 10_000, bodyLimit: 1 << 20, allowsNonPublicAddresses: true)
    }

    /// Sends it, once more when that may help, and says in words what failed; the URL, which is a secret, is not in them.
    package func send(_ ping: Ping) -> String? {
        guard let target = address(ping) else { return "the healthcheck's URL cannot be extended" }
        var problem = ""
        for _ in 0..<2 {
            do throws(FetchFailure) {
                let answer = try HTTPGet(url: target).send(settings)
                if 200..<300 ~= answer.status { return nil }
                problem = "HTTP status \(answer.status)"
                if answer.status < 500 { break }
            } catch {
                problem = "\(error)"
                if !error.mayPass { break }
            }
        }
        return "the healthcheck at \(url.origin) was not reached: \(problem)"
    }

    /// The query stays where it belongs.
    func address(_ ping: Ping) -> WebURL? {
        let suffix =
            switch ping {
            case .start: "/start"
            case .success: ""
            case .failure(let code): "/\(code)"
            }
        guard !suffix.isEmpty else { return url }
        let path = url.path.hasSuffix("/") ? String(url.path.dropLast()) : url.path
        return WebURL("\(url.origin)\(path)\(suffix)\(url.query.map { "?" + $0 } ?? "")")
    }
}
