import PouchBytes
import Testing

@testable import PouchFetch

@Suite("Politeness: an archive that is asked too fast shuts its door")
struct PaceTests {
    private let second: Int64 = 1_000_000

    @Test("two requests are never closer than the delay")
    func interval() {
        var pace = Pace(floor: second, ceiling: 60 * second)
        pace.started(at: 10 * second)
        #expect(pace.earliest(now: 10 * second) == 11 * second)
        #expect(pace.earliest(now: 20 * second) == 20 * second)
    }

    @Test("503 doubles the interval and keeps to Retry-After; good answers bring the pace back")
    func overload() {
        var pace = Pace(floor: second, ceiling: 60 * second)
        #expect(pace.overloaded(at: 0, retryAfter: 30 * second) == .slowed(to: 2 * second, because: .overload))
        #expect(pace.earliest(now: 0) == 30 * second)
        for _ in 0..<10 { _ = pace.overloaded(at: pace.notBefore, retryAfter: nil) }
        #expect(pace.interval == 60 * second)
        #expect(answersToRecover(&pace) < 1_000)
        #expect(pace.interval == second)
    }

    /// Good answers until the pace is back at its floor.
    private func answersToRecover(_ pace: inout Pace) -> Int {
        var now = pace.notBefore
        var count = 0
        while pace.interval > pace.floor, count < 10_000 {
            pace.started(at: now)
            _ = pace.answered(at: now, after: 1_000)
            now = pace.earliest(now: now)
            count += 1
        }
        return count
    }

    @Test("Retry-After is kept to the microsecond, even when the interval is shorter")
    func retryAfter() {
        var pace = Pace(floor: 0, ceiling: 60 * second)
        _ = pace.overloaded(at: 5, retryAfter: 7 * second)
        #expect(pace.earliest(now: 6) == 7 * second + 5)
        // One that is told later, to a request that was under way, is kept too.
        _ = pace.overloaded(at: second, retryAfter: 9 * second)
        #expect(pace.earliest(now: second) == 10 * second)
    }

    @Test("many requests under way that are all refused slow the crawl once, not once each")
    func burst() {
        var pace = Pace(floor: 0, ceiling: 60 * second)
        for number in 0..<50 { _ = pace.overloaded(at: Int64(number), retryAfter: second) }
        #expect(pace.interval == second / 2)
        _ = pace.overloaded(at: pace.notBefore, retryAfter: nil)
        #expect(pace.interval == second)
    }

    @Test("good answers to requests from before the slowdown do not undo it")
    func lateAnswers() {
        var pace = Pace(floor: 0, ceiling: 60 * second)
        _ = pace.overloaded(at: 0, retryAfter: second)
        for _ in 0..<50 { _ = pace.answered(at: second - 1, after: 1_000) }
        #expect(pace.interval == second / 2)
    }

    @Test("one trouble is soon forgotten; one that keeps returning is forgotten ever more slowly")
    func caution() {
        var pace = Pace(floor: 0, ceiling: 60 * second)
        _ = pace.overloaded(at: 0, retryAfter: nil)
        let first = answersToRecover(&pace)
        #expect(first <= 12)
        _ = pace.overloaded(at: pace.notBefore, retryAfter: nil)
        let second = answersToRecover(&pace)
        _ = pace.overloaded(at: pace.notBefore, retryAfter: nil)
        #expect(first < second)
        #expect(second < answersToRecover(&pace))
        for _ in 0..<200 { _ = pace.answered(at: pace.notBefore, after: 1_000) }
        _ = pace.overloaded(at: pace.notBefore, retryAfter: nil)
        #expect(answersToRecover(&pace) == first)
    }

    @Test("answers that take much longer than usual slow the crawl")
    func latency() {
        var pace = Pace(floor: 0, ceiling: 60 * second)
        for _ in 0..<50 { #expect(pace.answered(at: 0, after: 100_000) == nil) }
        for _ in 0..<50 { _ = pace.answered(at: 0, after: 5 * second) }
        #expect(pace.interval > 500_000)
    }

    @Test("a stall that passes is soon forgotten; answers that stay slow keep the crawl slow")
    func stall() {
        var pace = Pace(floor: 0, ceiling: 60 * second)
        for _ in 0..<50 { _ = pace.answered(at: 0, after: 10_000) }
        for _ in 0..<4 { _ = pace.answered(at: 0, after: 4 * second) }
        #expect(pace.interval > second)
        var waited: Int64 = 0
        while pace.interval > 0, waited < 600 * second {
            waited += pace.interval
            _ = pace.answered(at: 0, after: 10_000)
        }
        #expect(waited < 15 * second)
        for _ in 0..<1_000 { _ = pace.answered(at: 0, after: 5 * second) }
        #expect(pace.interval > 4 * second, "a new normal of five seconds is no reason to hurry")
    }

    @Test("Crawl-delay lengthens the interval and never shortens it")
    func crawlDelay() {
        var pace = Pace(floor: second, ceiling: 2 * second)
        #expect(pace.require(10 * second) == .slowed(to: 10 * second, because: .crawlDelay))
        #expect(pace.require(second) == nil)
        #expect(pace.interval == 10 * second)
    }

    @Test("a restart takes the pace and its deadline up again")
    func restart() {
        let pace = Pace(floor: second, ceiling: 60 * second, interval: 8 * second, notBefore: 99 * second)
        #expect(pace.interval == 8 * second)
        #expect(pace.earliest(now: 0) == 99 * second)
    }
}

@Suite("Retries")
struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 4, base: 1_000_000, ceiling: 10_000_000, retryAfterLimit: 3_600_000_000)

    @Test("waits double up to the ceiling, half of each at random, and the tries end")
    func backoff() {
        #expect(policy.decide(attempt: 1, now: 0, retryAfter: nil, jitter: 0) == .retry(at: 500_000))
        #expect(policy.decide(attempt: 1, now: 0, retryAfter: nil, jitter: 1) == .retry(at: 1_000_000))
        #expect(policy.decide(attempt: 3, now: 0, retryAfter: nil, jitter: 1) == .retry(at: 4_000_000))
        #expect(policy.decide(attempt: 4, now: 0, retryAfter: nil, jitter: 1) == .giveUp)
        let long = RetryPolicy(attempts: 100, base: 1_000_000, ceiling: 10_000_000, retryAfterLimit: 0)
        #expect(long.decide(attempt: 90, now: 0, retryAfter: nil, jitter: 1) == .retry(at: 10_000_000))
    }

    @Test("Retry-After is obeyed in both forms, and gives up when it asks for more than a crawl can wait")
    func retryAfter() throws {
        let now = try #require(Timestamp(rfc3339: "2026-11-24T07:30:00Z"))
        #expect(RetryPolicy.retryAfter("120", now: now) == 120_000_000)
        #expect(RetryPolicy.retryAfter("Tue, 24 Nov 2026 07:31:00 GMT", now: now) == 60_000_000)
        #expect(RetryPolicy.retryAfter("Tue, 24 Nov 2026 07:00:00 GMT", now: now) == 0)
        #expect(RetryPolicy.retryAfter("soon", now: now) == nil)
        #expect(RetryPolicy.retryAfter("99999999999999999999999", now: now) != nil)
        #expect(policy.decide(attempt: 1, now: 5, retryAfter: 7, jitter: 0) == .retry(at: 12))
        #expect(policy.decide(attempt: 1, now: 0, retryAfter: 3_600_000_001, jitter: 0) == .giveUp)
    }

    @Test("only what may pass is tried again")
    func statuses() {
        #expect(
            [408, 421, 425, 429, 500, 502, 503, 504, 520, 524, 527, 530].allSatisfy { RetryPolicy.mayPass(status: $0) })
        #expect(![200, 304, 400, 403, 404, 410, 501, 519, 528].contains { RetryPolicy.mayPass(status: $0) })
        #expect(FetchFailure.interrupted("").mayPass)
        #expect(!FetchFailure.tls("").mayPass)
        #expect(!FetchFailure.tooLarge(what: "body", limit: 1).mayPass)
    }
}
