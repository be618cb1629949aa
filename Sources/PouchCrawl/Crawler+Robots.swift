import Foundation
import PouchBytes
import PouchFetch
import PouchProfile
import PouchStore

/// What is known of an origin's robots.txt, and until when.
struct RobotsEntry {
    var policy: RobotsPolicy
    var memory: HostMemory
    /// RFC 9309 section 2.4: at most 24 hours after it was fetched.
    var expires: Timestamp
}

enum RobotsVerdict: Equatable {
    case allowed
    case excluded(String)
    /// The run was stopped before robots.txt could be had.
    case unknown
}

extension Crawler {
    static let robotsRequest: Int64 = -1
    private static let lifetime: Int64 = 24 * 3_600 * 1_000_000

    func robotsVerdict(for url: WebURL) throws -> RobotsVerdict {
        if options.ignoresRobots {
            if paces[url.origin] == nil { try restorePace(of: url.origin) }
            return .allowed
        }
        let entry = try currentRobots(of: url.origin)
        let decision = entry.policy.decision(for: url)
        guard !decision.isAllowed else { return .allowed }
        if stopReasonText != nil, case .disallowAll = entry.policy { return .unknown }
        return .excluded("robots.txt: \(decision.reason)")
    }

    /// The stored answer while it is fresh, else a new one.
    private func currentRobots(of origin: Origin) throws -> RobotsEntry {
        let now = Timestamp.now()
        if let entry = robots[origin], entry.expires > now { return entry }
        var memory = try session.hostMemory("\(origin)")
        let isFresh =
            memory.robotsFetched.map { now.microseconds - $0.microseconds < Self.lifetime && now >= $0 } ?? false
        // An answer that disallowed everything because the host was in trouble is asked again by each run.
        let isFinal = memory.robotsStatus.map { $0 < 500 } ?? false
        let isAsked = !(isFresh && isFinal)
        if isAsked { memory = try fetchRobots(of: origin, memory) }
        let fetched = memory.robotsFetched ?? now
        let entry = RobotsEntry(
            policy: RobotsPolicy(
                status: memory.robotsStatus, body: memory.robotsBody ?? [], error: memory.robotsError,
                userAgent: "pouch"),
            memory: memory, expires: Timestamp(microseconds: fetched.microseconds + Self.lifetime))
        robots[origin] = entry
        try restorePace(of: origin)
        if let delay = entry.policy.crawlDelay {
            let asked = min(Int64(delay * 1e6), profile.politeness.crawlDelayLimit.microseconds)
            if let change = paces[origin]?.require(asked) {
                log.notice("pace", metadata: ["origin": "\(origin)", "change": "\(change)"])
            }
        }
        // The request for robots.txt counts like any other.
        if isAsked { paces[origin]?.started(at: clock.now) }
        return entry
    }

    /// Asks for robots.txt, following at most five redirects (RFC 9309 section 2.3.1.2), and again when it may pass.
    private func fetchRobots(of origin: Origin, _ old: HostMemory) throws -> HostMemory {
        var memory = old
        memory.robotsBody = nil
        memory.robotsStatus = nil
        memory.robotsError = nil
        guard let first = WebURL("\(origin)/robots.txt") else { return memory }
        var attempt = 0
        while true {
            attempt += 1
            let (result, hops) = try askRobots(first)
            let now = Timestamp.now()
            memory.robotsFetched = now
            var retryAfter: Int64?
            switch result.outcome {
            case .success(let response):
                memory.robotsStatus = response.status
                memory.robotsError = nil
                retryAfter = RetryPolicy.retryAfter(HTTPHead(response.responseHead).value(of: "retry-after"), now: now)
                if response.status < 300 {
                    let encoding = HTTPHead(response.responseHead).list(of: "content-encoding")
                    memory.robotsBody =
                        (try? ContentCoding.decode(response.body, contentEncoding: encoding, limit: 8 << 20)) ?? []
                }
                try session.append(
                    RecordMaker(crawl: session.name).robotsRecords(
                        result.request.url, response, attempt: attempt, at: now))
            case .failure(let failure):
                memory.robotsStatus = nil
                memory.robotsError = failure.description
            }
            log.info(
                "robots",
                metadata: [
                    "origin": "\(origin)", "status": "\(memory.robotsStatus ?? 0)", "redirects": "\(hops)",
                    "reason": "\(memory.robotsError ?? "")",
                ])
            let mayPass = memory.robotsStatus.map { RetryPolicy.mayPass(status: $0) } ?? true
            guard mayPass, attempt < 3, stopReasonText == nil,
                case .retry(let time) = retries.decide(
                    attempt: attempt, now: clock.now, retryAfter: retryAfter, jitter: 0.5)
            else { break }
            waitUntil(time)
        }
        try session.remember(memory, of: "\(origin)")
        return memory
    }

    private func askRobots(_ first: WebURL) throws -> (FetchResult, hops: Int) {
        var url = first
        var hops = 0
        while true {
            fetcher?.start([FetchRequest(id: Self.robotsRequest, url: url)])
            let result = robotsResult(of: url)
            guard hops < 5, case .success(let response) = result.outcome,
                [301, 302, 303, 307, 308].contains(response.status),
                let location = HTTPHead(response.responseHead).value(of: "location"),
                let next = WebURL(location, relativeTo: url)
            else { return (result, hops) }
            url = next
            hops += 1
        }
    }

    /// The answer, or that the run was stopped before it came.
    func robotsResult(of url: WebURL) -> FetchResult {
        while true {
            if let result = robotsResults.pop(within: 100_000) { return result }
            if stopReasonText != nil {
                return FetchResult(
                    request: FetchRequest(id: Self.robotsRequest, url: url), outcome: .failure(.stopped),
                    elapsedMicroseconds: 0)
            }
        }
    }

    // MARK: - Pace

    func newPace(for origin: Origin) -> Pace {
        Pace(floor: profile.politeness.delay.microseconds, ceiling: profile.politeness.maxDelay.microseconds)
    }

    /// Goes on at the pace that an earlier process had reached, and waits as long as it was told to.
    private func restorePace(of origin: Origin) throws {
        let memory = try session.hostMemory("\(origin)")
        paces[origin] = Pace(
            floor: profile.politeness.delay.microseconds, ceiling: profile.politeness.maxDelay.microseconds,
            interval: memory.interval ?? 0,
            notBefore: memory.notBefore.map { clock.deadline($0, noted: memory.noted) } ?? 0)
    }

    func rememberPaces() throws {
        for (origin, pace) in paces {
            var memory = try session.hostMemory("\(origin)")
            guard memory.interval != pace.interval || memory.notBefore != pace.notBefore else { continue }
            memory.interval = pace.interval
            memory.notBefore = pace.notBefore
            memory.noted = clock.now
            try session.remember(memory, of: "\(origin)")
        }
    }

    func waitUntil(_ time: Int64) {
        while stopReasonText == nil, clock.now < time { usleep(50_000) }
    }
}
