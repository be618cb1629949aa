import PouchBytes
import PouchMirror

/// The crawls and options in a JSON report, from which it can be made again.
package struct ReportReproduction: Sendable, Equatable {
    package private(set) var request = Audit.Request()
    /// The summaries' digests, by crawl: another mirror may have crawls of the same names.
    package private(set) var summaries: [String: String] = [:]

    /// - Throws: `JSONError` for bytes that are not a report of this version.
    package init(_ bytes: [UInt8]) throws {
        var version: Int?
        var between: [String] = []
        var request = Audit.Request()
        var summaries: [String: String] = [:]
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "version": version = try json.int()
            case "from": request.from = try Self.crawl(&json, &summaries)
            case "to": request.to = try Self.crawl(&json, &summaries)
            case "between": try json.array { between.append(try Self.crawl(&$0, &summaries)) }
            case "options":
                try json.object { key, json in
                    switch key {
                    case "ignores_typography": request.options.ignoresTypography = try json.bool()
                    case "removed_after": request.options.removedAfter = try json.int()
                    default: try json.skip()
                    }
                }
            default: try json.skip()
            }
        }
        try json.end()
        guard version == AuditReport.version, request.from != nil, request.to != nil else {
            throw JSONError(offset: 0, problem: "no audit report of version \(AuditReport.version)")
        }
        request.foldsBetween = !between.isEmpty
        self.request = request
        self.summaries = summaries
    }

    private static func crawl(_ json: inout JSONReader, _ summaries: inout [String: String]) throws -> String {
        var name: String?
        let start = json.position
        var digest: String?
        try json.object { key, json in
            switch key {
            case "crawl": name = try json.string()
            case "summary_sha256": digest = try json.string()
            default: try json.skip()
            }
        }
        guard let name, CrawlName.isOne(name) else { throw JSONError(offset: start, problem: "no crawl's name") }
        summaries[name] = digest
        return name
    }
}
