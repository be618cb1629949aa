import PouchArchive
import PouchBytes
import Testing

@Suite("What a damaged WARC still holds")
struct WARCSalvageTests {
    private static func read(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> (urls: [String], flaws: [WARCFlaw]) {
        var urls: [String] = []
        let flaws = try WARCSalvage(limit: limit) { source(bytes, from: $0) }.read(wants: { $0.type == "response" }) {
            urls.append($0.header.targetURI ?? "")
        }
        return (urls, flaws)
    }

    private static func sample(compressed: Bool) -> SampleWARC {
        var warc = SampleWARC()
        warc.isCompressed = compressed
        for number in 0..<5 {
            warc.add(
                SampleWARC.response(
                    "https://a.example/\(number)", head: "HTTP/1.1 200 OK\r\n\r\n",
                    payload: SampleWARC.page + [UInt8(number)]))
        }
        return warc
    }

    private static let all = (0..<5).map { "https://a.example/\($0)" }

    @Test("a whole file gives every record and no complaint", arguments: [true, false])
    func whole(compressed: Bool) throws {
        let (urls, flaws) = try Self.read(Self.sample(compressed: compressed).bytes)
        #expect(urls == Self.all)
        #expect(flaws.isEmpty, "\(flaws)")
        #expect(try Self.read(SampleWARC.everyKind().bytes).flaws.isEmpty)
    }

    @Test(
        "damage in one record, wherever, takes that record alone, and its place is named", arguments: [true, false],
        0..<5)
    func oneDamaged(compressed: Bool, damaged: Int) throws {
        var warc = Self.sample(compressed: compressed)
        // The record's own beginning, its middle, and its last bytes before what ends it.
        for place in [0, warc.members[damaged].count / 2, warc.members[damaged].count - 6] {
            let saved = warc.members[damaged]
            warc.members[damaged][place] ^= 0x55
            let (urls, flaws) = try Self.read(warc.bytes)
            #expect(urls == Self.all.enumerated().filter { $0.offset != damaged }.map(\.element), "byte \(place)")
            let start = warc.members[..<damaged].reduce(0) { $0 + $1.count }
            #expect(flaws.contains { start..<(start + saved.count) ~= $0.offset }, "byte \(place): \(flaws)")
            warc.members[damaged] = saved
        }
    }

    @Test("a file cut off anywhere gives every record before the cut", arguments: [true, false])
    func cut(compressed: Bool) throws {
        let warc = Self.sample(compressed: compressed)
        var end = 0
        for (number, member) in warc.members.enumerated() {
            for length in [1, 20, member.count / 2, member.count - 7] {
                let (urls, flaws) = try Self.read(Array(warc.bytes.prefix(end + length)))
                #expect(urls == Array(Self.all.prefix(number)), "\(length) bytes of record \(number)")
                #expect(flaws.count == 1 && flaws[0].offset == end, "\(length) bytes of record \(number): \(flaws)")
            }
            end += member.count
        }
    }

    @Test("a file that was compressed as one member is read like any other")
    func oneMember() throws {
        let bytes = GzipCompressor(level: 4).member(Self.sample(compressed: false).bytes)
        let (urls, flaws) = try Self.read(bytes)
        #expect(urls == Self.all)
        #expect(flaws.isEmpty)
    }

    @Test("records larger than the limit are passed over, and the others read")
    func large() throws {
        #expect(try Self.read(Self.sample(compressed: true).bytes, limit: 100).urls.isEmpty)
    }

    @Test("bytes that are nothing end with their damage named, even when they are made of false beginnings")
    func nothing() throws {
        #expect(try Self.read(Array("no archive at all".utf8)).flaws.map(\.kind) == [.notWARC])
        let false1 = Array(repeating: [0x1F, 0x8B, 8, 0] as [UInt8], count: 30_000).flatMap { $0 }
        let (urls, flaws) = try Self.read(false1)
        #expect(urls.isEmpty)
        #expect(!flaws.isEmpty)
    }
}
