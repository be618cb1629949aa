import PouchBytes
import PouchFetch
import PouchStore
import PouchURL

/// Robots exclusion: each origin's robots.txt is an ordinary request with a purpose of its own.
extension CrawlEngine {
    /// A host's memory, as an earlier run left it.
    mutating func recalled(_ origin: Origin, _ memory: HostMemory, now: Int64) -> Pace.Change? {
        var state = OriginState(memory, profile.politeness, now: now)
        defer {
            origins[origin] = state
            noticePace(of: origin, state.pace)
            noticeRest(of: origin, state.pace, now: now)
        }
        guard !limits.ignoresRobots else {
            state.robots = .ignored
            return nil
        }
        return state.recallRobots(profile.politeness, began: began, now: now)
    }

    mutating func robotsStep(now: Int64) -> Step? {
        for (origin, state) in origins {
            guard case .asking(let attempt, let notBefore, false) = state.robots else { continue }
            guard notBefore <= now else { continue }
            guard let url = WebURL("\(origin)/robots.txt") else { continue }
            origins[origin]?.robots = .asking(attempt: attempt, notBefore: notBefore, isUnderWay: true)
            origins[origin]?.health.asked(at: now)
            return .ask(CrawlRequest(purpose: .robots(.init(origin: origin, attempt: attempt)), url: url))
        }
        return nil
    }

    /// robots.txt was answered, or not. Returns what is to be remembered, and a redirect or another try that is to be made
    /// instead: nil when it is settled.
    mutating func answered(_ reading: RobotsReading, now: Int64, chance: Double) -> (
        change: Pace.Change?, next: CrawlRequest?
    ) {
        let request = reading.request
        if reading.status != nil { noteAnswer() }
        if let target = reading.redirect, request.hops < RobotsPolicy.mostRedirects {
            var further = request
            further.hops += 1
            return (nil, CrawlRequest(purpose: .robots(further), url: target))
        }
        guard var state = origins[request.origin] else { return (nil, nil) }
        defer { origins[request.origin] = state }
        state.memory.robotsStatus = reading.status
        state.memory.robotsBody = reading.body
        state.memory.robotsError = reading.error
        state.memory.robotsFetched = reading.fetchedAt
        let mayPass = reading.status.map { RetryPolicy.mayPass(status: $0) } ?? true
        if mayPass, request.attempt < OriginState.robotsAttempts,
            case .retry(let time) = retries.decide(
                attempt: request.attempt, now: now, retryAfter: reading.retryAfter, jitter: chance)
        {
            state.robots = .asking(attempt: request.attempt + 1, notBefore: time, isUnderWay: false)
            noticeRobotsWait(of: request.origin, until: time, now: now, reading)
            return (nil, nil)
        }
        let change = state.adoptRobots(profile.politeness, now: now)
        noticePace(of: request.origin, state.pace)
        if let error = reading.error, reading.status != nil {
            notice(
                "\(request.origin)/robots.txt: \(error). Nothing is asked of the host until it can be read.",
                once: "robots \(request.origin)")
        }
        // The request for robots.txt counts like any other.
        state.pace.started(at: now)
        for document in state.waiting { frontier.putBack(document) }
        state.waiting = []
        return (change, nil)
    }
}
