import PouchProfile
import PouchStore
import PouchURL
import Testing

@testable import PouchCrawl

@Suite("The frontier's order")
struct FrontierQueueTests {
    private func document(_ id: Int64, _ role: Role, notBefore: Int64 = 0) throws -> PendingDocument {
        PendingDocument(
            id: id, url: try #require(WebURL("https://example.org/\(id)")), role: role,
            priority: FrontierPriority.of(role), sequence: id,
            attempts: 0, notBefore: notBefore, isKnownGone: false)
    }

    /// Answers loads from `store` until the queue wants something else.
    private func step(_ queue: inout FrontierQueue, now: Int64, from store: inout [Int: [PendingDocument]])
        -> FrontierQueue.Step
    {
        while true {
            let next = queue.next(now: now)
            guard case .load(let priority, let after) = next else { return next }
            queue.loaded((store[priority] ?? []).filter { $0.sequence > after }, priority: priority)
        }
    }

    @Test("statements wait while a listing is being read, and come in the order they were found")
    func listingsFirst() throws {
        var queue = FrontierQueue()
        var store = [1: [try document(1, .month)], 3: [try document(2, .statement), try document(3, .statement)]]
        guard case .fetch(let month) = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
        #expect(month.id == 1)
        guard case .waitForResults = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
        queue.settled(1)
        for expected in [Int64(2), 3] {
            guard case .fetch(let next) = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
            #expect(next.id == expected)
        }
        queue.settled(2)
        queue.settled(3)
        guard case .empty = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
    }

    @Test("a retry comes back at its time and holds nobody up meanwhile")
    func retry() throws {
        var queue = FrontierQueue()
        var store = [1: [try document(1, .month)], 3: [try document(2, .statement)]]
        _ = step(&queue, now: 0, from: &store)
        queue.retry(try document(1, .month, notBefore: 500))
        guard case .fetch(let statement) = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
        #expect(statement.id == 2)
        queue.settled(2)
        guard case .wait(let until) = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
        #expect(until == 500)
        guard case .fetch(let again) = step(&queue, now: 500, from: &store) else { return #expect(Bool(false)) }
        #expect(again.id == 1)
    }

    @Test("what a commit adds to a class that was empty is found")
    func growth() throws {
        var queue = FrontierQueue()
        var store: [Int: [PendingDocument]] = [:]
        guard case .empty = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
        store[3] = [try document(9, .statement)]
        queue.grew(priority: 3)
        guard case .fetch(let found) = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
        #expect(found.id == 9)
    }

    /// Asks for everything that can be asked for at `now`, with a database that holds `waiting` documents for a retry.
    private func drain(_ queue: inout FrontierQueue, now: Int64, waiting: inout [Int64: PendingDocument]) -> [Int64] {
        var asked: [Int64] = []
        while true {
            switch queue.next(now: now) {
            case .fetch(let document):
                asked.append(document.id)
                waiting[document.id] = nil
                queue.settled(document.id)
            case .load(let priority, _): queue.loaded([], priority: priority)
            case .loadDelayed(let priority):
                let earliest = waiting.values.filter { $0.priority <= priority }.sorted {
                    ($0.notBefore, $0.id) < ($1.notBefore, $1.id)
                }
                queue.loadedDelayed(Array(earliest.prefix(FrontierQueue.mostDelayed)))
            case .wait, .waitForResults, .empty: return asked
            }
        }
    }

    @Test("of any number of documents that wait for a retry each is asked again, once, and few are held in memory")
    func manyRetries() throws {
        var queue = FrontierQueue()
        var waiting: [Int64: PendingDocument] = [:]
        let all = Int64(FrontierQueue.mostDelayed * 3 + 7)
        // The latest come first: those that find no room are the earliest.
        for id in (1...all).reversed() {
            let document = try document(id, .statement, notBefore: 1_000 + id)
            waiting[id] = document
            queue.retry(document)
            #expect(queue.waiting <= FrontierQueue.mostDelayed)
        }
        #expect(drain(&queue, now: 1_000, waiting: &waiting).isEmpty)
        let asked = drain(&queue, now: 1_000 + all, waiting: &waiting)
        #expect(asked.count == Int(all) && Set(asked).count == Int(all))
    }

    @Test("a document that came in as a retry is not asked for a second time when its class is loaded")
    func retryBeforeItsClass() throws {
        var queue = FrontierQueue()
        let waits = try document(7, .statement, notBefore: 500)
        queue.retry(waits)
        var store = [3: [waits, try document(8, .statement)]]
        guard case .fetch(let other) = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
        #expect(other.id == 8 && queue.waiting == 1)
        queue.settled(8)
        guard case .fetch(let again) = step(&queue, now: 500, from: &store) else { return #expect(Bool(false)) }
        #expect(again.id == 7)
        queue.settled(7)
        guard case .empty = step(&queue, now: 500, from: &store) else { return #expect(Bool(false)) }
    }

    @Test("documents that were taken too early leave again in their order, before all others")
    func putBack() throws {
        var queue = FrontierQueue()
        var store = [3: [try document(1, .statement), try document(2, .statement), try document(3, .statement)]]
        for _ in 1...2 { _ = step(&queue, now: 0, from: &store) }
        queue.putBack(try document(1, .statement))
        queue.putBack(try document(2, .statement))
        for expected in [Int64(1), 2, 3] {
            guard case .fetch(let next) = step(&queue, now: 0, from: &store) else { return #expect(Bool(false)) }
            #expect(next.id == expected)
        }
    }

    @Test("times come out of the heap in their order, equal ones as they came in")
    func heap() throws {
        var heap = TimeHeap()
        let times: [Int64] = [5, 3, 9, 3, 1, 7, 5, 2, 2, 8]
        for (place, time) in times.enumerated() { heap.insert(try document(Int64(place), .statement, notBefore: time)) }
        var out: [Int64] = []
        while let next = heap.popFirst() { out.append(next.id) }
        let expected = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        #expect(out == expected.map { Int64($0) })
    }
}
