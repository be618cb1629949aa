import Foundation
import Synchronization
import Testing

@testable import PouchReextract

@Suite("work done on every core, told in order")
struct OrderedPoolTests {
    @Test("results come in the order of what was given, however long each takes", arguments: [1, 2, 5])
    func order(lanes: Int) {
        let pool = OrderedPool<Int, Int>(lanes: lanes) {
            { number in
                if number % 7 == 0 { usleep(UInt32(number % 5) * 400) }
                return number * number
            }
        }
        var told: [Int] = []
        for number in 0..<400 { pool.push(number) { told.append($0) } }
        pool.finish { told.append($0) }
        #expect(told == (0..<400).map { $0 * $0 })
    }

    @Test("no more is held than keeps the threads busy, however much there is")
    func bounded() {
        let underWay = Mutex((now: 0, most: 0))
        let pool = OrderedPool<Int, Int>(lanes: 2) { { $0 } }
        for number in 0..<5_000 {
            underWay.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            pool.push(number) { _ in underWay.withLock { $0.now -= 1 } }
        }
        pool.finish { _ in underWay.withLock { $0.now -= 1 } }
        #expect(underWay.withLock { $0.now } == 0)
        #expect(underWay.withLock { $0.most } <= 33)
    }

    @Test("large values are not piled up: a few are as much as many small ones")
    func large() {
        let pool = OrderedPool<Int, Int>(lanes: 4) { { $0 } }
        var held = 0
        var most = 0
        for number in 0..<100 {
            pool.push(number, bytes: 40 << 20) { _ in held -= 1 }
            held += 1
            most = max(most, held)
        }
        pool.finish { _ in held -= 1 }
        #expect(held == 0 && most == 1)
    }

    private struct Enough: Error {}

    @Test("an error where results are told ends the work, and leaves no thread waiting")
    func ended() throws {
        let threads = Mutex(0)
        do {
            let pool = OrderedPool<Int, Int>(lanes: 3) {
                threads.withLock { $0 += 1 }
                return { $0 }
            }
            #expect(throws: Enough.self) {
                for number in 0..<1_000 { try pool.push(number) { if $0 == 100 { throw Enough() } } }
            }
        }
        #expect(threads.withLock { $0 } == 3)
    }
}
