import Foundation
import PouchBytes

extension SURT {
    /// Percent escapes taken off until none is left.
    static func unescaped(_ text: [UInt8]) -> [UInt8] {
        var text = text
        while text.contains(UInt8(ascii: "%")) {
            var plain: [UInt8] = []
            var place = 0
            while place < text.count {
                if text[place] == UInt8(ascii: "%"), place + 2 < text.count, let high = ASCII.hexValue(text[place + 1]),
                    let low = ASCII.hexValue(text[place + 2])
                {
                    plain.append(high << 4 | low)
                    place += 3
                } else {
                    plain.append(text[place])
                    place += 1
                }
            }
            if plain.count == text.count { break }
            text = plain
        }
        return text
    }

    /// Spaces, controls, `#`, `%` and what is not ASCII, escaped once.
    static func escaped(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        for byte in text {
            if byte > 32, byte < 127, byte != UInt8(ascii: "#"), byte != UInt8(ascii: "%") {
                result.append(byte)
            } else {
                let digits = [byte >> 4, byte & 15].map { $0 < 10 ? 48 + $0 : 55 + $0 }
                result += [UInt8(ascii: "%")] + digits
            }
        }
        return result
    }

    /// A host that is a number, or an IPv4 address in an old spelling, as four decimal numbers; nil for any other.
    static func address(_ host: [UInt8]) -> [UInt8]? {
        guard let first = host.first, ASCII.isDigit(first), host.allSatisfy({ ASCII.isDigit($0) || $0 == 46 }) else {
            return nil
        }
        if host.allSatisfy(ASCII.isDigit) {
            // Only the lower four bytes count.
            let number = host.reduce(UInt32(0)) { $0 &* 10 &+ UInt32($1 - 48) }
            return Array("\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)".utf8)
        }
        let parts = host.split(separator: 46, omittingEmptySubsequences: false)
        guard parts.count <= 4, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        var address = in_addr()
        guard inet_aton(String(decoding: host, as: UTF8.self), &address) != 0 else { return nil }
        let bytes = withUnsafeBytes(of: address.s_addr) { Array($0) }
        return Array(bytes.map(String.init).joined(separator: ".").utf8)
    }

    /// ASP.NET's session in a path: `/(s(24 characters))/page.aspx`.
    static func withoutSession(path: [UInt8]) -> [UInt8] {
        guard path.contains(UInt8(ascii: "(")) else { return path }
        var text = String(decoding: path, as: UTF8.self)
        if let match = text.wholeMatch(of: /(.*\/)\((?:[a-z]\([0-9a-z]{24}\))+\)\/([^?]+\.aspx.*)/.ignoresCase()) {
            text = String(match.1 + match.2)
        }
        if let match = text.wholeMatch(of: /(.*\/)\([0-9a-z]{24}\)\/([^?]+\.aspx.*)/.ignoresCase()) {
            text = String(match.1 + match.2)
        }
        return Array(text.utf8)
    }

    /// The session numbers of common servers in a query.
    static func withoutSession(query: [UInt8]) -> [UInt8] {
        let lower = String(decoding: query.map(ASCII.lowercased), as: UTF8.self)
        guard lower.contains("sid=") || lower.contains("sessionid") || lower.contains("cfid=") else { return query }
        var text = String(decoding: query, as: UTF8.self)
        func drop(_ pattern: Regex<(Substring, Substring, Substring?)>) {
            guard let match = text.wholeMatch(of: pattern.ignoresCase()) else { return }
            text = String(match.1 + (match.2 ?? ""))
        }
        drop(/(.*)(?:jsessionid=[0-9a-zA-Z]{32})(?:&(.*))?/)
        drop(/(.*)(?:phpsessid=[0-9a-zA-Z]{32})(?:&(.*))?/)
        drop(/(.*)(?:sid=[0-9a-zA-Z]{32})(?:&(.*))?/)
        drop(/(.*)(?:ASPSESSIONID[a-zA-Z]{8}=[a-zA-Z]{24})(?:&(.*))?/)
        drop(/(.*)(?:cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?/)
        return Array(text.utf8)
    }
}
