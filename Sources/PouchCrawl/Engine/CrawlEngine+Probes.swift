import PouchBytes
import PouchFetch
import PouchMirror
import PouchStore

/// Probes: URLs that are asked for to learn how the archive answers.
extension CrawlEngine {
    mutating func probeStep(now: Int64) -> Step? {
        guard let probe = probes.next(now: now) else { return nil }
        let url = home(of: probe.document.url)
        guard var origin = origins[url.origin] else {
            probes.postpone(probe, until: now)
            return .recall(url.origin)
        }
        switch origin.robots {
        case .unknown, .asking:
            probes.postpone(probe, until: now + 100_000)
            return nil
        case .known(let policy, _):
            let decision = policy.decision(for: url)
            guard decision.isAllowed else {
                var made = CrawlProbe(
                    kind: probe.kind, url: probe.document.url.text, fetchedAt: Timestamp(microseconds: now))
                made.error = decision.told
                if probe.kind == .control { made.isAlive = false }
                return .record(made)
            }
        case .ignored: break
        }
        let earliest = origin.pace.earliest(now: now)
        guard earliest <= now else {
            probes.postpone(probe, until: earliest)
            return nil
        }
        origin.pace.started(at: now)
        origins[url.origin] = origin
        return .ask(CrawlRequest(purpose: .probe(probe), url: url))
    }

    /// Whether a probe whose answer is a trouble is made again; false when its answer counts.
    mutating func retries(_ probe: ProbeRound.Probe, _ trouble: ProbeTrouble, now: Int64, chance: Double) -> Bool {
        let origin = home(of: probe.document.url).origin
        if let status = trouble.status, status == 429 || status == 503 {
            _ = origins[origin]?.pace.overloaded(
                at: now, retryAfter: trouble.retryAfter.map { min($0, retries.retryAfterLimit) })
        }
        guard trouble.mayPass, probe.attempt < ProbeRound.attempts,
            case .retry(let time) = retries.decide(
                attempt: probe.attempt, now: now, retryAfter: trouble.retryAfter, jitter: chance)
        else { return false }
        probes.retry(probe, at: time)
        return true
    }

    /// A probe is settled: the documents that waited for it go on.
    mutating func finished(_ probe: CrawlProbe) {
        for document in probes.finished(probe) { frontier.putBack(document) }
    }

    /// Documents in doubt wait for their second answer: probes of their folders are planned, and of a control.
    mutating func doubts(_ suspects: SuspectForms, control: ProbedDocument?) {
        probes.plan(suspects, control: probes.hasControl ? nil : control, isAllowed: mayProbe)
    }
}
