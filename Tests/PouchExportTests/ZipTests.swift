import Foundation
import PouchArchive
import TestSupport
import Testing

@Suite("ZIP files")
struct ZipTests {
    private static func zip(large: Int = 0xFFFF_FFFF, many: Int = 0xFFFF) throws -> [UInt8] {
        let memory = ZipBuffer()
        var zip = ZipWriter(target: memory, large: large, many: many)
        for (name, size) in [("archive/a.warc.gz", 5_000), ("empty", 0), ("b.json", 20)] {
            try zip.begin(name)
            for start in stride(from: 0, to: size, by: 777) {
                try zip.write((start..<min(size, start + 777)).map { UInt8(truncatingIfNeeded: $0) })
            }
            let member = try zip.end()
            #expect(member.size == size)
        }
        try zip.finish()
        return memory.bytes
    }

    private static let check = """
        import sys, zipfile
        z = zipfile.ZipFile(sys.argv[1])
        assert z.testzip() is None
        for i in z.infolist():
            assert i.compress_type == 0 and i.date_time == (1980, 1, 1, 0, 0, 0)
            assert z.read(i) == bytes(n & 255 for n in range(i.file_size))
        print([(i.filename, i.file_size) for i in z.infolist()])
        """

    // Python reads a ZIP64 field only where the 32-bit one says so: small thresholds stand in for 4 GiB.
    @Test(
        "Python reads every member back, also when sizes, places and counts need ZIP64",
        arguments: [(0xFFFF_FFFF, 0xFFFF), (1_000, 0xFFFF), (0, 0xFFFF), (0xFFFF_FFFF, 2), (0, 0)])
    func readBack(large: Int, many: Int) async throws {
        let scratch = try Scratch()
        try Data(try Self.zip(large: large, many: many)).write(to: scratch.url.appending(path: "a.zip"))
        let result = try await Python.run(Self.check, [scratch.path("a.zip")])
        #expect(result.output == "[('archive/a.warc.gz', 5000), ('empty', 0), ('b.json', 20)]\n", "\(result.errors)")
    }

    @Test("a changed byte in a member is found, so Python's yes means something")
    func changed() async throws {
        let scratch = try Scratch()
        var bytes = try Self.zip()
        bytes[1_000] ^= 1
        try Data(bytes).write(to: scratch.url.appending(path: "a.zip"))
        #expect(try await Python.run(Self.check, [scratch.path("a.zip")]).status != 0)
    }

    @Test("the same members give the same bytes")
    func deterministic() throws {
        #expect(try Self.zip() == Self.zip())
    }
}
