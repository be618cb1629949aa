import PouchBytes
import Testing

@testable import PouchFleet

@Suite("What follows from the end of a run")
struct AftermathTests {
    private func after(_ exit: Int32, failures: Int = 0, wasStopped: Bool = false) throws -> Aftermath {
        let now = Timestamp(secondsSince1970: 1_800_000_000)
        return Aftermath.of(
            RunEnd(exit: exit, wasStopped: wasStopped, log: "first\nlast words\n"), schedule: try Schedule("24h"),
            failures: failures, started: now, now: now, share: 0, jitter: .zero)
    }

    @Test(
        "each exit code has its end: what is the archive's fault never drains a worker, and what is the worker's never rests an archive",
        arguments: [
            (0, Aftermath.Ending.complete, 0, false), (1, .complete, 0, false), (4, .incomplete, 0, false),
            (3, .stopped, 2, false), (65, .badProfile, 3, true), (69, .unreachable, 3, false),
            (77, .forbidden, 3, false), (70, .failed, 3, true), (139, .failed, 3, true), (64, .failed, 3, true),
            (73, .workerFault, 2, false), (74, .workerFault, 2, false), (75, .held, 2, false),
            (76, .storeAway, 2, false),
        ] as [(Int32, Aftermath.Ending, Int, Bool)])
    func codes(exit: Int32, ending: Aftermath.Ending, failures: Int, isQuarantined: Bool) throws {
        let after = try after(exit, failures: 2)
        #expect(after.ending == ending && after.failures == failures)
        #expect((after.quarantine != nil) == isQuarantined)
        #expect(after.blamesWorker == [73, 74].contains(exit))
        #expect(after.asksStore == (exit == 75))
    }

    @Test(
        "an archive that fails is tried again, later each time; the third time in a row somebody has to look, and is told why"
    )
    func poison() throws {
        let first = try after(134)
        #expect(first.quarantine == nil && first.wait == .seconds(60))
        let second = try after(134, failures: first.failures)
        #expect(second.quarantine == nil && second.wait == .seconds(120))
        let third = try after(134, failures: second.failures)
        #expect(third.quarantine == "3 failures in a row, the last with exit code 134: last words")
        // Killed because its worker drains.
        #expect(try after(137, failures: 2, wasStopped: true).quarantine == nil)
    }

    @Test("an archive that does not answer rests an hour, then longer, a week at most, and is never given up")
    func backOff() throws {
        var waits: [Int64] = []
        for failures in 0..<40 { waits.append(try after(69, failures: failures).wait.components.seconds) }
        #expect(waits.prefix(4) == [3_600, 7_200, 14_400, 28_800])
        #expect(waits.last == 7 * 86_400 && waits == waits.sorted())
    }

    @Test("what failed together does not come back together")
    func jitter() {
        let waits = Set(
            (0..<100).map { Aftermath.wait(0, from: .seconds(3_600), upTo: .seconds(86_400), Double($0) / 100) })
        #expect(waits.count == 100 && waits.allSatisfy { $0 >= .seconds(3_600) && $0 <= .seconds(4_500) })
    }
}
