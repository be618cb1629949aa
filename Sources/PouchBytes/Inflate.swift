import CDeflate

/// Deflate (RFC 1951) in its three wrappings, a whole body at a time through libdeflate.
enum Inflate {
    /// Concatenated members are joined; what follows the last one and is no member is ignored, as browsers do.
    static func gzip(_ body: [UInt8], limit: Int) throws(CodingError) -> [UInt8] {
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
            case .damaged: throw .malformed("gzip: \(ZlibJudge.flaw(of: body[start...], window: .gzip))")
            }
        } while start + 2 <= body.count && body[start] == 0x1F && body[start + 1] == 0x8B
        return output
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
        throw .malformed("deflate: \(ZlibJudge.flaw(of: body[...], window: hasHeader ? .zlib : .raw))")
    }

    /// What the last four bytes say the size is (ISIZE), but never more than deflate can give for so many bytes.
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
