import PouchBytes
import Testing

@Suite("gzip read member by member")
struct GunzipReaderTests {
    /// A source that gives `step` bytes at a time.
    private func source(_ bytes: [UInt8], step: Int) -> GunzipReader.Source {
        var start = 0
        return { target in
            let count = min(step, target.count, bytes.count - start)
            target.copyBytes(from: bytes[start..<start + count])
            start += count
            return count
        }
    }

    private func readMember(_ reader: GunzipReader, room: Int = 1000) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: room)
        var bytes: [UInt8] = []
        while case let count = try buffer.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    private let parts = [Samples.plain, [], Samples.random(70_000), [1]]

    @Test("each member's place in the file is exact, so a record can be found by it", arguments: [1, 7, 100_000])
    func places(step: Int) throws {
        let members = parts.map { GzipMember.compress([$0]) }
        let reader = GunzipReader(offset: 100, source: source(members.flatMap { $0 }, step: step))
        var offset = 100
        for (part, member) in zip(parts, members) {
            #expect(try reader.nextMember() == offset)
            #expect(try readMember(reader) == part)
            offset += member.count
            #expect(reader.position == offset)
        }
        #expect(try reader.nextMember() == nil)
    }

    @Test("a member that nobody reads is passed over, and still checked")
    func skipping() throws {
        var bytes = parts.flatMap { GzipMember.compress([$0]) }
        let reader = GunzipReader(source: source(bytes, step: 4096))
        var count = 0
        while try reader.nextMember() != nil { count += 1 }
        #expect(count == parts.count)

        let first = GzipMember.compress([parts[0]]).count
        bytes[first - 6] ^= 1
        let damaged = GunzipReader(source: source(bytes, step: 4096))
        #expect(try damaged.nextMember() == 0)
        #expect(throws: GzipError.corrupt(member: 0, detail: "incorrect data check")) { try damaged.nextMember() }
    }

    @Test("a member cut at any byte is never taken for whole")
    func truncated() throws {
        let member = GzipMember.compress([Samples.plain])
        for count in 1..<member.count {
            let reader = GunzipReader(offset: 5, source: source(Array(member[..<count]), step: 64))
            #expect(try reader.nextMember() == 5)
            #expect(throws: GzipError.truncated(member: 5), "cut at \(count)") { try readMember(reader) }
        }
    }

    @Test("what follows the last member and is none is named with its place")
    func garbage() throws {
        let member = GzipMember.compress([Samples.plain])
        let reader = GunzipReader(source: source(member + Array("WARC/1.1\r\n".utf8), step: 64))
        _ = try reader.nextMember()
        #expect(try reader.nextMember() == member.count)
        #expect(throws: GzipError.notGzip(offset: member.count)) { try readMember(reader) }
    }
}
