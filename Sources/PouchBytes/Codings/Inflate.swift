import CDeflate

/// Deflate (RFC 1951) in its three wrappings, a whole body at a time through libdeflate.
enum Inflate {
    /// Concatenated members are joined. Bytes after the last one that are not a member are ignored, as browsers do.
    ///
    /// - Returns: the bytes, and how many of the last member's 8 trailer bytes there were. Deflate marks its own end,
    ///   so a stream with that mark is whole without its check sum; a wrong check sum is an error.
    static func gzip(_ body: [UInt8], limit: Int) throws(CodingError) -> (bytes: [UInt8], trailerBytes: Int) {
        let decoder = Decoder()
        var output: [UInt8] = []
        var start = 0
        repeat {
            let hint = gzipHint(body, from: start)
            switch decoder.run(.gzip, body, from: start, hint: hint, limit: limit - output.count) {
            case .done(let bytes, let used):
                if output.isEmpty { output = bytes } else { output.append(contentsOf: bytes) }
                start += used
            case .tooLarge: throw .tooLarge(limit: limit)
            case .damaged:
                if let (bytes, trailer) = try withoutTrailer(body, from: start, decoder, limit: limit - output.count) {
                    return (output + bytes, trailer)
                }
                throw .malformed("gzip: \(ZlibDiagnosis.flaw(of: body[start...], window: .gzip))")
            }
        } while start + 2 <= body.count && body[start] == 0x1F && body[start + 1] == 0x8B
        return (output, 8)
    }

    /// The data of a last member whose stream is whole and whose trailer is not; nil when that is not what is wrong.
    private static func withoutTrailer(
        _ body: [UInt8], from start: Int, _ decoder: Decoder, limit: Int
    ) throws(CodingError) -> (bytes: [UInt8], trailerBytes: Int)? {
        guard let data = gzipData(body, from: start) else { return nil }
        switch decoder.run(.raw, body, from: data, hint: (body.count - data) * 4, limit: limit) {
        case .done(let bytes, let used):
            let trailer = body[(data + used)...]
            // The bytes of the check sum that are there must be right: damage, too, can end a stream.
            let sum = bytes.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
            let expected = (0..<8).map { place in
                UInt8(truncatingIfNeeded: (place < 4 ? Int(sum) : bytes.count) >> (place % 4 * 8))
            }
            guard trailer.count < 8, expected.starts(with: trailer) else { return nil }
            return trailer.isEmpty && mayHoldTrailer(body, size: bytes.count) ? nil : (bytes, trailer.count)
        case .tooLarge: throw .tooLarge(limit: limit)
        case .damaged: return nil
        }
    }

    /// Whether the last bytes of a stream may be a trailer that earlier damage made look like data: they end with a
    /// size close to this one. The empty block at the end of a flushed stream is not a size.
    private static func mayHoldTrailer(_ body: [UInt8], size: Int) -> Bool {
        if body.suffix(6).elementsEqual([0, 0, 0xFF, 0xFF, 3, 0]) { return false }
        let written = body.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return size / 2...size * 2 ~= written
    }

    /// Where a member's deflate stream begins (RFC 1952, section 2.3); nil when its header is invalid or cut.
    private static func gzipData(_ body: [UInt8], from start: Int) -> Int? {
        guard body.count - start > 10, body[start..<start + 3].elementsEqual([0x1F, 0x8B, 8]) else { return nil }
        let flags = body[start + 3]
        guard flags & 0xE0 == 0 else { return nil }
        var place = start + 10
        if flags & 4 != 0 {
            guard place + 2 <= body.count else { return nil }
            place += 2 + Int(body[place]) + Int(body[place + 1]) << 8
        }
        // A name, then a comment, each ended by a zero.
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            guard place < body.count, let zero = body[place...].firstIndex(of: 0) else { return nil }
            place = zero + 1
        }
        if flags & 2 != 0 { place += 2 }
        return place < body.count ? place : nil
    }

    /// The "deflate" coding means zlib (RFC 1950); some servers send raw deflate instead.
    static func deflate(_ body: [UInt8], limit: Int) throws(CodingError) -> [UInt8] {
        let decoder = Decoder()
        let hasHeader = body.count >= 2 && body[0] & 15 == 8 && (Int(body[0]) << 8 | Int(body[1])) % 31 == 0
        let wrappings: [Wrapping] = hasHeader ? [.zlib, .raw] : [.raw]
        for wrapping in wrappings {
            switch decoder.run(wrapping, body, from: 0, hint: body.count * 4, limit: limit) {
            case .done(let bytes, _): return bytes
            case .tooLarge: throw .tooLarge(limit: limit)
            case .damaged: continue
            }
        }
        throw .malformed("deflate: \(ZlibDiagnosis.flaw(of: body[...], window: hasHeader ? .zlib : .raw))")
    }

    /// The size that the last four bytes give (ISIZE), at most what deflate can make of so many bytes.
    private static func gzipHint(_ body: [UInt8], from start: Int) -> Int {
        guard body.count - start >= 18 else { return 1024 }
        let size = body.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return min(size, (body.count - start) * 1032)
    }

    enum Wrapping {
        case gzip, zlib, raw
    }

    enum Step {
        case done([UInt8], used: Int)
        case tooLarge
        case damaged
    }

    /// Owns libdeflate's decompressor for one body.
    final class Decoder {
        private let handle: OpaquePointer

        init() {
            guard let handle = libdeflate_alloc_decompressor() else { fatalError("no memory for a decompressor") }
            self.handle = handle
        }

        deinit {
            libdeflate_free_decompressor(handle)
        }

        /// Decodes one stream that begins at `start`; tries again with more room until `limit` is not enough.
        func run(_ wrapping: Wrapping, _ body: [UInt8], from start: Int, hint: Int, limit: Int) -> Step {
            guard limit >= 0 else { return .tooLarge }
            var capacity = min(max(hint, 64), limit)
            while true {
                var result = LIBDEFLATE_BAD_DATA
                var used = 0
                // One byte more than is offered: an empty array has no address, and libdeflate wants one.
                let output = [UInt8](unsafeUninitializedCapacity: capacity + 1) { room, count in
                    body.withUnsafeBytes { input in
                        guard let data = input.baseAddress.map({ $0 + start }) else { return }
                        let size = input.count - start
                        switch wrapping {
                        case .gzip:
                            result = libdeflate_gzip_decompress_ex(
                                handle, data, size, room.baseAddress, capacity, &used, &count)
                        case .zlib:
                            result = libdeflate_zlib_decompress_ex(
                                handle, data, size, room.baseAddress, capacity, &used, &count)
                        case .raw:
                            result = libdeflate_deflate_decompress_ex(
                                handle, data, size, room.baseAddress, capacity, &used, &count)
                        }
                    }
                    if result != LIBDEFLATE_SUCCESS { count = 0 }
                }
                switch result {
                case LIBDEFLATE_SUCCESS: return .done(output, used: used)
                case LIBDEFLATE_INSUFFICIENT_SPACE where capacity >= limit: return .tooLarge
                case LIBDEFLATE_INSUFFICIENT_SPACE: capacity = min(max(capacity, 1024) * 4, limit)
                default: return .damaged
                }
            }
        }
    }
}
