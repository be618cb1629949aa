import Testing

@testable import PouchBytes

/// Whether two records have one id, and whether a manifest names a file, is told by this set.
@Suite("Fingerprints")
struct FingerprintSetTests {
    @Test("of 200,000 texts each is new once, and none is taken for another")
    func many() {
        var set = FingerprintSet()
        var added = 0
        for number in 0..<200_000 where set.insert("<urn:uuid:\(number)>") { added += 1 }
        for number in stride(from: 0, to: 200_000, by: 7) where set.insert("<urn:uuid:\(number)>") { added += 1 }
        #expect(added == 200_000)
        #expect((0..<200_000).allSatisfy { set.contains("<urn:uuid:\($0)>") })
        #expect(!(200_000..<400_000).contains { set.contains("<urn:uuid:\($0)>") })
    }
}
