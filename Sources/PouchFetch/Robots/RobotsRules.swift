/// The rules of one robots.txt that apply to one crawler (RFC 9309 section 2.2).
public struct RobotsRules: Sendable {
    /// One `Allow` or `Disallow` line.
    struct Rule: Sendable {
        var isAllow: Bool
        /// The pattern, percent-encoding normalised, with a leading slash.
        var pattern: [UInt8]
        /// Octets of the pattern as given: the longest match wins.
        var length: Int
        var text: String
        var line: Int
    }

    /// Rules by the octets before their first wildcard, longest rule first, so that few are looked at for a URL.
    private var rules: [Rule] = []
    /// Seconds between requests that `Crawl-delay` asks for.
    public private(set) var crawlDelay: Double?

    /// What is read of a file (RFC 9309 section 2.5 asks for at least 500 KiB).
    public static let limit = 500 << 10

    /// - Parameter userAgent: the crawler's product token; its groups apply, or those of `*` when it has none.
    public init(_ file: [UInt8], userAgent: String) {
        let groups = RobotsFile(file.prefix(Self.limit)).groups
        let token = userAgent.lowercased()
        let own = groups.filter { $0.agents.contains(token) }
        for group in own.isEmpty ? groups.filter({ $0.agents.contains("*") }) : own {
            rules += group.rules
            crawlDelay = crawlDelay ?? group.crawlDelay
        }
        // The most octets decide, and an Allow wins over a Disallow of as many: in this order the first match decides.
        rules.sort { ($0.length, $0.isAllow ? 1 : 0, -$0.line) > ($1.length, $1.isAllow ? 1 : 0, -$1.line) }
    }

    /// The rule that decides for a path and query, if any does.
    func decidingRule(for path: [UInt8]) -> Rule? {
        let path = RobotsFile.normalised(path[...])
        return rules.first { Self.matches($0.pattern, path) }
    }

    /// Whether a pattern with `*` and a final `$` matches a path from its start. Time is at most the product of both
    /// lengths: on a mismatch only the last `*` is taken up again.
    static func matches(_ pattern: [UInt8], _ path: [UInt8]) -> Bool {
        let isAnchored = pattern.last == UInt8(ascii: "$")
        let end = isAnchored ? pattern.count - 1 : pattern.count
        var p = 0
        var s = 0
        var star: (pattern: Int, path: Int)?
        while true {
            if p == end, !isAnchored || s == path.count { return true }
            if p < end, pattern[p] == UInt8(ascii: "*") {
                star = (p + 1, s)
                p += 1
            } else if p < end, s < path.count, pattern[p] == path[s] {
                p += 1
                s += 1
            } else if let last = star, last.path < path.count {
                star = (last.pattern, last.path + 1)
                p = last.pattern
                s = last.path + 1
            } else {
                return false
            }
        }
    }
}

/// A robots.txt as groups of rules.
struct RobotsFile {
    struct Group {
        var agents: Set<String> = []
        var rules: [RobotsRules.Rule] = []
        var crawlDelay: Double?
    }

    private(set) var groups: [Group] = []

    init(_ file: ArraySlice<UInt8>) {
        var file = file
        if file.starts(with: [0xEF, 0xBB, 0xBF]) { file = file.dropFirst(3) }
        var isNamingAgents = false
        var number = 0
        for line in file.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 10 || $0 == 13 }) {
            number += 1
            let text = line.prefix { $0 != UInt8(ascii: "#") }
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let key = String(decoding: Self.trimmed(text[..<colon]), as: UTF8.self).lowercased()
            let value = Self.trimmed(text[text.index(after: colon)...])
            switch key {
            case "user-agent":
                // Agent lines in a row share the group that follows them.
                if !isNamingAgents { groups.append(Group()) }
                isNamingAgents = true
                groups[groups.count - 1].agents.insert(Self.token(value))
            case "allow", "disallow":
                isNamingAgents = false
                guard !groups.isEmpty, !value.isEmpty else { continue }
                groups[groups.count - 1].rules.append(Self.rule(isAllow: key == "allow", value, line: number))
            case "crawl-delay":
                isNamingAgents = false
                guard !groups.isEmpty, let seconds = Double(String(decoding: value, as: UTF8.self)), seconds.isFinite, seconds >= 0 else { continue }
                groups[groups.count - 1].crawlDelay = groups[groups.count - 1].crawlDelay ?? seconds
            default: continue
            }
        }
    }

    /// A product token: letters, `-` and `_`, case aside; a version after it does not count.
    private static func token(_ value: ArraySlice<UInt8>) -> String {
        if value.first == UInt8(ascii: "*") { return "*" }
        return String(decoding: value.prefix { 65...90 ~= $0 || 97...122 ~= $0 || $0 == 45 || $0 == 95 }, as: UTF8.self).lowercased()
    }

    /// A rule without a leading slash or wildcard can match no path as it stands; its author meant one from the root.
    private static func rule(isAllow: Bool, _ value: ArraySlice<UInt8>, line: Int) -> RobotsRules.Rule {
        let rooted = value.first == UInt8(ascii: "/") || value.first == UInt8(ascii: "*") ? value : [UInt8(ascii: "/")] + value
        let pattern = normalised(rooted)
        return RobotsRules.Rule(
            isAllow: isAllow, pattern: pattern, length: pattern.count,
            text: (isAllow ? "Allow: " : "Disallow: ") + String(decoding: value.prefix(200), as: UTF8.self), line: line)
    }

    /// Percent-encoding made one form (RFC 9309 section 2.2.2): unreserved characters plain, all others that were encoded
    /// in upper-case digits, octets beyond ASCII encoded.
    static func normalised(_ path: ArraySlice<UInt8>) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        result.reserveCapacity(path.count)
        var place = path.startIndex
        while place < path.endIndex {
            let byte = path[place]
            if byte == UInt8(ascii: "%"), place + 2 < path.endIndex, let high = hex(path[place + 1]), let low = hex(path[place + 2]) {
                let value = high << 4 | low
                if isUnreserved(value) { result.append(value) } else { result += [byte, digits[Int(high)], digits[Int(low)]] }
                place += 3
                continue
            }
            if byte > 126 || byte < 33 { result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]] } else { result.append(byte) }
            place += 1
        }
        return result
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
        default: false
        }
    }

    private static func hex(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 48...57: digit - 48
        case 65...70: digit - 55
        case 97...102: digit - 87
        default: nil
        }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 32 || first == 9 { text.removeFirst() }
        while let last = text.last, last == 32 || last == 9 { text.removeLast() }
        return text
    }
}
