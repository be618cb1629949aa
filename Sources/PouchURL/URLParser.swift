import PouchBytes

/// The WHATWG URL Standard's basic URL parser (section 4.4) for http and https, on bytes.
///
/// Its state machine is unrolled: scheme, authority, path and query are read one after the other. Percent-encoding uses
/// UTF-8: a query that is to be in its page's encoding comes percent-encoded already.
enum URLParser {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func parse(_ raw: Bytes, base: WebURL?) -> WebURL? {
        if let url = CleanURL.parse(raw) { return url }
        var lower = 0
        var upper = raw.count
        while lower < upper, raw[lower] <= 0x20 { lower += 1 }
        while upper > lower, raw[upper - 1] <= 0x20 { upper -= 1 }
        let trimmed = Bytes(rebasing: raw[lower..<upper])
        guard trimmed.contains(where: isTabOrNewline) else { return resolve(trimmed, base) }
        return trimmed.filter { !isTabOrNewline($0) }.withUnsafeBufferPointer { resolve($0, base) }
    }

    @inline(__always)
    private static func isTabOrNewline(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0A || byte == 0x0D }

    @inline(__always)
    private static func isSlash(_ byte: UInt8) -> Bool { byte == 0x2F || byte == 0x5C }

    // MARK: - Scheme and relative states

    private static func resolve(_ input: Bytes, _ base: WebURL?) -> WebURL? {
        switch scheme(of: input) {
        case .other:
            return nil
        case .web(let secure, let next):
            // "http:a" is relative to an http base; "http:/a" without one names the host "a".
            if let base, base.isHTTPS == secure, !startsWithTwoSlashes(input, next) {
                return relative(input, next, base)
            }
            return absolute(input, next, secure)
        case .none:
            guard let base else { return nil }
            return relative(input, 0, base)
        }
    }

    private enum Scheme {
        case none, other
        case web(secure: Bool, next: Int)
    }

    private static func scheme(of input: Bytes) -> Scheme {
        guard let first = input.first, ASCII.isLetter(first) else { return .none }
        var end = 1
        while end < input.count {
            let byte = input[end]
            if byte == 0x3A { break }
            let known = ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
            guard known else { return .none }
            end += 1
        }
        guard end < input.count else { return .none }
        guard end == 4 || end == 5,
            input[0] | 0x20 == 0x68, input[1] | 0x20 == 0x74, input[2] | 0x20 == 0x74, input[3] | 0x20 == 0x70
        else { return .other }
        if end == 4 { return .web(secure: false, next: 5) }
        return input[4] | 0x20 == 0x73 ? .web(secure: true, next: 6) : .other
    }

    private static func startsWithTwoSlashes(_ input: Bytes, _ start: Int) -> Bool {
        start + 1 < input.count && input[start] == 0x2F && input[start + 1] == 0x2F
    }

    private static func relative(_ input: Bytes, _ start: Int, _ base: WebURL) -> WebURL? {
        let (hostEnd, pathStart, queryStart) = base.offsets
        if start < input.count, isSlash(input[start]), start + 1 < input.count, isSlash(input[start + 1]) {
            return absolute(input, start, base.isHTTPS)
        }
        guard start < input.count, input[start] != 0x23 else { return base }
        let isRooted = isSlash(input[start])
        var out: [UInt8] = []
        out.reserveCapacity(base.text.utf8.count + input.count + 16)
        base.withBytes { out.append(contentsOf: $0[..<(isRooted ? pathStart : queryStart)]) }
        var end = start
        if input[start] != 0x3F {
            if !isRooted { popSegment(&out, from: pathStart) }
            end = path(input, isRooted ? start + 1 : start, into: &out, from: pathStart)
        }
        return finish(input, end, out, secure: base.isHTTPS, hostEnd: hostEnd, pathStart: pathStart)
    }

    // MARK: - Authority

    private static func absolute(_ input: Bytes, _ start: Int, _ secure: Bool) -> WebURL? {
        var hostFrom = start
        while hostFrom < input.count, isSlash(input[hostFrom]) { hostFrom += 1 }
        var end = hostFrom
        while end < input.count, !isSlash(input[end]), input[end] != 0x3F, input[end] != 0x23 {
            // User and password end at the last "@" and go no further than here.
            if input[end] == 0x40 { hostFrom = end + 1 }
            end += 1
        }
        var hostTo = hostFrom
        var inBrackets = false
        while hostTo < end, inBrackets || input[hostTo] != 0x3A {
            if input[hostTo] == 0x5B { inBrackets = true }
            if input[hostTo] == 0x5D { inBrackets = false }
            hostTo += 1
        }
        var out: [UInt8] = []
        out.reserveCapacity(input.count + 16)
        out.append(contentsOf: secure ? "https://".utf8 : "http://".utf8)
        guard HostParser.parse(Bytes(rebasing: input[hostFrom..<hostTo]), into: &out) else { return nil }
        let hostEnd = out.count
        guard port(Bytes(rebasing: input[hostTo..<end]), secure: secure, into: &out) else { return nil }
        let pathStart = out.count
        let skipsSlash = end < input.count && isSlash(input[end])
        end = path(input, skipsSlash ? end + 1 : end, into: &out, from: pathStart)
        return finish(input, end, out, secure: secure, hostEnd: hostEnd, pathStart: pathStart)
    }

    /// Reads `:digits`, or nothing, and appends it unless it is the scheme's own.
    private static func port(_ text: Bytes, secure: Bool, into out: inout [UInt8]) -> Bool {
        guard text.count > 1 else { return true }
        var value = 0
        for byte in text.dropFirst() {
            guard ASCII.isDigit(byte) else { return false }
            value = value * 10 + Int(byte & 15)
            guard value <= 65_535 else { return false }
        }
        guard value != (secure ? 443 : 80) else { return true }
        out.append(0x3A)
        out.append(contentsOf: String(value).utf8)
        return true
    }

    // MARK: - Path and query

    /// Appends the segments from `start` to the path that begins at `base` in `out`; returns where the path ends.
    private static func path(_ input: Bytes, _ start: Int, into out: inout [UInt8], from base: Int) -> Int {
        var cursor = start
        while true {
            let mark = out.count
            out.append(0x2F)
            while cursor < input.count {
                let byte = input[cursor]
                if byte >= 0x80 {
                    out.appendPercentEncoded(byte)
                } else if !ByteSet.pathStop.contains(byte) {
                    out.append(byte)
                } else if byte == 0x2F || byte == 0x5C || byte == 0x3F || byte == 0x23 {
                    break
                } else {
                    out.appendPercentEncoded(byte)
                }
                cursor += 1
            }
            let more = cursor < input.count && isSlash(input[cursor])
            let dots = dotCount(out, mark + 1)
            if dots > 0 {
                out.removeSubrange(mark...)
                if dots == 2 { popSegment(&out, from: base) }
                if !more { out.append(0x2F) }
            }
            guard more else { return cursor }
            cursor += 1
        }
    }

    /// 1 for a single-dot segment, 2 for a double-dot one, `%2e` counting as a dot; else 0.
    @inline(__always)
    private static func dotCount(_ out: [UInt8], _ start: Int) -> Int {
        let count = out.count - start
        guard count > 0, count <= 6, out[start] == 0x2E || out[start] == 0x25 else { return 0 }
        var dots = 0
        var cursor = start
        while cursor < out.count {
            if out[cursor] == 0x2E {
                cursor += 1
            } else if cursor + 2 < out.count, out[cursor] == 0x25, out[cursor + 1] == 0x32,
                out[cursor + 2] | 0x20 == 0x65
            {
                cursor += 3
            } else {
                return 0
            }
            dots += 1
        }
        return dots <= 2 ? dots : 0
    }

    private static func popSegment(_ out: inout [UInt8], from base: Int) {
        guard out.count > base, let slash = out[base...].lastIndex(of: 0x2F) else { return }
        out.removeSubrange(slash...)
    }

    private static func finish(
        _ input: Bytes, _ start: Int, _ path: [UInt8], secure: Bool, hostEnd: Int, pathStart: Int
    ) -> WebURL? {
        var out = path
        let queryStart = out.count
        if start < input.count, input[start] == 0x3F {
            out.append(0x3F)
            for byte in input[(start + 1)...] {
                if byte == 0x23 { break }
                if byte >= 0x80 || ByteSet.queryEncode.contains(byte) {
                    out.appendPercentEncoded(byte)
                } else {
                    out.append(byte)
                }
            }
        }
        guard out.count <= WebURL.maximumBytes else { return nil }
        return WebURL(
            serialised: String(decoding: out, as: UTF8.self), isSecure: secure, hostEnd: hostEnd, pathStart: pathStart,
            queryStart: queryStart)
    }
}
