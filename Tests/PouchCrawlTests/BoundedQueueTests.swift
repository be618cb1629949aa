import Foundation
import Synchronization
import Testing

@testable import PouchCrawl

@Suite("The queue between threads")
struct BoundedQueueTests {
    @Test("it gives what it was given, in that order, and nothing when nothing comes in time")
    func order() async {
        let queue = BoundedQueue<Int>(capacity: 8)
        await onThread {
            for round in 0..<5 {
                for value in 0..<8 { queue.push(round * 8 + value) }
                for value in 0..<8 { #expect(queue.pop() == round * 8 + value) }
            }
            #expect(queue.pop(within: 0) == nil)
            #expect(queue.pop(within: -5) == nil)
        }
    }

    @Test("a full queue makes the giver wait: it never holds more than its capacity, whoever is slow")
    func backPressure() async {
        let queue = BoundedQueue<Int>(capacity: 3)
        let given = Values()
        let taken = Values()
        await onThread {
            let giver = Thread {
                for value in 0..<200 {
                    queue.push(value)
                    given.add(value)
                }
                queue.close(waiters: 1)
            }
            giver.start()
            while let value = queue.pop() {
                taken.add(value)
                #expect(given.all.count <= value + 1 + 3)
            }
        }
        #expect(taken.all == Array(0..<200))
    }

    @Test("a closed queue is emptied first, and then every waiter is let go")
    func close() async {
        let queue = BoundedQueue<Int>(capacity: 8)
        for value in 0..<5 { queue.push(value) }
        queue.close(waiters: 3)
        let taken = Values()
        // One after the other or at once: each waiter ends.
        for _ in 0..<3 { await onThread { while let value = queue.pop() { taken.add(value) } } }
        #expect(taken.all == Array(0..<5))
    }

    @Test("who may not make another value before the queue is light waits so long, and no longer than to its close")
    func weight() async {
        let queue = BoundedQueue<Int>(capacity: 100, mostWeight: 10) { $0 }
        let heaviest = Values()
        await onThread {
            let giver = Thread {
                for _ in 0..<100 {
                    queue.awaitRoom()
                    heaviest.add(queue.isHeavy ? 1 : 0)
                    queue.push(6)
                }
                queue.close(waiters: 1)
            }
            giver.start()
            var taken = 0
            while let value = queue.pop() { taken += value }
            #expect(taken == 600)
        }
        #expect(heaviest.all.allSatisfy { $0 == 0 })
        queue.push(10)
        #expect(queue.isHeavy)
        queue.awaitRoom()
    }

    @Test("a crawl that an error ends, with pages still queued, ends with that error and does not crash")
    func notEmpty() {
        for held in 0...3 {
            let queue = BoundedQueue<Int>(capacity: 3)
            for value in 0..<held { queue.push(value) }
            #expect(queue.pop(within: 0) == (held > 0 ? 0 : nil))
            if held > 0 { queue.push(0) }
        }
    }
}

private final class Values: Sendable {
    private let values = Mutex<[Int]>([])
    func add(_ value: Int) { values.withLock { $0.append(value) } }
    var all: [Int] { values.withLock { $0 } }
}

/// Runs on a thread of its own: a queue's waits block.
private func onThread(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        Thread {
            body()
            continuation.resume()
        }.start()
    }
}
