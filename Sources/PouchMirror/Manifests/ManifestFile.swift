/// Where a crawl's manifest is.
public enum ManifestFile {
    public static func path(_ crawl: String) -> String { "crawls/\(crawl)/manifest.jsonl" }

    /// nil when it is not there.
    public static func open(_ crawl: String, _ folder: MirrorFolder) throws(StoreError) -> CheckedFile? {
        try folder.open(["crawls", crawl, "manifest.jsonl"])
    }
}
