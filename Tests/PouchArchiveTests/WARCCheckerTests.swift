import Foundation
import PouchArchive
import PouchBytes
import Testing

@Suite("Flaws in a WARC file, each found and named")
struct WARCCheckerTests {
    private let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"

    /// Three records, the middle one edited, and the kinds of flaw found, all of them at the middle one.
    private func flaws(compressed: Bool = true, _ edit: (String) -> String) throws -> Set<WARCFlaw.Kind> {
        var warc = SampleWARC()
        warc.isCompressed = compressed
        warc.add(SampleWARC.warcinfo())
        warc.add(SampleWARC.response("https://a.example/", head: head, payload: Array("Hello, pouch".utf8)), edit: edit)
        warc.add(SampleWARC.request("https://a.example/"))
        let flaws = try WARCChecker().check(source: source(warc.bytes))
        #expect(flaws.allSatisfy { $0.offset == warc.members[0].count }, "\(flaws)")
        return Set(flaws.map(\.kind))
    }

    private func replacing(_ old: String, _ new: String) -> (String) -> String {
        { text in
            #expect(text.contains(old))
            return text.replacingOccurrences(of: old, with: new)
        }
    }

    @Test("a file as Pouch writes it has no flaw, compressed or not", arguments: [true, false])
    func sound(compressed: Bool) throws {
        #expect(try flaws(compressed: compressed) { $0 } == [])
        var records: [WARCChecker.CheckedRecord] = []
        let warc = SampleWARC.everyKind()
        #expect(try WARCChecker().check(source: source(warc.bytes), visit: { records.append($0) }) == [])
        #expect(records.map(\.length) == warc.members.map(\.count))
        #expect(records[2].payloadDigest == SHA256Digest.of(SampleWARC.page))
    }

    @Test("a bare line feed in the fields or in the terminator", arguments: [true, false])
    func bareLineFeed(compressed: Bool) throws {
        #expect(
            try flaws(compressed: compressed, replacing("WARC-Type: response\r\n", "WARC-Type: response\n")) == [
                .bareLineFeed
            ])
        #expect(try flaws(compressed: compressed, replacing("pouch\r\n\r\n", "pouch\n\n")) == [.bareLineFeed])
    }

    @Test("a Content-Length that is too long")
    func tooLong() throws {
        let wrong: Set<WARCFlaw.Kind> = [.wrongBlockDigest, .wrongPayloadDigest]
        #expect(try flaws(replacing("Content-Length: 77", "Content-Length: 90")) == wrong.union([.lengthTooLong]))
        // The block takes in its own terminator.
        #expect(try flaws(replacing("Content-Length: 77", "Content-Length: 81")) == wrong.union([.noTerminator]))
    }

    @Test("a Content-Length that is too short", arguments: [true, false])
    func tooShort(compressed: Bool) throws {
        let found = try flaws(compressed: compressed, replacing("Content-Length: 77", "Content-Length: 70"))
        #expect(found == [.lengthTooShort, .wrongBlockDigest, .wrongPayloadDigest])
    }

    @Test("a record without its terminator, or with half of it", arguments: [true, false])
    func noTerminator(compressed: Bool) throws {
        #expect(try flaws(compressed: compressed, replacing("pouch\r\n\r\n", "pouch")) == [.noTerminator])
        #expect(try flaws(compressed: compressed, replacing("pouch\r\n\r\n", "pouch\r\n")) == [.noTerminator])
    }

    @Test(
        "bytes outside a record, told by where they are and not blamed on the next", arguments: [true, false],
        ["\r\n", "<html>\r\n", "W"])
    func outside(compressed: Bool, extra: String) throws {
        var warc = SampleWARC()
        warc.isCompressed = compressed
        let record = SampleWARC.response("https://a.example/", head: head, payload: Array("Hello, pouch".utf8))
        warc.add(record) { $0 + extra }
        let end = compressed ? 0 : record.bytes.count
        if extra.hasSuffix("\n") { warc.add(SampleWARC.request("https://a.example/")) }
        let flaws = try WARCChecker().check(source: source(warc.bytes))
        #expect(flaws.map(\.offset) == [end])
        #expect(flaws.map(\.kind) == [compressed && extra != "\r\n" ? .lengthTooShort : .trailingBytes])
    }

    @Test("a revisit that does not say which payload it stands for")
    func revisitDigest() throws {
        var warc = SampleWARC()
        let revisit = SampleWARC.revisit("https://a.example/", of: "https://a.example/", .serverNotModified)
        warc.add(
            revisit, edit: replacing("WARC-Refers-To-Payload-Digest: sha256:", "WARC-Refers-To-Payload-Digest: sha1:"))
        #expect(try WARCChecker().check(source: source(warc.bytes)).map(\.kind) == [.noDigest])
    }

    @Test("two records in one member")
    func severalRecords() throws {
        let extra = String(decoding: SampleWARC.request("https://b.example/").bytes, as: UTF8.self)
        #expect(try flaws { $0 + extra } == [.severalRecords])
    }

    @Test("a missing digest, and one that is not SHA-256")
    func noDigest() throws {
        let digest = "sha256:" + SHA256Digest.of("Hello, pouch").hex
        #expect(try flaws(replacing("WARC-Payload-Digest: \(digest)\r\n", "")) == [.noDigest])
        #expect(try flaws(replacing("WARC-Payload-Digest: \(digest)", "WARC-Payload-Digest: sha1:AAAA")) == [.noDigest])
    }

    @Test(
        "a wrong digest: of the block when its head was changed, of both when its payload was",
        arguments: [true, false])
    func wrongDigest(compressed: Bool) throws {
        #expect(try flaws(compressed: compressed, replacing("text/plain", "text/plane")) == [.wrongBlockDigest])
        #expect(
            try flaws(compressed: compressed, replacing("Hello", "Jello")) == [.wrongBlockDigest, .wrongPayloadDigest])
    }

    @Test("a field that a line break brought in")
    func injected() throws {
        let ip = "WARC-IP-Address: 192.0.2.1"
        #expect(try flaws(replacing(ip, ip + "\r\nX-Injected: yes")) == [.unknownField])
        #expect(try flaws(replacing(ip, ip + "\r\nWARC-Type: metadata")) == [.repeatedField])
        #expect(try flaws(replacing(ip, ip + "\r\nno field at all")) == [.malformedField])
        #expect(try flaws(replacing(ip, ip + "\rX: y")) == [.malformedField])
    }

    @Test("another version, a folded line, and fields that are not UTF-8")
    func spelling() throws {
        let ip = "WARC-IP-Address: 192.0.2.1"
        #expect(try flaws(replacing("WARC/1.1\r\n", "WARC/1.0\r\n")) == [.malformedField])
        #expect(try flaws(replacing(ip, ip + "\r\n and more")) == [.malformedField])
        var warc = SampleWARC()
        let record = SampleWARC.request("https://a.example/")
        warc.members = [
            warc.compressor.member(
                Array(String(decoding: record.bytes, as: UTF8.self).utf8).replacing([46, 101], with: [0xC3, 101]))
        ]
        #expect(try WARCChecker().check(source: source(warc.bytes)).map(\.kind).contains(.malformedField))
    }

    @Test("a target URI in angle brackets")
    func brackets() throws {
        #expect(try flaws(replacing("https://a.example/", "<https://a.example/>")) == [.bracketedURI])
    }

    @Test("a record id used twice, in one file or in two")
    func duplicateID() throws {
        var warc = SampleWARC()
        warc.add(SampleWARC.request("https://a.example/"))
        let once = warc.bytes
        warc.add(SampleWARC.request("https://a.example/"))
        #expect(try WARCChecker().check(source: source(warc.bytes)).map(\.kind) == [.duplicateID])
        let checker = WARCChecker()
        #expect(try checker.check(source: source(once)).isEmpty)
        #expect(try checker.check(source: source(once)).map(\.kind) == [.duplicateID])
    }

    @Test("a missing field, and a date that is none")
    func missing() throws {
        #expect(try flaws(replacing("WARC-Target-URI: https://a.example/\r\n", "")) == [.missingField])
        #expect(try flaws(replacing("WARC-Date: 2026", "WARC-Date: 26")) == [.malformedField])
    }

    @Test("a file cut inside a record: the trailer, the block or the fields", arguments: [true, false])
    func truncated(compressed: Bool) throws {
        var warc = SampleWARC()
        warc.isCompressed = compressed
        warc.add(SampleWARC.warcinfo())
        warc.add(SampleWARC.response("https://a.example/", head: head, payload: Array("Hello, pouch".utf8)))
        let first = warc.members[0].count
        for cut in [warc.bytes.count - 1, warc.bytes.count - 8, first + 200, first + 20, first + 6] {
            let flaws = try WARCChecker().check(source: source(Array(warc.bytes[..<cut])))
            #expect(flaws.count == 1 && flaws[0].offset == first, "cut at \(cut): \(flaws)")
        }
    }

    @Test("one flipped bit in a compressed file is found wherever it changes what a record says")
    func flippedBits() throws {
        /// What the records say, and whether the checker finds fault.
        func read(_ bytes: [UInt8]) throws -> (records: [[String]], isSound: Bool) {
            var records: [[String]] = []
            let flaws = try WARCChecker().check(source: source(bytes)) { record in
                let fields = record.header.fields.map { "\($0.name): \($0.value)" }
                records.append([record.header.version, "\(record.length)", record.blockDigest.hex] + fields)
            }
            return (records, flaws.isEmpty)
        }
        let warc = SampleWARC.everyKind()
        let sound = try read(warc.bytes)
        #expect(sound.isSound && sound.records.count == warc.members.count)
        var generator = SeededGenerator(seed: 11)
        var found = 0
        for _ in 0..<500 {
            var bytes = warc.bytes
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            let flipped = try read(bytes)
            if !flipped.isSound { found += 1 }
            // Some bits of gzip carry nothing: its time, its system, what fills up deflate's last byte.
            #expect(!flipped.isSound || flipped.records == sound.records, "byte \(place)")
        }
        #expect(found > 450)
    }
}
