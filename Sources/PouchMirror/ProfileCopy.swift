import PouchBytes

/// The copy of its profile that each crawl of a mirror keeps, byte for byte: it decided what was asked for, and which line
/// became the date.
public enum ProfileCopy {
    public static let fileName = "profile.yaml"
    /// A profile has no more bytes.
    public static let limit = 1 << 20

    /// From the mirror's folder on.
    public static func path(of crawl: String) -> [String] { ["crawls", crawl, fileName] }

    /// Writes the profile that a crawl follows now, in place of the one from before it was stopped.
    ///
    /// A crawl with a summary is closed: nothing is written then.
    public static func keep(_ source: [UInt8], crawl: String, in folder: MirrorFolder) throws(StoreError) {
        guard try !folder.holds(["crawls", crawl, "summary.json"]), try read(of: crawl, in: folder) != source else {
            return
        }
        try folder.write(path(of: crawl), source)
    }

    /// The digest that the crawl's summary gives as `profile_sha256`; nil when the crawl keeps no copy.
    public static func digest(of crawl: String, in folder: MirrorFolder) throws(StoreError) -> SHA256Digest? {
        try read(of: crawl, in: folder).map { SHA256Digest.of($0) }
    }

    /// A crawl's copy; nil when it keeps none.
    /// - Throws: ``StoreError/damaged(path:detail:)`` for one that is larger than any profile.
    public static func read(of crawl: String, in folder: MirrorFolder) throws(StoreError) -> [UInt8]? {
        guard let file = try folder.open(path(of: crawl)) else { return nil }
        guard file.size <= limit else { throw .damaged(path: file.path, detail: "larger than any profile") }
        return file.size == 0 ? [] : try file.bytes(at: 0, count: file.size)
    }

    /// The copy of the newest complete crawl that keeps one, or of the newest crawl of all when none is complete.
    ///
    /// - Returns: the crawl's name and the bytes; nil when no crawl keeps a copy.
    /// - Throws: ``StoreError/damaged(path:detail:)`` when it is not the profile that the crawl's summary names.
    public static func newest(in folder: MirrorFolder) throws(StoreError) -> (crawl: String, source: [UInt8])? {
        var unfinished: (crawl: String, source: [UInt8])?
        for entry in try (folder.entries(of: ["crawls"]) ?? []).reversed() where CrawlName.isOne(entry.name) {
            guard let source = try read(of: entry.name, in: folder) else { continue }
            if let summary = try summary(of: entry.name, in: folder) {
                try check(source, entry.name, summary, folder)
                return (entry.name, source)
            }
            if unfinished == nil { unfinished = (entry.name, source) }
        }
        return unfinished
    }

    /// A crawl's copy as ``newest(in:)`` gives it; nil when it keeps none.
    /// - Throws: ``StoreError/damaged(path:detail:)`` when it is not the profile that the crawl's summary names.
    public static func checked(of crawl: String, in folder: MirrorFolder) throws(StoreError) -> [UInt8]? {
        guard let source = try read(of: crawl, in: folder) else { return nil }
        if let summary = try summary(of: crawl, in: folder) { try check(source, crawl, summary, folder) }
        return source
    }

    private static func check(
        _ source: [UInt8], _ crawl: String, _ summary: SummaryFacts, _ folder: MirrorFolder
    ) throws(StoreError) {
        guard let wanted = summary.profileSHA256, wanted != SHA256Digest.of(source) else { return }
        throw .damaged(
            path: folder.shown(path(of: crawl).joined(separator: "/")),
            detail: "its SHA-256 is not the one that the crawl's summary names")
    }

    /// nil when there is no readable summary.
    private static func summary(of crawl: String, in folder: MirrorFolder) throws(StoreError) -> SummaryFacts? {
        guard let file = try folder.open(SummaryFacts.path(of: crawl)), file.size <= SummaryFacts.largest else {
            return nil
        }
        return try? SummaryFacts(file.contents(), crawl: crawl)
    }
}
