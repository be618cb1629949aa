import CZlib

/// Says in words what is wrong with deflated data that libdeflate refused: it only says "bad".
enum ZlibDiagnosis {
    /// zlib's `windowBits`: which wrapping to expect.
    enum Window: Int32 {
        case raw = -15
        case zlib = 15
        case gzip = 31
    }

    static func flaw(of data: ArraySlice<UInt8>, window: Window) -> String {
        var stream = z_stream()
        guard inflateInit2_(&stream, window.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            return "data is damaged"
        }
        defer { inflateEnd(&stream) }
        var room = [UInt8](repeating: 0, count: 65_536)
        var input = Array(data)
        return input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(clamping: input.count)
            while true {
                let status = room.withUnsafeMutableBufferPointer { room in
                    stream.next_out = room.baseAddress
                    stream.avail_out = UInt32(room.count)
                    return inflate(&stream, Z_NO_FLUSH)
                }
                switch status {
                case Z_OK where stream.avail_in > 0 || stream.avail_out == 0: continue
                case Z_OK, Z_BUF_ERROR: return "data ends early"
                default: return stream.msg.map { String(cString: $0) } ?? "data is damaged"
                }
            }
        }
    }
}
