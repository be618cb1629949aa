import Testing

@testable import PouchCrawl

@Suite("A host's health")
struct HostHealthTests {
    private static let minute: Int64 = 60_000_000

    @Test("a host that gives no good answer for the limit is given up, and not before")
    func outage() {
        var health = HostHealth(limit: 30 * Self.minute)
        health.asked(at: 0)
        for time in stride(from: Int64(0), to: 30 * Self.minute, by: Int(Self.minute)) {
            health.failed(time, "status 503", at: time)
            #expect(health.outage(at: time) == nil)
        }
        #expect(health.outage(at: 30 * Self.minute) != nil)
        health.answered(99, at: 31 * Self.minute)
        #expect(health.outage(at: 90 * Self.minute) == nil, "nothing failed since")
    }

    @Test("pages that fail alike are given up together when none has recovered, while others are asked on")
    func kind() {
        var health = HostHealth(limit: 30 * Self.minute)
        health.asked(at: 0)
        health.failed(1, "status 503", at: 0)
        health.answered(2, at: Self.minute)
        health.failed(3, "timed out", at: 20 * Self.minute)
        #expect(health.outage(of: 1, at: 29 * Self.minute) == nil)
        #expect(health.outage(of: 1, at: 30 * Self.minute)?.contains("status 503") == true)
        #expect(health.outage(of: 3, at: 30 * Self.minute) == nil, "another trouble, which began later")
        #expect(health.outage(of: 2, at: 30 * Self.minute) == nil)
    }

    @Test("one page that recovers lets all that failed like it be asked on")
    func recovery() {
        var health = HostHealth(limit: 30 * Self.minute)
        health.asked(at: 0)
        health.failed(1, "status 503", at: 0)
        health.failed(2, "status 503", at: 0)
        health.answered(1, at: 29 * Self.minute)
        #expect(health.outage(of: 2, at: 40 * Self.minute) == nil)
    }

    @Test("a page that fails again while others are well, at a pace that was slowed already, is in trouble itself")
    func own() {
        var health = HostHealth(limit: 30 * Self.minute)
        health.asked(at: 0)
        health.failed(1, "status 503", at: 0)
        #expect(!health.isOwn(1, "status 503", interval: 4_000_000, floor: 1_000_000), "nobody was well since")
        health.answered(2, at: 1)
        #expect(health.isOwn(1, "status 503", interval: 4_000_000, floor: 1_000_000))
        #expect(!health.isOwn(1, "status 503", interval: 1_000_000, floor: 1_000_000), "the host was not spared yet")
        #expect(!health.isOwn(3, "status 503", interval: 4_000_000, floor: 1_000_000), "a first failure is news")
    }

    @Test("where many pages fail alike and most answers are good, a first failure of the kind is theirs too")
    func many() {
        var health = HostHealth(limit: 30 * Self.minute)
        health.asked(at: 0)
        for page in Int64(1)...3 { health.failed(page, "status 503", at: page) }
        for page in Int64(4)...9 { health.answered(page, at: page) }
        #expect(health.isOwn(10, "status 503", interval: 4_000_000, floor: 1_000_000))
        #expect(!health.isOwn(10, "timed out", interval: 4_000_000, floor: 1_000_000))
    }

    @Test("a host that gave no good answer until the listings were asked for is not asked for the rest")
    func down() {
        var health = HostHealth(limit: 30 * Self.minute)
        health.asked(at: 0)
        health.failed(1, "no connection", at: 1)
        health.listingsEnded()
        #expect(health.outage(at: 2) != nil)
        var well = HostHealth(limit: 30 * Self.minute)
        well.asked(at: 0)
        well.answered(1, at: 1)
        well.failed(2, "no connection", at: 2)
        well.listingsEnded()
        #expect(well.outage(at: 3) == nil)
    }

    @Test("a host that only fails is asked less often")
    func silent() {
        var health = HostHealth(limit: Self.minute)
        health.asked(at: 0)
        for page in Int64(1)...4 { health.failed(page, "no connection", at: page) }
        #expect(!health.isSilent)
        health.failed(5, "no connection", at: 5)
        #expect(health.isSilent)
        health.answered(6, at: 6)
        #expect(!health.isSilent)
    }
}
