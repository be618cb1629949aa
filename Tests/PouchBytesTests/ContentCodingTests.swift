import PouchBytes
import Testing

@Suite("Content codings, honest and hostile")
struct ContentCodingTests {
    private let limit = 1 << 20

    @Test(
        "a page arrives whole whatever coding the server chose",
        arguments: zip(
            ["gzip", "x-gzip", "GZip", "deflate", "deflate", "br", "identity", "", nil, " , gzip ,identity"],
            [
                Samples.gzip, Samples.gzip, Samples.gzip, Samples.zlib, Samples.rawDeflate, Samples.brotli,
                Samples.plain,
                Samples.plain, Samples.plain, Samples.gzip,
            ]))
    func eachCoding(header: String?, body: [UInt8]) throws {
        #expect(try ContentCoding.decode(body, contentEncoding: header, limit: limit) == Samples.plain)
    }

    @Test("two codings come off in the reverse order they were put on")
    func twoCodings() throws {
        let twice = GzipMember.compress([Samples.brotli], level: 6)
        #expect(try ContentCoding.decode(twice, contentEncoding: "br, gzip", limit: limit) == Samples.plain)
    }

    @Test("a third coding is refused before any work is done")
    func threeCodings() {
        #expect(throws: CodingError.tooManyCodings(3)) {
            try ContentCoding.decode([1], contentEncoding: "gzip,gzip,gzip", limit: limit)
        }
    }

    @Test("an unknown coding is named")
    func unknown() {
        #expect(throws: CodingError.unsupported("zstd")) {
            try ContentCoding.decode([1], contentEncoding: "zstd", limit: limit)
        }
    }

    @Test("every length and level round-trips, empty input too", arguments: [0, 1, 6, 12])
    func roundTrip(level: Int) throws {
        let compressor = GzipCompressor(level: level)
        for count in [0, 1, 2, 100, 65_535, 65_536, 300_000] {
            let bytes = Samples.random(count, seed: UInt64(count))
            let member = compressor.member([bytes[..<(count / 2)], bytes[(count / 2)...]])
            #expect(member == compressor.member(bytes))
            if count > 0 {
                #expect(try ContentCoding.decode(member, contentEncoding: "gzip", limit: count) == bytes)
            }
        }
    }

    @Test("members one after another are one body; garbage after them is not part of it")
    func members() throws {
        let body = Samples.gzip + Samples.gzip + [0, 0, 0] + Array("garbage".utf8)
        #expect(try ContentCoding.decode(body, contentEncoding: "gzip", limit: limit) == Samples.plain + Samples.plain)
    }

    @Test("a bodiless answer that claims a coding stays empty", arguments: ["gzip", "br", "deflate"])
    func empty(header: String) throws {
        #expect(try ContentCoding.decode([], contentEncoding: header, limit: limit) == [])
    }

    @Test("a bomb stops at the limit", arguments: ["gzip", "br", "gzip, gzip"])
    func bombs(header: String) {
        var body = Samples.brotliBomb
        if header != "br" {
            body = GzipMember.compress([[UInt8](repeating: 0, count: 8 << 20)], level: 9)
            if header != "gzip" { body = GzipMember.compress([body], level: 9) }
        }
        #expect(throws: CodingError.tooLarge(limit: 1 << 20)) {
            try ContentCoding.decode(body, contentEncoding: header, limit: 1 << 20)
        }
        #expect(throws: Never.self) { try ContentCoding.decode(body, contentEncoding: header, limit: 8 << 20) }
    }

    @Test("a body of exactly the limit is taken, one byte more is not", arguments: ["gzip", "br", "deflate", nil])
    func atTheLimit(header: String?) throws {
        let coded =
            ["gzip": Samples.gzip, "br": Samples.brotli, "deflate": Samples.zlib][header ?? ""] ?? Samples.plain
        let size = Samples.plain.count
        #expect(try ContentCoding.decode(coded, contentEncoding: header, limit: size).count == size)
        #expect(throws: CodingError.tooLarge(limit: size - 1)) {
            try ContentCoding.decode(coded, contentEncoding: header, limit: size - 1)
        }
    }

    @Test("a size in the trailer that lies neither breaks the body nor takes memory")
    func lyingSize() {
        var body = Samples.gzip
        body.replaceSubrange(body.count - 4..<body.count, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: CodingError.self) { try ContentCoding.decode(body, contentEncoding: "gzip", limit: 1 << 40) }
    }

    @Test("a body cut at any byte is never taken for whole", arguments: ["gzip", "br", "deflate"])
    func truncated(header: String) {
        let whole = ["gzip": Samples.gzip, "br": Samples.brotli][header] ?? Samples.zlib
        for count in 1..<whole.count {
            #expect(throws: CodingError.self, "cut at \(count)") {
                try ContentCoding.decode(Array(whole[..<count]), contentEncoding: header, limit: limit)
            }
        }
    }

    @Test("a damaged gzip body is never taken for sound, whichever bit flipped")
    func corrupt() {
        // The bytes of time, flags for the compressor and system carry no data.
        for place in Samples.gzip.indices where !(4...9).contains(place) {
            for bit in 0..<8 {
                var body = Samples.gzip
                body[place] ^= 1 << UInt8(bit)
                let decoded = try? ContentCoding.decode(body, contentEncoding: "gzip", limit: limit)
                #expect(decoded == nil || decoded == Samples.plain, "byte \(place), bit \(bit)")
            }
        }
    }

    @Test("random bytes under any label are refused or decoded, never a crash", arguments: ["gzip", "br", "deflate"])
    func noise(header: String) {
        for seed in 0..<300 {
            let noise = Samples.random(200, seed: UInt64(seed))
            _ = try? ContentCoding.decode(noise, contentEncoding: header, limit: 10_000)
        }
    }

    @Test("the error says what is wrong in words")
    func words() {
        #expect(throws: CodingError.malformed("gzip: data ends early")) {
            try ContentCoding.decode(Array(Samples.gzip.dropLast(9)), contentEncoding: "gzip", limit: limit)
        }
        #expect(CodingError.tooLarge(limit: 5).description == "decoded body is larger than 5 bytes")
    }
}
