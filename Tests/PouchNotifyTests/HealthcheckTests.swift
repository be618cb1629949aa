import PouchProfile
import PouchURL
import TestSupport
import Testing

@testable import PouchNotify

@Suite("Healthchecks")
struct HealthcheckTests {
    @Test("each end of a run pings the address that healthchecks.io has for it")
    func addresses() throws {
        for (url, start, failure) in [
            ("https://hc.example.org/u-1", "https://hc.example.org/u-1/start", "https://hc.example.org/u-1/74"),
            ("https://hc.example.org/u-1/", "https://hc.example.org/u-1/start", "https://hc.example.org/u-1/74"),
            (
                "https://hc.example.org/u?k=a/b", "https://hc.example.org/u/start?k=a/b",
                "https://hc.example.org/u/74?k=a/b"
            ),
        ] {
            let check = Healthcheck(url: try #require(WebURL(url)), userAgent: "test")
            #expect(check.address(.success)?.text == url)
            #expect(check.address(.start)?.text == start)
            #expect(check.address(.failure(code: 74))?.text == failure)
        }
    }

    @Test("a monitor that errs is asked once more; one that is away is told without its secret address")
    func failing() async throws {
        let server = try await AlertServer("500,200,404")
        let check = Healthcheck(url: try #require(WebURL(server.url + "/s3cret")), userAgent: "test")
        #expect(try await offPool { check.send(.start) } == nil)
        let problem = try await offPool { check.send(.success) }
        #expect(problem == "the healthcheck at \(server.url) was not reached: HTTP status 404")
        #expect(try server.requests.map(\.path) == ["/s3cret/start", "/s3cret/start", "/s3cret"])
        #expect(try server.requests.allSatisfy { $0.method == "GET" })
        let nobody = Healthcheck(url: try #require(WebURL("http://127.0.0.1:9/s3cret")), userAgent: "test")
        #expect(try await offPool { nobody.send(.success) }?.contains("s3cret") == false)
    }
}
