/// The chunked transfer coding (RFC 9112 section 7.1), as some tools leave it in the files they write.
public enum ChunkedCoding {
    /// A chunk's size and its extensions take no more bytes than this.
    private static let longestLine = 4_096

    /// The body without its chunks' sizes; what follows the last chunk, trailer fields, is dropped.
    ///
    /// - Returns: nil when `body` is not chunked from its first byte to its last chunk. A tool that has taken the coding
    ///   off and kept the header field leaves such a body.
    public static func decode(_ body: ArraySlice<UInt8>) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(body.count)
        var rest = body
        while let (size, data) = chunkSize(rest) {
            if size == 0 { return decoded }
            guard data <= rest.endIndex, rest.endIndex - data >= size else { return nil }
            decoded.append(contentsOf: rest[data..<data + size])
            rest = rest[(data + size)...]
            if rest.first == ASCII.carriageReturn { rest.removeFirst() }
            guard rest.first == ASCII.lineFeed else { return nil }
            rest.removeFirst()
        }
        return nil
    }

    /// A chunk's size, and where its data begins.
    private static func chunkSize(_ bytes: ArraySlice<UInt8>) -> (size: Int, data: Int)? {
        guard let feed = bytes.prefix(longestLine).firstIndex(of: ASCII.lineFeed) else { return nil }
        let line = ASCII.trimmed(bytes[..<feed].prefix { $0 != UInt8(ascii: ";") })
        guard (1...15).contains(line.count) else { return nil }
        var size = 0
        for byte in line {
            guard let digit = ASCII.hexValue(byte) else { return nil }
            size = size << 4 | Int(digit)
        }
        return (size, feed + 1)
    }
}
