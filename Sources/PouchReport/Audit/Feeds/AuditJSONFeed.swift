import PouchAudit
import PouchBytes

/// The changes as a JSON Feed (version 1.1), an item a line; ids as in ``AuditAtom``.
package enum AuditJSONFeed {
    /// The feed of one report.
    package static func bytes(_ report: AuditReport) -> [UInt8] {
        var json = JSONWriter(capacity: 65_536)
        json.beginObject()
        json.field("version", "https://jsonfeed.org/version/1.1")
        json.field("title", "\(printable(report.title)): changes")
        json.field("home_page_url", SafeLink.target(report.origin))
        json.field("description", AuditView(report).headline)
        json.field("language", "en")
        json.key("authors")
        json.beginArray()
        json.beginObject()
        json.field("name", report.title.isEmpty ? "Pouch" : printable(report.title))
        json.endObject()
        json.endArray()
        json.key("items")
        json.beginArray()
        var bytes = json.bytes
        for (index, entry) in FeedEntry.all(report).enumerated() {
            bytes += (index == 0 ? "\n" : ",\n").utf8
            json.reset()
            write(entry, to: &json)
            bytes += json.bytes
        }
        return bytes + Array("\n]}\n".utf8)
    }

    private static func write(_ entry: FeedEntry, to json: inout JSONWriter) {
        json.beginObject()
        json.field("id", entry.id)
        json.field("url", entry.link)
        json.field("title", printable(entry.title))
        json.field("content_html", String(decoding: entry.html, as: UTF8.self))
        // Readers sort by the first, and show again what the second made new.
        json.field("date_published", entry.updated)
        json.field("date_modified", entry.updated)
        json.field("tags", entry.tags.filter { !$0.isEmpty }.map(printable))
        json.endObject()
    }
}
