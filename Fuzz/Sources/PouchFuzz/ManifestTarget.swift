import PouchBytes
import PouchMirror

/// What a mirror says of itself, which anyone may have changed: a manifest's line, a summary, a head.
enum ManifestTarget {
    static func run(_ input: [UInt8]) {
        if let line = readable(JSONError.self, { try ManifestLine(input) }) { check(line) }
        if let summary = readable(JSONError.self, { try SummaryFacts(input, crawl: "20261124T073000Z") }) {
            require(summary.volumes.allSatisfy { VolumeName(path: $0.file) != nil }, "a WARC file of no name")
            require(summary.previous.map { CrawlName.isOne($0.crawl) } ?? true, "a crawl of no name")
        }
        _ = readable(JSONError.self) { try MirrorHead(json: input) }
        if let name = VolumeName(file: String(decoding: input, as: UTF8.self)) {
            require(!name.file.contains("/") && CrawlName.isOne(name.crawl), "a WARC file elsewhere: \(name)")
        }
    }

    private static func check(_ line: ManifestLine) {
        require(!line.url.isEmpty && !line.role.isEmpty && !line.outcome.isEmpty, "a line without its URL")
        for path in [line.path, line.statement?.path].compactMap(\.self) {
            require(path.hasPrefix("pages/") || path.hasPrefix("statements/"), "a path elsewhere: \(path)")
            require(!path.split(separator: "/").contains(".."), "a path that leads out: \(path)")
        }
        if let record = line.record {
            require(record.offset >= 0 && record.length > 0, "a record nowhere: \(record)")
            require(VolumeName(path: record.file) != nil, "a record in no WARC file: \(record)")
        }
        _ = line.confirmsCopy
    }
}
