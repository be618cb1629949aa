import Testing

@testable import PouchCrawl

@Suite("How much a power loss may take of a crawl")
struct DurabilityScheduleTests {
    /// What was due, by whole seconds, when it is asked for ten times a second.
    private func steps(_ seconds: Int64, isPaced: Bool) -> (handedOver: [Int64], durable: [Int64]) {
        var schedule = DurabilitySchedule(start: 5_000_000)
        var handedOver: [Int64] = []
        var durable: [Int64] = []
        for tick in 0...seconds * 10 {
            switch schedule.next(now: 5_000_000 + tick * 100_000, isPaced: isPaced) {
            case .nothing: break
            case .handOver: handedOver.append(tick)
            case .makeDurable: durable.append(tick)
            }
        }
        return (handedOver, durable)
    }

    @Test("a crawl with a pace loses half a minute at most, and gives the system each second what a kill leaves")
    func paced() {
        let (handedOver, durable) = steps(300, isPaced: true)
        #expect(zip([0] + durable, durable).allSatisfy { $1 - $0 <= 320 } && durable.count == 9, "\(durable)")
        let all = (handedOver + durable).sorted()
        #expect(zip([0] + all, all).allSatisfy { $1 - $0 <= 11 })
    }

    @Test("a crawl without a pace loses a second at most")
    func unpaced() {
        let (handedOver, durable) = steps(60, isPaced: false)
        #expect(handedOver.isEmpty && zip([0] + durable, durable).allSatisfy { $1 - $0 <= 11 } && durable.count > 50)
    }

    @Test("a crawl whose pace ends makes what it had durable within a second")
    func change() {
        var schedule = DurabilitySchedule(start: 0)
        #expect(schedule.next(now: 10_000_000, isPaced: true) == .handOver)
        #expect(schedule.next(now: 10_500_000, isPaced: false) == .nothing)
        #expect(schedule.next(now: 11_100_000, isPaced: false) == .makeDurable)
    }
}
