import PouchStore

/// Documents by the time before which they may not be asked for, the earliest first; of equal times, the one that came first.
struct TimeHeap {
    private struct Entry {
        var document: PendingDocument
        var number: UInt64

        func isBefore(_ other: Entry) -> Bool {
            (document.notBefore, number) < (other.document.notBefore, other.number)
        }
    }

    /// A binary heap: no entry is after those at twice its place and the place behind that, counted from one.
    private var entries: [Entry] = []
    private var nextNumber: UInt64 = 0

    var count: Int { entries.count }
    var first: PendingDocument? { entries.first?.document }
    var ids: [Int64] { entries.map(\.document.id) }

    mutating func insert(_ document: PendingDocument) {
        entries.append(Entry(document: document, number: nextNumber))
        nextNumber += 1
        var place = entries.count - 1
        while place > 0, entries[place].isBefore(entries[(place - 1) / 2]) {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func popFirst() -> PendingDocument? {
        guard let last = entries.popLast() else { return nil }
        guard let first = entries.first else { return last.document }
        entries[0] = last
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < entries.count {
                if entries[child].isBefore(entries[least]) { least = child }
            }
            guard least != place else { return first.document }
            entries.swapAt(place, least)
            place = least
        }
    }
}
