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
}
