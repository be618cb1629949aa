import PouchArchive
import PouchBytes
import Testing

@Suite("WARC files read back")
struct WARCReaderTests {
    @Test("every record comes back with its fields, its head and its payload", arguments: [1, 100, 100_000])
    func readsBack(step: Int) throws {
        let warc = SampleWARC.everyKind()
        let reader = try WARCReader(source: source(warc.bytes, step: step))
        var offset = 0
        for (member, id) in zip(warc.members, warc.ids) {
            let header = try #require(try reader.next())
            #expect(header.recordID == id)
            #expect(header.offset == offset)
            #expect(header.version == "WARC/1.1")
            #expect(header.date == SampleWARC.date)
            #expect(try reader.block(limit: 1 << 20).count == header.contentLength)
            try reader.finish()
            offset += member.count
            #expect(reader.endOfRecord == offset)
        }
        #expect(try reader.next() == nil)
        #expect(reader.flaws.isEmpty)
    }

    @Test("a page is found again by the place its manifest line gives")
    func byPlace() throws {
        let warc = SampleWARC.everyKind()
        let content = try WARCContent(warc.members[4], offset: 77, limit: 1 << 20)
        #expect(content.header.targetURI == "https://a.example/chunked")
        #expect(content.header.kind == .response)
        #expect(content.header.offset == 77)
        let head = try #require(content.httpHead)
        #expect(head.status == 200)
        #expect(head.value(of: "x-archive-orig-transfer-encoding") == "chunked")
        #expect(try content.decodedPayload(limit: 1 << 20) == SampleWARC.page)
        #expect(content.header.payloadDigest == .sha256(SHA256Digest.of(content.payload)))
    }

    @Test("an HTTP/2 answer says so, and reads as HTTP/1.1")
    func http2() throws {
        let content = try WARCContent(SampleWARC.everyKind().members[5], limit: 1 << 20)
        #expect(content.header.value(of: "warc-protocol") == "h2")
        #expect(content.httpHead?.statusLine == "HTTP/1.1 200 OK")
        #expect(try content.decodedPayload(limit: 100) == Array("brotli text".utf8.prefix(11)))
    }

    @Test("a block larger than the caller can hold is refused, not read")
    func tooLarge() {
        #expect(throws: WARCError.blockTooLarge(record: 0, limit: 100)) {
            try WARCContent(SampleWARC.everyKind().members[2], limit: 100)
        }
    }

    @Test("a member cut short is never taken for a record")
    func cutMember() {
        let member = SampleWARC.everyKind().members[2]
        for count in stride(from: 0, to: member.count, by: 7) {
            #expect(throws: (any Error).self, "cut at \(count)") {
                try WARCContent(Array(member[..<count]), limit: 1 << 20)
            }
        }
    }

    @Test(
        "after a crash the scan says where the last whole record ends, wherever the file was cut",
        arguments: [true, false])
    func recovery(isCompressed: Bool) throws {
        var warc = SampleWARC()
        warc.isCompressed = isCompressed
        for number in 0..<3 {
            warc.add(
                SampleWARC.response(
                    "https://a.example/\(number)", head: "HTTP/1.1 200 OK\r\n\r\n", payload: Array("short\r\n\r\n".utf8)
                ))
        }
        let bytes = warc.bytes
        let ends = warc.members.indices.map { warc.members[...$0].reduce(0) { $0 + $1.count } }
        for count in 0...bytes.count {
            var places: [WARCScan.Place] = []
            let end = try WARCScan.wholeRecords(source: source(Array(bytes[..<count]))) { place, _ in
                places.append(place)
            }
            #expect(end == ends.last { $0 <= count } ?? 0, "cut at \(count)")
            #expect(places.count == ends.count { $0 <= count })
            #expect(places.map(\.recordID) == warc.ids.prefix(places.count).map { $0 })
        }
        var tail: [WARCScan.Place] = []
        let end = try WARCScan.wholeRecords(from: ends[0], source: source(bytes, from: ends[0])) { place, _ in
            tail.append(place)
        }
        #expect(end == bytes.count)
        #expect(tail.map(\.offset) == [ends[0], ends[1]])
        #expect(tail.map(\.length) == warc.members[1...].map(\.count))
    }

    @Test("zeros that a power loss left behind the last record end the scan there")
    func zeros() throws {
        let warc = SampleWARC.everyKind()
        let bytes = warc.bytes
        #expect(
            try WARCScan.wholeRecords(source: source(bytes + [UInt8](repeating: 0, count: 5000))) { _, _ in }
                == bytes.count)
        var zeroed = bytes
        let last = bytes.count - 20
        zeroed.replaceSubrange(last..., with: repeatElement(0, count: 20))
        #expect(try WARCScan.wholeRecords(source: source(zeroed)) { _, _ in } == bytes.count - warc.members.last!.count)
    }

    @Test("a source that fails is reported, not taken for damage")
    func sourceFails() {
        struct Broken: Error {}
        #expect(throws: Broken.self) { try WARCScan.wholeRecords(source: { _ in throw Broken() }) { _, _ in } }
    }

    @Test(
        "what wget and other writers leave is read all the same: brackets, bare line feeds, several records in a member, no terminator"
    )
    func lenient() throws {
        let text =
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a.example/>\r\nwarc-record-id: <urn:uuid:1>\r\n"
            + "Content-Type: application/http;msgtype=response\r\nWARC-Payload-Digest: sha1:AAAA\r\nContent-Length: 21\r\n\r\n"
            + "HTTP/1.1 200 OK\n\nabcd\r\n\r\n"
            + "WARC/1.0\nWARC-Type: metadata\nWARC-Target-URI: http://a.example/\n folded\nno field\nContent-Length: 4\n\nWARC\n\n\n\n"
            + "WARC/1.0\r\nContent-Length: 1\r\n\r\nxWARC/1.0\r\nContent-Length: 0\r\n\r\n"
        for bytes in [Array(text.utf8), GzipMember.compress([Array(text.utf8)])] {
            let reader = try WARCReader(bytes)
            let first = try #require(try reader.next())
            #expect(first.targetURI == "http://a.example/")
            #expect(first.recordID == "<urn:uuid:1>")
            #expect(first.payloadDigest == .other("sha1:AAAA"))
            let content = WARCContent(header: first, block: try reader.block(limit: 100))
            #expect(Array(content.payload) == Array("abcd".utf8))
            let second = try #require(try reader.next())
            #expect(second.targetURI == "http://a.example/ folded")
            #expect(try reader.block(limit: 100) == Array("WARC".utf8))
            #expect(try reader.next()?.contentLength == 1)
            #expect(try reader.next()?.contentLength == 0)
            #expect(try reader.next() == nil)
            #expect(!reader.flaws.isEmpty)
        }
    }

    @Test(
        "a file that is no WARC is refused with its first byte",
        arguments: ["hello world", "<html>", "WARC", "\0\0\0\0"])
    func notWARC(text: String) throws {
        let reader = try WARCReader(Array(text.utf8))
        #expect(throws: WARCError.notWARC(offset: 0)) { try reader.next() }
        let zipped = try WARCReader(GzipMember.compress([Array(text.utf8)]))
        #expect(throws: WARCError.notWARC(offset: 0)) { try zipped.next() }
    }

    @Test("an empty file holds no records and no flaws")
    func empty() throws {
        #expect(try WARCReader([]).next() == nil)
        #expect(try WARCChecker().check(source: source([])).isEmpty)
    }

    @Test("fields without end are refused, not held in memory")
    func endlessFields() throws {
        let reader = try WARCReader(Array("WARC/1.1\r\n".utf8) + [UInt8](repeating: 65, count: 3 << 20))
        #expect(throws: WARCError.headTooLarge(record: 0, limit: 1 << 20)) { try reader.next() }
        let many = try WARCReader(Array(("WARC/1.1\r\n" + String(repeating: "A: b\r\n", count: 300_000)).utf8))
        #expect(throws: WARCError.headTooLarge(record: 0, limit: 1 << 20)) { try many.next() }
    }

    @Test("damaged files never crash the reader")
    func noise() throws {
        let whole = SampleWARC.everyKind()
        var plain = SampleWARC()
        plain.isCompressed = false
        plain.add(SampleWARC.request("https://a.example/"))
        plain.add(
            SampleWARC.response("https://a.example/", head: "HTTP/1.1 200 OK\r\n\r\n", payload: Array("abc".utf8)))
        var generator = SeededGenerator(seed: 3)
        for round in 0..<400 {
            var bytes = round % 2 == 0 ? whole.bytes : plain.bytes
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = try WARCChecker().check(source: source(bytes))
        }
    }
}
