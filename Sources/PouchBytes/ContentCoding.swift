import CBrotli
import CZlib

/// Why a content coding could not be removed.
public enum CodingError: Error, Sendable, Equatable, CustomStringConvertible {
    case unsupported(String)
    case malformed(String)
    case tooLarge(limit: Int)
    case tooManyCodings(Int)

    public var description: String {
        switch self {
        case .unsupported(let name): "content coding \"\(name.prefix(40))\" is not known"
        case .malformed(let name): "the \(name) body is damaged or cut short"
        case .tooLarge(let limit): "decoded body over the limit of \(limit) bytes"
        case .tooManyCodings(let count): "\(count) content codings one in another"
        }
    }
}

/// Content codings of HTTP (RFC 9110 section 8.4.1): gzip, deflate, br.
public enum ContentCoding {
    /// Codings that may be one in another.
    public static let deepest = 2

    /// Removes the codings that a `Content-Encoding` field names, the last first.
    /// - Parameter limit: bytes that any step may produce, at most.
    public static func decode(_ body: [UInt8], contentEncoding: String?, limit: Int) throws(CodingError) -> [UInt8] {
        let names = (contentEncoding ?? "").split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }.filter {
            !$0.isEmpty && $0 != "identity"
        }
        guard names.count <= deepest else { throw .tooManyCodings(names.count) }
        var bytes = body
        for name in names.reversed() {
            // Servers name a coding on answers that have no body.
            if bytes.isEmpty { break }
            switch name {
            case "gzip", "x-gzip": bytes = try inflate(bytes, windowBits: 15 + 16, name: "gzip", limit: limit)
            case "deflate":
                // The name means zlib's format; some servers send the raw one.
                let isZlib = bytes.count > 1 && bytes[0] & 15 == 8 && (Int(bytes[0]) << 8 + Int(bytes[1])) % 31 == 0
                bytes = try inflate(bytes, windowBits: isZlib ? 15 : -15, name: "deflate", limit: limit)
            case "br": bytes = try brotli(bytes, limit: limit)
            default: throw .unsupported(name)
            }
        }
        return bytes
    }

    private static func inflate(_ body: [UInt8], windowBits: Int32, name: String, limit: Int) throws(CodingError) -> [UInt8] {
        var stream = z_stream()
        guard inflateInit2_(&stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { throw .malformed(name) }
        defer { inflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: min(limit + 1, max(4_096, body.count * 4)))
        var produced = 0
        var verdict: CodingError?
        var input = body
        input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while true {
                if produced == output.count {
                    if produced > limit { return verdict = .tooLarge(limit: limit) }
                    output += [UInt8](repeating: 0, count: min(output.count, limit + 1 - output.count))
                }
                let status = output.withUnsafeMutableBufferPointer { output in
                    stream.next_out = output.baseAddress.map { $0 + produced }
                    stream.avail_out = UInt32(clamping: output.count - produced)
                    let status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    produced = output.count - Int(stream.avail_out)
                    return status
                }
                if produced > limit { return verdict = .tooLarge(limit: limit) }
                switch status {
                case Z_OK: continue
                case Z_STREAM_END:
                    // A further member follows, or trailing bytes that browsers ignore too.
                    guard windowBits > 15, stream.avail_in > 2, stream.next_in[0] == 0x1F, stream.next_in[1] == 0x8B else { return }
                    inflateReset(&stream)
                default: return verdict = .malformed(name)
                }
            }
        }
        if let verdict { throw verdict }
        output.removeLast(output.count - produced)
        return output
    }

    private static func brotli(_ body: [UInt8], limit: Int) throws(CodingError) -> [UInt8] {
        guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { throw .malformed("br") }
        defer { BrotliDecoderDestroyInstance(state) }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        var verdict: CodingError?
        body.withUnsafeBufferPointer { input in
            var nextIn = input.baseAddress
            var leftIn = input.count
            while true {
                let (status, count) = chunk.withUnsafeMutableBufferPointer { chunk in
                    var nextOut = chunk.baseAddress
                    var leftOut = chunk.count
                    let status = BrotliDecoderDecompressStream(state, &leftIn, &nextIn, &leftOut, &nextOut, nil)
                    return (status, chunk.count - leftOut)
                }
                output += chunk[..<count]
                if output.count > limit { return verdict = .tooLarge(limit: limit) }
                switch status {
                case BROTLI_DECODER_RESULT_SUCCESS: return
                case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
                default: return verdict = .malformed("br")
                }
            }
        }
        if let verdict { throw verdict }
        return output
    }
}
