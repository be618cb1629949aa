import PouchBytes
import Testing

/// Look-ups in sorted tables: a place that is off by one loses a record, a page or a month.
@Suite("Binary search")
struct PartitionPointTests {
    @Test("the place is that of a linear search, whatever the length, and for equal elements that of the first")
    func likeLinear() {
        var generator = SystemRandomNumberGenerator()
        for count in 0..<40 {
            let sorted = (0..<count).map { _ in Int.random(in: 0..<20, using: &generator) }.sorted()
            for wanted in -1...20 {
                let place = sorted.partitionPoint { $0 >= wanted }
                #expect(place == sorted.firstIndex { $0 >= wanted } ?? count, "\(wanted) in \(sorted)")
            }
        }
    }

    @Test("a slice keeps its own indices, and what the condition throws comes through")
    func slicesAndErrors() {
        struct Unreadable: Error {}
        #expect((10..<90).partitionPoint { $0 * $0 >= 2_500 } == 50)
        #expect([0, 1, 2, 3, 4, 5][2...].partitionPoint { $0 >= 4 } == 4)
        #expect(throws: Unreadable.self) {
            try (0..<4).partitionPoint { (_: Int) throws(Unreadable) in throw Unreadable() }
        }
    }
}
