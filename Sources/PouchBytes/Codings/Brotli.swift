import CBrotli

/// RFC 7932, decoded piece by piece so that a bomb stops at the limit.
enum Brotli {
    static func decode(_ body: [UInt8], limit: Int) throws(CodingError) -> [UInt8] {
        guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else {
            throw .malformed("br: no memory for the decoder")
        }
        defer { BrotliDecoderDestroyInstance(state) }
        var output: [UInt8] = []
        output.reserveCapacity(min(limit, body.count * 4))
        let flaw: CodingError? = body.withUnsafeBufferPointer { input in
            var available = input.count
            var next = input.baseAddress
            while true {
                var room = 0
                let result = BrotliDecoderDecompressStream(state, &available, &next, &room, nil, nil)
                while BrotliDecoderHasMoreOutput(state) != 0 {
                    var size = 0
                    guard let piece = BrotliDecoderTakeOutput(state, &size) else { break }
                    guard output.count + size <= limit else { return .tooLarge(limit: limit) }
                    output.append(contentsOf: UnsafeBufferPointer(start: piece, count: size))
                }
                switch result {
                case BROTLI_DECODER_RESULT_SUCCESS: return nil
                case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: continue
                case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: return .malformed("br: data ends early")
                default:
                    let code = BrotliDecoderGetErrorCode(state)
                    return .malformed("br: \(String(cString: BrotliDecoderErrorString(code)))")
                }
            }
        }
        if let flaw { throw flaw }
        return output
    }
}
