import PouchAudit

/// The changes as an Atom feed (RFC 4287). The same change has the same id in every run, so a reader shows it once.
package enum AuditAtom {
    /// The feed of one report.
    package static func bytes(_ report: AuditReport) -> [UInt8] {
        var xml = HTMLWriter()
        xml.raw(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n"
        )
        xml.element("id", FeedEntry.urn(["feed", report.profile]))
        xml.raw("\n")
        xml.element("title", "\(title(report.title)): changes")
        xml.raw("\n")
        xml.element("subtitle", AuditView(report).headline)
        xml.raw("\n")
        xml.element("updated", FeedEntry.updated(report))
        xml.raw("\n<author>")
        xml.element("name", title(report.title))
        xml.raw("</author>\n<generator>Pouch</generator>\n")
        link(report.origin, to: &xml)
        for entry in FeedEntry.all(report) { write(entry, to: &xml) }
        xml.raw("</feed>\n")
        return xml.bytes
    }

    private static func write(_ entry: FeedEntry, to xml: inout HTMLWriter) {
        xml.raw("<entry>\n")
        xml.element("id", entry.id)
        xml.raw("\n")
        xml.element("title", entry.title)
        xml.raw("\n")
        xml.element("updated", entry.updated)
        xml.raw("\n")
        if let target = entry.link { link(target, to: &xml) }
        for tag in entry.tags where !tag.isEmpty {
            xml.raw("<category term=\"")
            xml.text(tag)
            xml.raw("\"/>\n")
        }
        xml.raw("<content type=\"html\">")
        xml.text(String(decoding: entry.html, as: UTF8.self))
        xml.raw("</content>\n</entry>\n")
    }

    private static func link(_ url: String, to xml: inout HTMLWriter) {
        guard let target = SafeLink.target(url) else { return }
        xml.raw("<link rel=\"alternate\" href=\"")
        xml.text(target)
        xml.raw("\"/>\n")
    }

    /// An author must have a name (section 3.2.1).
    private static func title(_ text: String) -> String { text.isEmpty ? "Pouch" : text }
}
