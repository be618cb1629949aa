import PouchBytes
import PouchMirror

/// Lines of a crawl's manifest, a page at a time, in the order of their URLs.
package struct CrawlURLs: Sendable {
    /// Which lines are shown; nil asks for all.
    package struct Filter: Sendable, Equatable {
        package var outcome: String?
        package var role: String?
        package var prefix: String?
        /// URLs behind this one.
        package var after: String?

        package init(outcome: String? = nil, role: String? = nil, prefix: String? = nil, after: String? = nil) {
            self.outcome = outcome
            self.role = role
            self.prefix = prefix
            self.after = after
        }
    }

    package var crawl: String
    package var filter: Filter
    package var lines: [ManifestLine]
    /// The URL after which the next page begins; nil on the last one.
    package var next: String?

    /// Lines on a page.
    package static let pageSize = 100

    /// nil when the crawl has no manifest.
    package init?(_ crawl: String, _ filter: Filter, _ snapshot: MirrorSnapshot, limit: Int = pageSize) throws {
        guard let lookup = try ManifestLookup(of: crawl, in: snapshot.folder) else { return nil }
        self.crawl = crawl
        self.filter = filter
        var found: [ManifestLine] = []
        let outcome = filter.outcome.map { Array("\"outcome\":\"\($0)\"".utf8) }
        let prefix = filter.prefix ?? ""
        let first = Self.later(filter.after ?? "", prefix)
        try lookup.forEach(
            from: first,
            // Spares reading lines that are plainly others; one that is behind the prefix is read, and ends it.
            where: { line in
                outcome.map { line.firstRange(of: $0) != nil } ?? true
                    || ManifestLine.leadingURL(of: line).map { !$0.utf8.starts(with: prefix.utf8) } ?? true
            },
            { line in
                guard line.url.utf8.starts(with: prefix.utf8) else { return false }
                guard line.url != filter.after, filter.outcome == nil || line.outcome == filter.outcome,
                    filter.role == nil || line.role == filter.role
                else { return true }
                found.append(line)
                return found.count <= limit
            })
        next = found.count > limit ? found[limit - 1].url : nil
        lines = Array(found.prefix(limit))
    }

    /// Of two, by their bytes.
    private static func later(_ left: String, _ right: String) -> String {
        left.utf8.lexicographicallyPrecedes(right.utf8) ? right : left
    }
}

/// A crawl's log, a page at a time.
package struct CrawlLog: Sendable {
    /// A line, key by key, in the order in which it stands.
    package struct Line: Sendable {
        package var number: Int
        package var time: String
        package var level: String
        package var event: String
        package var rest: [(key: String, value: String)]
    }

    package var crawl: String
    package var level: String?
    package var event: String?
    package var lines: [Line]
    /// The number of the line after which the next page begins; nil on the last one.
    package var next: Int?

    package static let pageSize = 200

    /// - Parameter after: the number of a line, from 1.
    /// - Returns: nil when the crawl keeps no log.
    package init?(
        _ crawl: String, level: String?, event: String?, after: Int, _ snapshot: MirrorSnapshot, limit: Int = pageSize
    ) throws {
        guard let file = try CrawlLines.log.open(of: crawl, in: snapshot.folder) else { return nil }
        self.crawl = crawl
        (self.level, self.event) = (level, event)
        var reader = LineReader(file)
        var found: [Line] = []
        var number = 0
        while found.count <= limit, let (bytes, _) = try reader.next() {
            number += 1
            guard number > after, let line = Self.line(bytes, number), level == nil || line.level == level,
                event == nil || line.event == event
            else { continue }
            found.append(line)
        }
        next = found.count > limit ? found[limit - 1].number : nil
        lines = Array(found.prefix(limit))
    }

    /// nil for a line that is not a log's: a crawl that was killed may have left half of one.
    private static func line(_ bytes: [UInt8], _ number: Int) -> Line? {
        guard let members = JSONMembers.read(bytes) else { return nil }
        var line = Line(number: number, time: "", level: "", event: "", rest: [])
        for (key, value) in members {
            switch key {
            case "time": line.time = value
            case "level": line.level = value
            case "event": line.event = value
            default: line.rest.append((key, value))
            }
        }
        return line
    }
}
