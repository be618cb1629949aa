import PouchBytes

/// The short way for a URL that is already in its serialised form, as nearly every link of an archive is.
enum CleanURL {
    /// The URL when its bytes can be taken over as they are, a fragment cut off; nil says only that the parser must look.
    static func parse(_ input: UnsafeBufferPointer<UInt8>) -> WebURL? {
        guard input.count > 8, input.count <= WebURL.maximumBytes,
            input[0] == 0x68, input[1] == 0x74, input[2] == 0x74, input[3] == 0x70
        else { return nil }
        let secure = input[4] == 0x73
        let colon = secure ? 5 : 4
        guard input[colon] == 0x3A, input[colon + 1] == 0x2F, input[colon + 2] == 0x2F,
            let hostEnd = host(input, colon + 3),
            let pathEnd = path(input, hostEnd),
            let end = query(input, pathEnd)
        else { return nil }
        let text = String(decoding: UnsafeBufferPointer(rebasing: input[..<end]), as: UTF8.self)
        return WebURL(
            serialised: text, isSecure: secure, hostEnd: hostEnd, pathStart: hostEnd, queryStart: min(pathEnd, end))
    }

    /// The end of a host that is neither a number, nor in Punycode, nor followed by anything but a path.
    @inline(__always)
    private static func host(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var cursor = start
        var label = start
        while cursor < input.count, ByteSet.cleanInHost.contains(input[cursor]) {
            if input[cursor] == 0x2E {
                label = cursor + 1
            } else if input[cursor] == 0x2D, cursor == label + 3 {
                return nil  // "xn--" is one of these
            }
            cursor += 1
        }
        // A last label that starts with a letter is no IPv4 number.
        guard cursor < input.count, input[cursor] == 0x2F, label < cursor, ASCII.isLetter(input[label]) else {
            return nil
        }
        return cursor
    }

    /// The end of a path without dot segments, backslashes or bytes to encode.
    @inline(__always)
    private static func path(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var cursor = start
        while cursor < input.count {
            let byte = input[cursor]
            if byte == 0x2F {
                let next = cursor + 1 < input.count ? input[cursor + 1] : 0x2F
                if next == 0x2E || next == 0x25 { return nil }
            } else if byte >= 0x80 {
                return nil
            } else if ByteSet.pathStop.contains(byte) {
                return byte == 0x3F || byte == 0x23 ? cursor : nil
            }
            cursor += 1
        }
        return cursor
    }

    @inline(__always)
    private static func query(_ input: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        guard start < input.count, input[start] == 0x3F else { return start }
        var cursor = start + 1
        while cursor < input.count {
            let byte = input[cursor]
            if byte >= 0x80 || ByteSet.queryEncode.contains(byte) { return byte == 0x23 ? cursor : nil }
            cursor += 1
        }
        return cursor
    }
}
