import HeapModule
import PouchStore

/// Documents by the time before which they may not be asked for, the earliest first; of equal times, the one that came first.
struct TimeHeap {
    private struct Entry: Comparable {
        var document: PendingDocument
        /// By the order of insertion.
        var number: UInt64

        static func < (a: Entry, b: Entry) -> Bool {
            (a.document.notBefore, a.number) < (b.document.notBefore, b.number)
        }

        static func == (a: Entry, b: Entry) -> Bool { a.number == b.number }
    }

    private var heap = Heap<Entry>()
    private var nextNumber: UInt64 = 0

    var count: Int { heap.count }
    var first: PendingDocument? { heap.min?.document }
    var ids: [Int64] { heap.unordered.map(\.document.id) }

    mutating func insert(_ document: PendingDocument) {
        heap.insert(Entry(document: document, number: nextNumber))
        nextNumber += 1
    }

    mutating func popFirst() -> PendingDocument? { heap.popMin()?.document }
}
