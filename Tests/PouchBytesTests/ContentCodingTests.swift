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

    @Test(
        "a coding that browsers know and Pouch does not is named", arguments: ["zstd", "gzip, ZSTD", "compress", "dcb"])
    func unsupported(header: String) {
        let name = String(header.lowercased().split(separator: " ").last ?? "")
        #expect(throws: CodingError.unsupported(name)) {
            try ContentCoding.decode([1], contentEncoding: header, limit: limit)
        }
    }

    @Test(
        "a word that is no coding is passed over, and the page is what its bytes are",
        arguments: [
            "UTF-8", "none", "ISO-8859-1", "text/html", "binary", "8bit", "*", "\u{1B}[31m", ",,", "gzip;q=1",
            "\"gzip\"",
            "application/gzip", "utf-8, utf-8, utf-8, none", "gzipped", "\u{E9}",
        ])
    func noCoding(header: String) throws {
        #expect(try ContentCoding.decode(Samples.plain, contentEncoding: header, limit: limit) == Samples.plain)
    }

    @Test(
        "a coding among words that are none comes off",
        arguments: [
            "identity, gzip", "utf-8, gzip", "gzip, none", "x-gzip,", "gzip;q=1.0", "\"gzip\"", "application/gzip",
        ])
    func amongOthers(header: String) throws {
        #expect(try ContentCoding.decode(Samples.gzip, contentEncoding: header, limit: limit) == Samples.plain)
    }

    @Test("a page that says gzip and is plain is told as that, not taken for a page of nothing")
    func plainUnderGzip() {
        #expect(throws: CodingError.malformed("gzip: incorrect header check")) {
            try ContentCoding.decode(Samples.plain, contentEncoding: "gzip", limit: limit)
        }
    }

    @Test("gzip whose data is whole is read without its check sum, and says so", arguments: 1...8)
    func missingTrailer(cut: Int) throws {
        let body = Array(Samples.gzip.dropLast(cut))
        let decoded = try ContentCoding.read(body, contentEncoding: "gzip", limit: limit)
        #expect(decoded.bytes == Samples.plain)
        #expect(
            decoded.warnings == ["gzip: its data is whole, but its check sum is missing (\(8 - cut) of 8 bytes came)"])
        let two = try ContentCoding.read(Samples.gzip + body, contentEncoding: "gzip", limit: limit)
        #expect(two.bytes == Samples.plain + Samples.plain && two.warnings.count == 1)
        #expect(try ContentCoding.read(Samples.gzip, contentEncoding: "gzip", limit: limit).warnings.isEmpty)
    }

    @Test("a bomb without a check sum stops at the limit too, and a header of every part is read over")
    func missingTrailerLimits() throws {
        let bomb = Array(GzipCompressor(level: 6).member([UInt8](repeating: 0, count: 1 << 20)).dropLast(8))
        #expect(throws: CodingError.tooLarge(limit: 1_000)) {
            try ContentCoding.decode(bomb, contentEncoding: "gzip", limit: 1_000)
        }
        let parts: [UInt8] = [2, 0, 1, 2] + Array("name\0comment\0".utf8) + [0, 0]
        let header: [UInt8] = [0x1F, 0x8B, 8, 0x1E, 0, 0, 0, 0, 0, 3]
        let body = header + parts + Samples.rawDeflate
        #expect(try ContentCoding.decode(body, contentEncoding: "gzip", limit: limit) == Samples.plain)
        for count in 0..<header.count + parts.count {
            #expect(throws: CodingError.self) {
                try ContentCoding.decode(Array(body.prefix(count + 1)), contentEncoding: "gzip", limit: limit)
            }
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

    @Test("a body whose data is cut at any byte is never taken for whole", arguments: ["gzip", "br", "deflate"])
    func truncated(header: String) {
        let whole = ["gzip": Samples.gzip, "br": Samples.brotli][header] ?? Samples.zlib
        // The data of gzip is whole without its last 8 bytes, a check sum and a length.
        for count in 1..<whole.count - (header == "gzip" ? 8 : 0) {
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
