import PouchBytes

/// A crawl's name: its start in UTC, `20261124T073000Z`.
public enum CrawlName {
    /// Whether a text has that form and is a time.
    public static func isOne(_ text: String) -> Bool { text.utf8.count == 16 && Timestamp(compact: text) != nil }
}
