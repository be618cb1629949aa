/// The lines of one robots.txt that speak to one crawler (RFC 9309 section 2.2).
struct RobotsFile {
    /// An `Allow` or `Disallow` line.
    struct Line {
        var isAllow: Bool
        /// Where the value stands in the file.
        var value: Range<Int>
        /// Counted from 1.
        var number: Int
    }

    /// The groups of one agent, merged.
    private struct Section {
        var isNamed = false
        var lines: [Line] = []
        var crawlDelay: Double?
    }

    /// The lines of the crawler's own groups; of the groups of `*` when it has none.
    var lines: [Line] { section.lines }
    /// Seconds; the longest when several are given.
    var crawlDelay: Double? { section.crawlDelay }
    /// Whose the lines are: the crawler's own, or everybody's.
    private var section: Section { own.isNamed ? own : everybody }
    private(set) var sitemaps: [String] = []

    private var own = Section()
    private var everybody = Section()

    /// - Parameters:
    ///   - file: its bytes. Bytes beyond `limit` are not read; a line that the limit cuts is not read either.
    ///   - userAgent: the crawler's product token.
    init(_ file: UnsafeBufferPointer<UInt8>, userAgent: String, limit: Int) {
        var end = file.count
        if end > limit { end = file[...limit].lastIndex(where: Self.isNewline) ?? 0 }
        let hasMark = end >= 3 && file[0] == 0xEF && file[1] == 0xBB && file[2] == 0xBF
        let token = Self.lowercased(Array(userAgent.utf8)[...].prefix(while: Self.isToken))
        var group = Group()
        var start = hasMark ? 3 : 0
        var number = 0
        while start < end {
            let stop = file[start..<end].firstIndex(where: Self.isNewline) ?? end
            number += 1
            read(file, start..<stop, number: number, token: token, group: &group)
            let isPair = stop + 1 < end && file[stop] == 13 && file[stop + 1] == 10
            start = stop + (isPair ? 2 : 1)
        }
    }

    /// The agents that the group being read names.
    private struct Group {
        var isOwn = false
        var isEverybody = false
        /// Whether a rule has come: the next agent begins another group.
        var hasRules = false
    }

    private mutating func read(
        _ file: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, number: Int, token: [UInt8], group: inout Group
    ) {
        let end = file[range].firstIndex(of: UInt8(ascii: "#")) ?? range.upperBound
        guard let colon = file[range.lowerBound..<end].firstIndex(of: UInt8(ascii: ":")) else { return }
        let key = Self.trimmed(file, range.lowerBound..<colon)
        let value = Self.trimmed(file, colon + 1..<end)
        if Self.equals(file[key], "user-agent") {
            if group.hasRules { group = Group() }
            let agent = file[value]
            if Self.isEverybody(agent) {
                group.isEverybody = true
                everybody.isNamed = true
            } else if Self.lowercased(agent.prefix(while: Self.isToken)) == token {
                group.isOwn = true
                own.isNamed = true
            }
        } else if Self.equals(file[key], "allow") || Self.equals(file[key], "disallow") {
            group.hasRules = true
            guard !value.isEmpty else { return }
            let line = Line(isAllow: key.count == 5, value: value, number: number)
            if group.isOwn { own.lines.append(line) }
            if group.isEverybody { everybody.lines.append(line) }
        } else if Self.equals(file[key], "crawl-delay") {
            // No line of the RFC's, so it ends no list of agents; it speaks to those named before it.
            guard let seconds = Self.seconds(file[value]) else { return }
            if group.isOwn { own.crawlDelay = max(own.crawlDelay ?? 0, seconds) }
            if group.isEverybody { everybody.crawlDelay = max(everybody.crawlDelay ?? 0, seconds) }
        } else if Self.equals(file[key], "sitemap"), !value.isEmpty, sitemaps.count < 1_000 {
            sitemaps.append(String(decoding: file[value], as: UTF8.self))
        }
    }

    // MARK: - Octets

    private static func isNewline(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

    /// A character of a product token: letters, `-`, `_` (RFC 9309, section 2.2.1), and digits, so that "pouch2" is not
    /// taken for "pouch".
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 95: true
        default: false
        }
    }

    private static func lowercased(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.map { 65...90 ~= $0 ? $0 | 32 : $0 }
    }

    private static func equals(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, _ key: StaticString) -> Bool {
        guard bytes.count == key.utf8CodeUnitCount else { return false }
        return zip(bytes, UnsafeBufferPointer(start: key.utf8Start, count: bytes.count)).allSatisfy { byte, expected in
            (65...90 ~= byte ? byte | 32 : byte) == expected
        }
    }

    private static func trimmed(_ file: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, file[start] <= 32 { start += 1 }
        while end > start, file[end - 1] <= 32 { end -= 1 }
        return start..<end
    }

    /// Whether an agent is `*`, with any separator after it. `*Bot*` is not a product token and matches nobody.
    private static func isEverybody(_ agent: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard agent.first == UInt8(ascii: "*") else { return false }
        guard let next = agent.dropFirst().first else { return true }
        return next <= 32 || next == UInt8(ascii: ",") || next == UInt8(ascii: ";")
    }

    /// The decimal number that a value begins with, such as `10`, `0.5` or `2 seconds`, and nothing else that `Double`
    /// might read.
    private static func seconds(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Double? {
        var hasPoint = false
        let number = bytes.prefix(17).prefix { byte in
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
                return true
            }
            return 48...57 ~= byte
        }
        guard number.count <= 16, number.contains(where: { 48...57 ~= $0 }) else { return nil }
        let text = "0" + String(decoding: number, as: UTF8.self) + (hasPoint ? "0" : "")
        // A day is longer than any crawl waits, and short enough to count in microseconds.
        return Double(text).map { min($0, 86_400) }
    }
}
