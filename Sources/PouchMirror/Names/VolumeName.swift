import PouchBytes

/// `archive/20261124T073000Z-00001.warc.gz`
public struct VolumeName: Sendable, Equatable {
    public let crawl: String
    public let file: String

    public init?(path: String) {
        guard path.hasPrefix("archive/") else { return nil }
        self.init(file: String(path.dropFirst(8)))
    }

    public init?(file: String) {
        guard file.hasSuffix(".warc.gz") else { return nil }
        let parts = file.dropLast(8).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, CrawlName.isOne(String(parts[0])), parts[1].utf8.count >= 5,
            parts[1].utf8.allSatisfy(ASCII.isDigit)
        else {
            return nil
        }
        crawl = String(parts[0])
        self.file = file
    }
}
