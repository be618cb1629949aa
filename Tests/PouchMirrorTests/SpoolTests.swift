import Testing

@testable import PouchMirror

/// What is held of millions of records lies in such a file; an entry lost or moved would be a record that is not there.
@Suite("Entries in a temporary file")
struct SpoolTests {
    @Test("are read as they were written, in a row and at any place", arguments: [0, 1, 1_023, 1_024, 1_025, 5_000])
    func roundTrip(count: Int) throws {
        var writer = SpoolWriter<Int64>()
        for number in 0..<count { try writer.append(Int64(number) * 3) }
        #expect(writer.count == count)
        let spool = try writer.finish()
        var found: [Int64] = []
        try spool.forEach { found.append($0) }
        #expect(found == (0..<count).map { Int64($0) * 3 })
        if count > 1 { #expect(try spool.entries(count - 2..<count) == [Int64(count - 2) * 3, Int64(count - 1) * 3]) }
    }
}
