/// What a worker does next: a value that is told what happened and when, without a clock, a process or a database.
///
/// Times are microseconds of one clock that goes on while the machine sleeps. A lease counts from before it was asked for and
/// ends a tenth earlier here than in the database, so that the worker stops first unless a clock is wrong by a tenth.
package struct WorkerEngine: Sendable {
    /// How much it takes on, and how patient it is; times in microseconds.
    package struct Settings: Sendable {
        /// Crawls at once.
        package var slots: Int
        /// How long to wait before asking again when nothing was due.
        package var poll: Int64 = 5_000_000
        /// How long a crawl that is asked to stop may take before it is killed.
        package var grace: Int64 = 300_000_000
        /// Whether to end when nothing runs and nothing is due.
        package var endsWhenIdle = false

        package init(slots: Int) { self.slots = slots }
    }

    /// What a worker holds: an archive, by the number that its fleet gave with it.
    package struct Lease: Sendable, Hashable {
        package var archive: Int64
        /// Of each later holder it is higher.
        package var token: Int64

        package init(archive: Int64, token: Int64) {
            self.archive = archive
            self.token = token
        }
    }

    /// What a worker is to do, one thing at a time.
    package enum Step: Sendable, Equatable {
        /// Ask the database.
        case register
        case renew
        case claim(Int)
        case release(Lease)
        /// Tell these crawls to save and end.
        case stop([Lease])
        /// End them now.
        case kill([Lease])
        /// Wait for an end of a crawl, but not beyond this time.
        case wait(until: Int64)
        /// Tell the database that nothing is held, and end.
        case finish
    }

    private struct Run {
        var stopsBy: Int64?
        var isKilled = false
    }

    /// When each thing may be done that asks the database.
    private struct Tries {
        var next: Int64 = 0
        var failures = 0
    }

    private let settings: Settings
    private var running: [Lease: Run] = [:]
    /// Ended, and not yet given back.
    private var ended: [Lease] = []
    /// Until when this worker may crawl; nil when it holds no lease.
    package private(set) var deadline: Int64?
    private var lease: Int64 = 0
    private var renewsAt: Int64 = 0
    private var claimsAt: Int64 = 0
    /// Since when nothing was due, and whether that was so for a while.
    private var idleSince: Int64?
    private var isIdle = false
    private var tries = Tries()
    private var generator: UInt64
    /// Why no more is claimed, and what runs is stopped; nil while it goes on.
    package private(set) var isDraining = false

    /// - Parameter seed: spreads the tries of many workers.
    package init(_ settings: Settings, seed: UInt64) {
        self.settings = settings
        generator = seed
    }

    // MARK: - What happened

    /// - Parameters:
    ///   - sent: when the question was sent.
    ///   - lease: how long the database keeps what a silent worker holds.
    package mutating func registered(sent: Int64, lease: Int64) {
        self.lease = lease
        claimsAt = 0
        renewed(sent: sent)
    }

    /// The lease goes on.
    package mutating func renewed(sent: Int64) {
        deadline = sent + lease / 10 * 9
        renewsAt = sent + lease / 10
        tries = Tries()
    }

    /// The database says that the lease is lost.
    package mutating func lost() {
        deadline = nil
        tries = Tries()
    }

    /// The database did not answer, or with trouble of its own.
    package mutating func failed(now: Int64) {
        tries.failures += 1
        let wait = min(Int64(500_000) << Int64(min(tries.failures, 6)), max(lease / 20, 200_000), 30_000_000)
        generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        tries.next = now + wait / 2 + Int64(generator >> 33) % max(wait, 1)
    }

    /// These were given, and are crawled now. Many that are due at once are not begun at once.
    package mutating func claimed(_ leases: [Lease], now: Int64) {
        tries = Tries()
        for lease in leases { running[lease] = Run() }
        if leases.isEmpty {
            idleSince = idleSince ?? now
            // A key rests for a second after each crawl.
            isIdle = idleSince.map { now - $0 >= 2_000_000 } ?? false
        } else {
            (idleSince, isIdle) = (nil, false)
        }
        claimsAt = now + (leases.isEmpty ? settings.poll : min(settings.poll, 1_000_000))
    }

    /// A crawl came to its end.
    package mutating func ended(_ lease: Lease) {
        guard running.removeValue(forKey: lease) != nil else { return }
        ended.append(lease)
    }

    /// The database has answered to a release, one way or the other.
    package mutating func released(_ lease: Lease) {
        tries = Tries()
        ended.removeAll { $0 == lease }
        // There may be more of that key.
        claimsAt = 0
        (idleSince, isIdle) = (nil, false)
    }

    /// No more is claimed; what runs saves and is given back.
    package mutating func drain() { isDraining = true }

    // MARK: - What to do

    /// How many crawls run.
    package var count: Int { running.count }

    /// The next thing to do; asked again after each.
    package mutating func next(now: Int64) -> Step {
        let isHeld = deadline.map { now < $0 } ?? false
        if let step = end(now: now, isHeld: isHeld) { return step }
        if now >= tries.next, let step = ask(now: now, isHeld: isHeld) { return step }
        return .wait(until: wake(now: now, isHeld: isHeld))
    }

    /// Stops what may not go on, and kills what does not stop.
    private mutating func end(now: Int64, isHeld: Bool) -> Step? {
        if !isHeld || isDraining {
            let asked = running.filter { $0.value.stopsBy == nil }.map(\.key)
            // Without a lease others may begin soon; their requests must not meet those of this one.
            let grace = isHeld ? settings.grace : min(settings.grace, lease / 20)
            for lease in asked { running[lease]?.stopsBy = now + grace }
            if !asked.isEmpty { return .stop(Self.sorted(asked)) }
        }
        let late = running.filter { !$0.value.isKilled && ($0.value.stopsBy.map { $0 <= now } ?? false) }.map(\.key)
        for lease in late { running[lease]?.isKilled = true }
        return late.isEmpty ? nil : .kill(Self.sorted(late))
    }

    private func ask(now: Int64, isHeld: Bool) -> Step? {
        if isHeld, now >= renewsAt { return .renew }
        // Without a database for so long, what is not given back is anyone's by itself.
        if isDraining, running.isEmpty, ended.isEmpty || !isHeld && tries.failures > 0 { return .finish }
        if let lease = ended.first { return .release(lease) }
        guard running.isEmpty || isHeld, !isDraining else { return nil }
        guard isHeld else { return .register }
        if settings.endsWhenIdle, isIdle, running.isEmpty { return .finish }
        let free = settings.slots - running.count
        return free > 0 && now >= claimsAt ? .claim(min(free, Self.mostAtOnce)) : nil
    }

    private func wake(now: Int64, isHeld: Bool) -> Int64 {
        var times = running.values.compactMap { $0.isKilled ? nil : $0.stopsBy }
        if let deadline, isHeld { times.append(deadline) }
        var asks: [Int64] = []
        if isHeld { asks.append(renewsAt) }
        if isHeld, !isDraining, running.count < settings.slots { asks.append(claimsAt) }
        if !ended.isEmpty || (running.isEmpty && !isHeld) { asks.append(now) }
        times += asks.map { max($0, tries.next) }
        return max(now + 1_000, min(times.min() ?? now + 1_000_000, now + 60_000_000))
    }

    private static let mostAtOnce = 8

    private static func sorted(_ leases: [Lease]) -> [Lease] { leases.sorted { $0.archive < $1.archive } }
}
