import Testing

@testable import PouchFleet

@Suite("What a worker does next")
struct WorkerEngineTests {
    private static let lease: Int64 = 600_000_000
    private static let second: Int64 = 1_000_000

    /// One that holds a lease since 0, and crawls so many archives.
    private func engine(slots: Int = 4, crawls: Int = 0) -> WorkerEngine {
        var engine = WorkerEngine(.init(slots: slots), seed: 1)
        #expect(engine.next(now: 0) == .register)
        engine.registered(sent: 0, lease: Self.lease)
        if crawls > 0 { engine.claimed(leases(crawls), now: 0) }
        return engine
    }

    private func leases(_ count: Int) -> [WorkerEngine.Lease] {
        (1...count).map { .init(archive: Int64($0), token: 1) }
    }

    @Test("a lease is renewed ten times in its term, and counts from before it was asked for")
    func renewal() {
        var engine = engine(crawls: 4)
        #expect(engine.deadline == 540 * Self.second)
        #expect(engine.next(now: 0) == .wait(until: 60 * Self.second))
        #expect(engine.next(now: 60 * Self.second) == .renew)
        engine.renewed(sent: 60 * Self.second)
        #expect(engine.deadline == 600 * Self.second)
        #expect(engine.next(now: 61 * Self.second) == .wait(until: 120 * Self.second))
    }

    @Test(
        "while the database is away, crawls go on until a tenth of the lease is left, then stop, and are killed before others begin"
    )
    func away() {
        var engine = engine(crawls: 2)
        var tries = 0
        var now: Int64 = 60 * Self.second
        var steps: [WorkerEngine.Step] = []
        while now < 700 * Self.second {
            switch engine.next(now: now) {
            case .renew:
                tries += 1
                engine.failed(now: now)
            case .wait(let time): now = time
            case let step: steps.append(step)
            }
            if steps.count == 1, steps[0] == .stop(leases(2)) {
                #expect(now >= 540 * Self.second && now < 541 * Self.second)
                steps.append(.wait(until: 0))
            }
            if steps.last == .kill(leases(2)) {
                #expect(now < Self.lease)
                break
            }
        }
        #expect(steps == [.stop(leases(2)), .wait(until: 0), .kill(leases(2))], "\(steps)")
        #expect((10...60).contains(tries), "\(tries)")
    }

    @Test(
        "a worker that slept through its lease stops everything first, and asks for a new one when nothing runs any more"
    )
    func slept() {
        var engine = engine(crawls: 2)
        let now = 5_000 * Self.second
        #expect(engine.next(now: now) == .stop(leases(2)))
        guard case .wait = engine.next(now: now) else {
            Issue.record("it does not wait for its crawls")
            return
        }
        for lease in leases(2) { engine.ended(lease) }
        // What they did may still count, if nobody else was given it.
        #expect(engine.next(now: now) == .release(leases(1)[0]))
        engine.released(leases(1)[0])
        #expect(engine.next(now: now) == .release(leases(2)[1]))
        engine.released(leases(2)[1])
        #expect(engine.next(now: now) == .register)
    }

    @Test("a lease that the database calls lost ends every crawl at once")
    func lost() {
        var engine = engine(crawls: 1)
        #expect(engine.next(now: 60 * Self.second) == .renew)
        engine.lost()
        #expect(engine.next(now: 60 * Self.second) == .stop(leases(1)))
        #expect(engine.next(now: 95 * Self.second) == .kill(leases(1)))
    }

    @Test("a hundred archives that are due at once are begun a few a second, so that no store or disk is stormed")
    func herd() {
        var engine = engine(slots: 300)
        var (now, begun) = (Int64(0), 0)
        while now < 10 * Self.second {
            switch engine.next(now: now) {
            case .claim(let most):
                let given = (0..<most).map { WorkerEngine.Lease(archive: Int64(begun + $0), token: 1) }
                begun += most
                engine.claimed(given, now: now)
            case .wait(let time): now = time
            case let step: Issue.record("\(step)")
            }
        }
        #expect((60...88).contains(begun), "\(begun)")
    }

    @Test("a drained worker takes no more, lets its crawls save, gives them back and ends")
    func drain() {
        var engine = engine(crawls: 1)
        engine.drain()
        #expect(engine.next(now: Self.second) == .stop(leases(1)))
        // It renews while they save.
        #expect(engine.next(now: 60 * Self.second) == .renew)
        engine.renewed(sent: 60 * Self.second)
        engine.ended(leases(1)[0])
        #expect(engine.next(now: 61 * Self.second) == .release(leases(1)[0]))
        engine.released(leases(1)[0])
        #expect(engine.next(now: 61 * Self.second) == .finish)
    }

    @Test("a drained worker whose database is away for good ends all the same")
    func drainedAlone() {
        var engine = engine(crawls: 1)
        engine.drain()
        #expect(engine.next(now: Self.second) == .stop(leases(1)))
        engine.ended(leases(1)[0])
        var now = Self.second
        for _ in 0..<1_000 {
            switch engine.next(now: now) {
            case .release, .renew: engine.failed(now: now)
            case .wait(let time): now = time
            case .finish:
                #expect(now >= 540 * Self.second)
                return
            case let step: Issue.record("\(step)")
            }
        }
        Issue.record("it does not end")
    }

    @Test("a worker that ends when idle does not end while another archive of the same host may come")
    func idle() {
        var settings = WorkerEngine.Settings(slots: 1)
        settings.endsWhenIdle = true
        var engine = WorkerEngine(settings, seed: 1)
        #expect(engine.next(now: 0) == .register)
        engine.registered(sent: 0, lease: Self.lease)
        #expect(engine.next(now: 0) == .claim(1))
        engine.claimed([], now: 0)
        guard case .wait(let time) = engine.next(now: 0) else {
            Issue.record("it does not wait")
            return
        }
        #expect(engine.next(now: time) == .claim(1))
        engine.claimed([], now: time)
        #expect(engine.next(now: time) == .finish)
    }
}
