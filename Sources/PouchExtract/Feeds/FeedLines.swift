import PouchBytes

/// Reads what names addresses line by line: sitemaps of plain text, and the `Sitemap` lines of a robots.txt.
enum FeedLines {
    /// Whether a body is a sitemap in plain text: nothing but http and https addresses, a line each.
    static func matches(_ body: [UInt8], contentType: String?) -> Bool {
        guard contentType?.lowercased().hasPrefix("text/plain") ?? true else { return false }
        let lines = self.lines(body, most: 64)
        return !lines.isEmpty && lines.allSatisfy { isAddress($0) }
    }

    static func addresses(_ body: [UInt8]) -> Feed {
        var feed = Feed(kind: .addresses)
        for line in lines(body, most: Feed.mostEntries + 1) where isAddress(line) {
            feed.add(Feed.Entry(address: String(decoding: line, as: UTF8.self)))
        }
        return feed
    }

    /// The sitemaps that a robots.txt names (sitemaps.org, "Specifying the Sitemap location in your robots.txt file").
    static func robots(_ body: [UInt8]) -> Feed {
        var feed = Feed(kind: .robots)
        for line in lines(body, most: 100_000) {
            guard let colon = line.firstIndex(of: ASCII.colon) else { continue }
            guard ASCII.equalIgnoringCase(ASCII.trimmed(line[..<colon]), "sitemap".utf8) else { continue }
            let value = ASCII.trimmed(line[(colon + 1)...]).prefix { $0 != UInt8(ascii: "#") && $0 > 0x20 }
            feed.add(sitemap: String(decoding: value, as: UTF8.self))
        }
        return feed
    }

    /// Lines that are not blank, without blanks around them.
    private static func lines(_ body: [UInt8], most: Int) -> [ArraySlice<UInt8>] {
        let text = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body.dropFirst(3) : body.prefix(Feed.mostBytes)
        return text.split(maxSplits: most * 2, omittingEmptySubsequences: true) { $0 == 10 || $0 == 13 }.lazy
            .map { ASCII.trimmed($0) }.filter { !$0.isEmpty }.prefix(most).map { $0 }
    }

    private static func isAddress(_ line: ArraySlice<UInt8>) -> Bool {
        line.count <= Feed.longestText && !line.contains { $0 <= 0x20 }
            && (ASCII.equalIgnoringCase(line.prefix(7), "http://".utf8)
                || ASCII.equalIgnoringCase(line.prefix(8), "https://".utf8))
    }
}
