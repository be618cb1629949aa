/// One `Allow` or `Disallow` line.
public struct RobotsRule: Sendable, Equatable {
    public let isAllow: Bool
    /// As written, its key spelled out; at most 200 bytes of the value.
    public let text: String
    /// Counted from 1.
    public let line: Int
}

/// The rules of one robots.txt that apply to one crawler (RFC 9309 section 2.2).
///
/// They are sorted by the octets before their first wildcard. A URL's octets narrow the sorted rules down to those that
/// begin like it, so that ten thousand rules cost little more than ten.
public struct RobotsRules: Sendable {
    /// Bytes of a file that are read (RFC 9309, section 2.5, asks for at least 500 KiB).
    public static let limit = 500 << 10
    /// Octets compared for one URL before its file is called too costly: some 20 ms of a hostile file's wildcards.
    static let costLimit = 20_000_000

    /// Seconds between requests that `Crawl-delay` asks for, the longest when several are given.
    public let crawlDelay: Double?
    /// The values of `Sitemap` lines, as written, at most 1,000.
    public let sitemaps: [String]

    /// Sorted by prefix; among equal prefixes the rule that wins comes first.
    private let entries: [Entry]
    /// The patterns' octets, one after the other.
    private let pool: [UInt8]
    private let source: [UInt8]

    /// The rules' verdict on a URL.
    enum Verdict: Equatable {
        case none
        case rule(RobotsRule)
        /// Given up at `costLimit`.
        case tooCostly
    }

    /// - Parameter userAgent: the crawler's product token; its groups apply, or those of `*` when it has none.
    public init(_ file: [UInt8], userAgent: String) {
        let parsed = file.withUnsafeBufferPointer { RobotsFile($0, userAgent: userAgent, limit: Self.limit) }
        crawlDelay = parsed.crawlDelay
        sitemaps = parsed.sitemaps
        source = file.count > Self.limit ? Array(file[..<Self.limit]) : file
        var pool: [UInt8] = []
        var entries: [Entry] = []
        entries.reserveCapacity(parsed.lines.count)
        for line in parsed.lines { entries.append(Self.entry(line, source, &pool)) }
        pool.withUnsafeBufferPointer { octets in
            entries.sort { Self.precedes($0, $1, octets) }
        }
        self.pool = pool
        self.entries = entries
    }

    // MARK: - Matching

    /// - Parameter path: path and query of a URL.
    func verdict(for path: UnsafeBufferPointer<UInt8>) -> Verdict {
        guard !entries.isEmpty else { return .none }
        var octets: [UInt8] = []
        octets.reserveCapacity(path.count + 16)
        RobotsOctets.append(path, isRule: false, to: &octets)
        return octets.withUnsafeBufferPointer { octets in
            entries.withUnsafeBufferPointer { entries in
                pool.withUnsafeBufferPointer { pool in
                    var search = RobotsSearch(entries: entries, pool: pool, path: octets, cost: Self.costLimit)
                    let best = search.run()
                    guard search.cost > 0 else { return .tooCostly }
                    return best.map { .rule(rule(entries[$0])) } ?? .none
                }
            }
        }
    }

    private func rule(_ entry: Entry) -> RobotsRule {
        let value = source[Int(entry.valueStart)..<Int(entry.valueEnd)].prefix(200)
        return RobotsRule(
            isAllow: entry.isAllow,
            text: (entry.isAllow ? "Allow: " : "Disallow: ") + String(decoding: value, as: UTF8.self),
            line: Int(entry.line))
    }

    // MARK: - Building

    /// A rule, ready to be matched. Offsets are into `pool`, those of the value into `source`.
    struct Entry: Sendable {
        var start: UInt32 = 0
        /// Where the first `*` stands, or `end`.
        var wildcard: UInt32 = 0
        var end: UInt32 = 0
        /// Octets of the whole pattern: the most decide.
        var weight: UInt32 = 0
        var valueStart: UInt32 = 0
        var valueEnd: UInt32 = 0
        var line: UInt32 = 0
        var isAllow = false
        /// Whether a `$` ends the pattern.
        var isAnchored = false
        /// A pair of octets that a path must hold somewhere to match what follows the wildcard.
        var pair: (UInt8, UInt8)?

        var prefixCount: Int { Int(wildcard - start) }
    }

    private static func entry(_ line: RobotsFile.Line, _ source: [UInt8], _ pool: inout [UInt8]) -> Entry {
        var entry = Entry()
        var value = line.value
        entry.isAllow = line.isAllow
        entry.line = UInt32(line.number)
        (entry.valueStart, entry.valueEnd) = (UInt32(value.lowerBound), UInt32(value.upperBound))
        entry.start = UInt32(pool.count)
        if source[value.upperBound - 1] == UInt8(ascii: "$") {
            entry.isAnchored = true
            value = value.lowerBound..<value.upperBound - 1
        }
        // "Disallow: organization/revisions" could match no path as it stands: every path begins with a slash. Its author
        // meant one from the root. www.state.gov had thousands of such lines.
        let first = source[line.value.lowerBound]
        if first != UInt8(ascii: "/"), first != UInt8(ascii: "*") { pool.append(UInt8(ascii: "/")) }
        source.withUnsafeBufferPointer {
            RobotsOctets.append(UnsafeBufferPointer(rebasing: $0[value]), isRule: true, to: &pool)
        }
        entry.end = UInt32(pool.count)
        let pattern = pool[Int(entry.start)...]
        entry.wildcard = UInt32(pattern.firstIndex(of: UInt8(ascii: "*")) ?? pool.count)
        entry.weight = entry.end - entry.start + (entry.isAnchored ? 1 : 0)
        let longest = pool[Int(entry.wildcard)...].split(separator: UInt8(ascii: "*")).max { $0.count < $1.count }
        if let longest, longest.count >= 2 {
            entry.pair = (longest[longest.startIndex], longest[longest.startIndex + 1])
        }
        return entry
    }

    private static func precedes(_ a: Entry, _ b: Entry, _ pool: UnsafeBufferPointer<UInt8>) -> Bool {
        let (first, second) = (pool[Int(a.start)..<Int(a.wildcard)], pool[Int(b.start)..<Int(b.wildcard)])
        if !first.elementsEqual(second) { return first.lexicographicallyPrecedes(second) }
        if a.weight != b.weight { return a.weight > b.weight }
        if a.isAllow != b.isAllow { return a.isAllow }
        return a.line < b.line
    }
}
