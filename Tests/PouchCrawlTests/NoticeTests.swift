import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

/// A crawl that waits long and says nothing seems to hang.
@Suite("Long waits are told once")
struct NoticeTests {
    private static let second: Int64 = 1_000_000
    private static let now: Int64 = 1_795_505_400_000_000

    private func engine(delay: String = "0") throws -> (CrawlEngine, Origin) {
        let text = """
            version: 1
            name: slow
            title: A slow archive
            contact: tests@example.org
            origin: https://archive.example
            seeds: [/index.htm]
            listings:
              - role: statement
                on: [start]
                rules: [{name: all, href: '.'}]
            document:
              regions: [//body]
              fields:
                title: [{name: h1, xpath: .//h1}]
            politeness: {delay: \(delay), max_delay: 60s, attempts: 3, backoff: 1s}
            """
        let profile = try SiteProfile.load(yaml: text, file: "slow.yaml")
        return (
            CrawlEngine(profile: profile, limits: .init(), crawl: "c", began: Self.now, probes: []), profile.origin
        )
    }

    private func robots(_ origin: Origin, _ body: String, status: Int = 200, retryAfter: Int64? = nil) -> RobotsReading
    {
        var reading = RobotsReading(
            request: .init(origin: origin, attempt: 1), fetchedAt: Timestamp(microseconds: Self.now))
        reading.status = status
        reading.body = Array(body.utf8)
        reading.retryAfter = retryAfter
        return reading
    }

    @Test(
        "a pace of more than ten seconds is told once with its cause, a quicker one is not told",
        arguments: [("9", "0", nil), ("15", "0", "Crawl-delay"), ("0", "12s", "the profile's delay")]
            as [(String, String, String?)])
    func pace(crawlDelay: String, delay: String, cause: String?) throws {
        var (engine, origin) = try engine(delay: delay)
        _ = engine.recalled(origin, HostMemory(), now: Self.now)
        for _ in 1...3 {
            _ = engine.answered(
                robots(origin, "User-agent: *\nCrawl-delay: \(crawlDelay)\n"), now: Self.now, chance: 0.5)
        }
        let notices = engine.takeNotices()
        #expect(notices.count == (cause == nil ? 0 : 1), "\(notices)")
        if let cause { #expect(notices[0].contains(cause) && notices[0].contains("\(origin)"), "\(notices)") }
        #expect(engine.takeNotices().isEmpty)
    }

    @Test("a host that an earlier run was told to leave alone is told")
    func rest() throws {
        var (engine, origin) = try engine()
        var memory = HostMemory()
        memory.notBefore = Self.now + 60 * Self.second
        memory.noted = Self.now - Self.second
        _ = engine.recalled(origin, memory, now: Self.now)
        let notices = engine.takeNotices()
        #expect(notices.count == 1 && notices[0].contains("an earlier run was told so"), "\(notices)")
    }

    @Test("a robots.txt that is to be asked for again much later is told", arguments: [(Int64(5), 0), (12, 1)])
    func robotsWait(seconds: Int64, told: Int) throws {
        var (engine, origin) = try engine()
        _ = engine.recalled(origin, HostMemory(), now: Self.now)
        _ = engine.answered(
            robots(origin, "", status: 503, retryAfter: seconds * Self.second), now: Self.now, chance: 0.5)
        let notices = engine.takeNotices()
        #expect(notices.count == told, "\(notices)")
        #expect(notices.allSatisfy { $0.contains("robots.txt: answered 503") })
    }

    @Test("what answers at all, with whatever status, counts as an answer; silence does not")
    func answers() throws {
        var (engine, origin) = try engine()
        _ = engine.recalled(origin, HostMemory(), now: Self.now)
        var silent = robots(origin, "")
        (silent.status, silent.body, silent.error) = (nil, nil, "no connection: the connection was refused")
        _ = engine.answered(silent, now: Self.now, chance: 0.5)
        #expect(!engine.hasAnswer)
        _ = engine.answered(robots(origin, "", status: 404), now: Self.now, chance: 0.5)
        #expect(engine.hasAnswer)
    }
}
