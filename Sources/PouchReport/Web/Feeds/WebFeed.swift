import PouchBytes

/// A feed of the interface: Atom (RFC 4287) and JSON Feed 1.1. Its addresses are absolute, for readers keep it elsewhere.
package struct WebFeed: Sendable {
    struct Entry: Sendable {
        var id: String
        var title: String
        var link: String
        /// RFC 3339.
        var updated: String
        var html: [UInt8]
        var tags: [String]
    }

    var title: String
    var author: String
    /// The feed's own address, and its page's.
    var address: String
    var page: String
    /// The feed's time when there is no entry.
    var updated: String
    var entries: [Entry]

    /// The newest of the entries' times.
    private var newest: String { entries.map(\.updated).max() ?? updated }
    private var id: String { FeedEntry.urn(["web feed", page]) }

    /// - Parameter base: by which the client reaches the root.
    static func absolute(_ base: String, _ path: String) -> String { base + "/" + path }

    /// The feed as Atom (RFC 4287).
    package func atom() -> [UInt8] {
        var xml = HTMLWriter()
        xml.raw(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n"
        )
        xml.element("id", id)
        xml.raw("\n")
        xml.element("title", title)
        xml.raw("\n")
        xml.element("updated", newest)
        xml.raw("\n<author>")
        xml.element("name", author.isEmpty ? "Pouch" : author)
        xml.raw("</author>\n<generator>Pouch</generator>\n")
        link("self", address, &xml)
        link("alternate", page, &xml)
        for entry in entries {
            xml.raw("<entry>\n")
            xml.element("id", entry.id)
            xml.raw("\n")
            xml.element("title", entry.title)
            xml.raw("\n")
            xml.element("updated", entry.updated)
            xml.raw("\n")
            link("alternate", entry.link, &xml)
            for tag in entry.tags where !tag.isEmpty {
                xml.raw("<category term=\"")
                xml.text(tag)
                xml.raw("\"/>\n")
            }
            xml.raw("<content type=\"html\">")
            xml.text(String(decoding: entry.html, as: UTF8.self))
            xml.raw("</content>\n</entry>\n")
        }
        xml.raw("</feed>\n")
        return xml.bytes
    }

    private func link(_ relation: StaticString, _ address: String, _ xml: inout HTMLWriter) {
        xml.raw("<link rel=\"")
        xml.raw(relation)
        xml.raw("\" href=\"")
        xml.text(address)
        xml.raw("\"/>\n")
    }

    /// The feed as JSON Feed, version 1.1.
    package func json() -> [UInt8] {
        var json = JSONWriter(capacity: 16_384)
        json.beginObject()
        json.field("version", "https://jsonfeed.org/version/1.1")
        json.field("title", printable(title))
        json.field("home_page_url", page)
        json.field("feed_url", address)
        json.field("language", "en")
        json.list("authors", [author.isEmpty ? "Pouch" : author]) { $0.field("name", printable($1)) }
        json.list("items", entries) { json, entry in
            json.field("id", entry.id)
            json.field("url", entry.link)
            json.field("title", printable(entry.title))
            json.field("content_html", String(decoding: entry.html, as: UTF8.self))
            json.field("date_published", entry.updated)
            json.field("date_modified", entry.updated)
            json.field("tags", entry.tags.filter { !$0.isEmpty }.map(printable))
        }
        json.endObject()
        json.newline()
        return json.bytes
    }
}
