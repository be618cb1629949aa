import PouchBytes

/// Content codings and the chunked one: the first byte says which, and whether the rest is to be coded first, since
/// chance alone finds no check sum.
enum CodingTarget {
    private static let limit = 1 << 20
    private static let headers = [
        "gzip", "deflate", "br", "x-gzip, br", "deflate, gzip", " GZip ,identity", "zstd", "gzip, gzip, gzip",
    ]

    static func run(_ input: [UInt8]) {
        guard let choice = input.first else { return }
        let body = Array(input.dropFirst())
        for limit in [Self.limit, 100, 0] { decode(body, headers[Int(choice) % headers.count], limit: limit) }
        if choice & 0x40 != 0 { members(body) }
        if choice & 0x80 != 0 { roundTrip(body) }
        if let plain = ChunkedCoding.decode(body[...]) {
            require(plain.count < body.count, "chunks hold more than they are")
            let chunked = Array("\(String(plain.count, radix: 16))\r\n".utf8) + plain + Array("\r\n0\r\n\r\n".utf8)
            require(plain.isEmpty || ChunkedCoding.decode(chunked[...]) == plain, "a body chunked anew is another")
        }
    }

    private static func decode(_ body: [UInt8], _ header: String, limit: Int) {
        let decoded = readable(CodingError.self) {
            try ContentCoding.decode(body, contentEncoding: header, limit: limit)
        }
        require((decoded?.count ?? 0) <= limit, "\(decoded?.count ?? 0) bytes, where \(limit) are the limit")
    }

    /// The reader of members agrees with the decoder of whole bodies.
    private static func members(_ body: [UInt8]) {
        var plain: [UInt8] = []
        var end = 0
        let reader = GunzipReader(source: Pieces(body, most: 4_096).read)
        var room = [UInt8](repeating: 0, count: 1_000)
        let isWhole: Void? = readable(GzipError.self) {
            while let offset = try reader.nextMember() {
                require(offset >= end && offset < body.count, "a member at \(offset) of \(body.count)")
                while case let count = try room.withUnsafeMutableBytes({ try reader.read(into: $0) }), count > 0 {
                    plain += room[..<count]
                    if plain.count > limit { return }
                }
                end = reader.position
            }
        }
        require(end <= body.count, "a member ends at \(end) of \(body.count)")
        guard isWhole != nil, !body.isEmpty, plain.count <= limit else { return }
        let whole = readable(CodingError.self) { try ContentCoding.decode(body, contentEncoding: "gzip", limit: limit) }
        require(whole == plain, "zlib reads \(plain.count) bytes, libdeflate \(whole?.count ?? -1)")
    }

    private static func roundTrip(_ body: [UInt8]) {
        let coded = GzipCompressor(level: 1).member(body)
        let decoded = readable(CodingError.self) {
            try ContentCoding.decode(coded, contentEncoding: "gzip", limit: max(body.count, 1))
        }
        require(decoded == body, "gzip and back is another body")
    }
}
