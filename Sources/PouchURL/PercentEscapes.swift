import PouchBytes

/// The normal form of percent-encoded text, in which two spellings of one address are equal (RFC 3986, sections 6.2.2.1 and
/// 6.2.2.2): `%7e` is `~`, `%c3` is `%C3`, and `%2f` is `%2F`, which is no `/`.
public enum PercentEscapes {
    /// The text with escapes of letters, digits, `-`, `.`, `_` and `~` resolved, and the digits of others in upper case; nil
    /// when it is in that form already.
    public static func normalised(_ text: String) -> String? {
        text.withContiguousUTF8 { bytes -> String? in
            guard let start = bytes.indices.first(where: { isOdd(bytes, at: $0) }) else { return nil }
            var out = Array(bytes[..<start])
            var place = start
            while place < bytes.count {
                guard let byte = escaped(bytes, at: place) else {
                    out.append(bytes[place])
                    place += 1
                    continue
                }
                if isUnreserved(byte) { out.append(byte) } else { out.appendPercentEncoded(byte) }
                place += 3
            }
            return String(decoding: out, as: UTF8.self)
        }
    }

    /// Whether an escape begins there that the normal form has not.
    private static func isOdd(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        guard let byte = escaped(bytes, at: place) else { return false }
        return isUnreserved(byte) || bytes[place + 1] >= 0x61 || bytes[place + 2] >= 0x61
    }

    @inline(__always)
    private static func escaped(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt8? {
        guard bytes[place] == 0x25, place + 2 < bytes.count, let high = ASCII.hexValue(bytes[place + 1]),
            let low = ASCII.hexValue(bytes[place + 2])
        else { return nil }
        return high << 4 | low
    }

    /// RFC 3986, section 2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || 0x30...0x39 ~= byte || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
    }
}

extension WebURL {
    /// The URL with path and query in the normal form of ``PercentEscapes`` and without an empty query, a bare `?`; nil
    /// when it has that form. It may be another resource to a server, so it is compared and never requested.
    public var inNormalForm: WebURL? {
        let isBare = query?.isEmpty ?? false
        let written = isBare ? String(pathAndQuery.dropLast()) : pathAndQuery
        guard let known = PercentEscapes.normalised(written) ?? (isBare ? written : nil) else { return nil }
        let (hostEnd, pathStart, _) = offsets
        let queryStart = pathStart + known.utf8.prefix { $0 != 0x3F }.count
        return WebURL(
            serialised: origin.description + known, isSecure: isHTTPS, hostEnd: hostEnd, pathStart: pathStart,
            queryStart: queryStart)
    }
}
