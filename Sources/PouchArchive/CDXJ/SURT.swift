import Foundation
import PouchBytes

/// The key that archives sort captures by: the URL with its host turned round, as the `surt` library of the Internet
/// Archive writes it, and so `cdxj-indexer`.
///
///     SURT.key(of: "https://www.state.gov/R/PA/?b=2&a=1")     // gov,state)/r/pa?a=1&b=2
///
/// The order of steps is that library's (`handyurl`, `GoogleURLCanonicalizer`, `IAURLCanonicalizer`); a URL it cannot
/// read is its own key, as in `cdxj-indexer`.
public enum SURT {
    /// The key of a URL; `-` for an empty one, the URL itself where it cannot be read.
    public static func key(of url: String) -> String {
        if url.isEmpty { return "-" }
        if url.hasPrefix("filedesc") { return url }
        guard let parts = Parts(Array(url.utf8)), let key = parts.key else { return url }
        return String(decoding: key, as: UTF8.self)
    }

    /// A URL taken apart, each part as bytes; nil for a part that is not there or empty.
    struct Parts {
        var scheme: [UInt8]
        var host: [UInt8]?
        var port: Int?
        var path: [UInt8]?
        var query: [UInt8]?
    }
}

// MARK: - Taking apart

extension SURT.Parts {
    fileprivate init?(_ text: [UInt8]) {
        var url = text[...]
        while let first = url.first, Self.isPythonSpace(first) { url.removeFirst() }
        while let last = url.last, Self.isPythonSpace(last) { url.removeLast() }
        url.removeAll { $0 == 9 || $0 == 10 || $0 == 13 }
        if Self.schemeLength(url) == nil { url = ("http://".utf8 + url)[...] }
        // "http://https://host": the innermost counts.
        while let length = Self.httpLength(url), Self.httpLength(url.dropFirst(length)) != nil {
            url = url.dropFirst(length)
        }
        guard let schemeEnd = Self.schemeLength(url) else { return nil }
        scheme = url.prefix(schemeEnd).map(ASCII.lowercased)
        var rest = url.dropFirst(schemeEnd + 1)
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) { rest = rest[..<hash] }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = Self.some(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        if rest.starts(with: "//".utf8) {
            rest = rest.dropFirst(2)
            let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            guard take(authority: rest[..<end]) else { return nil }
            rest = rest[end...]
        }
        path = Self.some(rest)
        if host == nil, let path, scheme.starts(with: "http".utf8) {
            // "http:////host/path"
            let text = path.drop { $0 == UInt8(ascii: "/") }
            let end = text.firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
            host = Array(text[..<end])
            self.path = [UInt8(ascii: "/")] + text[end...].dropFirst()
        }
    }

    /// False when the port is invalid.
    private mutating func take(authority: ArraySlice<UInt8>) -> Bool {
        var text = authority
        while text.last == ASCII.colon { text.removeLast() }
        if let at = text.lastIndex(of: UInt8(ascii: "@")) { text = text[(at + 1)...] }
        var digits: ArraySlice<UInt8>?
        if text.first == UInt8(ascii: "["), let close = text.firstIndex(of: UInt8(ascii: "]")) {
            if text[close...].dropFirst().first == ASCII.colon { digits = text[(close + 2)...] }
            text = text[(text.startIndex + 1)..<close]
        } else if let colon = text.firstIndex(of: ASCII.colon) {
            digits = text[(colon + 1)...]
            text = text[..<colon]
        }
        if let digits, !digits.isEmpty {
            guard let number = Int(decimal: digits), number <= 65_535 else { return false }
            port = number == 0 ? nil : number
        }
        host = Self.some(text.map(ASCII.lowercased)[...])
        return true
    }

    private static func some(_ bytes: ArraySlice<UInt8>) -> [UInt8]? { bytes.isEmpty ? nil : Array(bytes) }

    private static func isPythonSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    /// Bytes before the colon; nil when no scheme stands there.
    private static func schemeLength(_ url: ArraySlice<UInt8>) -> Int? {
        guard let colon = url.firstIndex(of: ASCII.colon), let first = url.first, isLetter(first),
            url[..<colon].allSatisfy({ isLetter($0) || ASCII.isDigit($0) || [43, 45, 46].contains($0) })
        else { return nil }
        return colon - url.startIndex
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) && byte >= 65 }

    private static func httpLength(_ url: ArraySlice<UInt8>) -> Int? {
        for prefix in ["http://", "https://"] where url.starts(with: prefix.utf8) { return prefix.utf8.count }
        return nil
    }
}

// MARK: - The key

extension SURT.Parts {
    fileprivate var key: [UInt8]? {
        var key: [UInt8] = []
        if let host = host.map(Self.canonical(host:)), !host.isEmpty {
            let name = Self.withoutWWW(host[...])
            key += name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).reversed().joined(
                separator: [UInt8(ascii: ",")])
            let standard = scheme == Array("http".utf8) ? 80 : scheme == Array("https".utf8) ? 443 : 0
            if let port, port != standard { key += Array(":\(port)".utf8) }
            key.append(UInt8(ascii: ")"))
        } else {
            key += scheme + [ASCII.colon]
        }
        let path = canonicalPath
        if let path, !path.isEmpty { key += path } else if query != nil { key.append(UInt8(ascii: "/")) }
        if let query = query.map(Self.canonical(query:)), !query.isEmpty { key += [UInt8(ascii: "?")] + query }
        return key
    }

    private var canonicalPath: [UInt8]? {
        var path = path.map(SURT.unescaped)
        if host != nil { path = Self.normalized(path) }
        guard var path = path.map(SURT.escaped)?.map(ASCII.lowercased) else { return nil }
        path = SURT.withoutSession(path: path)
        if path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
        return path
    }

    /// Dots resolved, empty components dropped.
    private static func normalized(_ path: [UInt8]?) -> [UInt8] {
        guard let path, !path.isEmpty else { return [UInt8(ascii: "/")] }
        var kept: [ArraySlice<UInt8>] = []
        for part in path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8), !kept.isEmpty { kept.removeLast() } else { kept.append(part) }
        }
        var result = [UInt8(ascii: "/")]
        for part in kept.dropLast() where !part.isEmpty { result += part + [UInt8(ascii: "/")] }
        return result + (kept.last ?? [])
    }

    private static func canonical(host: [UInt8]) -> [UInt8] {
        var host = Array(String(decoding: SURT.unescaped(host), as: UTF8.self).replacing("..", with: ".").utf8)[...]
        while host.first == UInt8(ascii: ".") { host.removeFirst() }
        while host.last == UInt8(ascii: ".") { host.removeLast() }
        return SURT.address(Array(host)) ?? SURT.escaped(host.map(ASCII.lowercased)).map(ASCII.lowercased)
    }

    /// The host without a leading `www.`, `www2.` and so on, which the key leaves out.
    private static func withoutWWW(_ host: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard host.starts(with: "www".utf8) else { return host }
        let rest = host.dropFirst(3).drop(while: ASCII.isDigit)
        return rest.first == UInt8(ascii: ".") ? rest.dropFirst() : host
    }

    /// Escapes evened out, session numbers dropped, arguments in order.
    private static func canonical(query: [UInt8]) -> [UInt8] {
        let plain = SURT.withoutSession(query: SURT.escaped(SURT.unescaped(query))).map(ASCII.lowercased)
        guard plain.count > 1 else { return plain }
        let arguments = plain.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map {
            $0.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        }
        let sorted = arguments.sorted { left, right in
            if !left[0].elementsEqual(right[0]) { return left[0].lexicographicallyPrecedes(right[0]) }
            guard left.count == right.count, left.count == 2 else { return left.count < right.count }
            return left[1].lexicographicallyPrecedes(right[1])
        }
        return Array(
            sorted.map { Array($0.joined(separator: [UInt8(ascii: "=")])) }.joined(separator: [UInt8(ascii: "&")]))
    }
}
