import PouchBrowse
import PouchBytes
import PouchSearch

extension WebFeed {
    /// The changes of a page of them.
    package static func changes(_ page: ChangesPage, form: String, title: String, base: String) -> WebFeed {
        WebFeed(
            title: "\(title.isEmpty ? "Pouch" : title): changes" + (page.query.isEmpty ? "" : ", “\(page.query)”"),
            author: title, address: absolute(base, page.path(form)), page: absolute(base, page.path()),
            updated: page.answer.pairs.first.map { ChangeWords.moment($0.newer) } ?? never,
            entries: page.answer.changes.map { entry($0, base) })
    }

    /// The results of a search: statements by the crawl that first saw them as they are, or edits.
    ///
    /// - Parameter items: the index's entries of the results, in their order.
    package static func search(_ page: SearchPage, items: [BrowseIndex.Item], title: String, base: String) -> WebFeed {
        let snippets = Dictionary(
            (page.answer?.results ?? []).map { ($0.id, $0.snippet) }, uniquingKeysWith: { first, _ in first })
        return WebFeed(
            title: "\(title.isEmpty ? "Pouch" : title): “\(page.query)”", author: title,
            address: absolute(base, page.path("search.atom")), page: absolute(base, page.path()), updated: never,
            entries: page.edits.map { $0.changes.map { entry($0, base) } }
                ?? items.map { entry($0, snippets[$0.id ?? ""] ?? [], base) })
    }

    private static let never = "1970-01-01T00:00:00Z"

    private static func entry(_ change: ListedChange, _ base: String) -> Entry {
        var html = HTMLWriter()
        let about = [change.date.map { Wording.date($0) }, change.statementKind, change.speaker].compactMap { $0 }
        if !about.isEmpty { html.element("p", DiffLines.cut(about.joined(separator: ", "), to: 500)) }
        if let reason = change.reason { html.element("p", DiffLines.cut(reason, to: 500)) }
        if change.old != nil || change.new != nil {
            html.raw("<p>")
            if let old = change.old { html.element("del", old) }
            html.raw(" ")
            if let new = change.new { html.element("ins", new) }
            html.raw("</p>\n")
        }
        html.raw("<p>")
        html.link(change.url)
        html.raw("</p>\n")
        let name = change.title.flatMap { $0.isEmpty ? nil : $0 } ?? change.url
        let path =
            change.statement.map { id in
                change.kind == .added || change.kind == .removed
                    ? WebPath.statement(id) : WebPath.compare(id, change.older, change.newer)
            } ?? WebPath.url(change.url)
        return Entry(
            id: FeedEntry.urn(["web change", change.kind.rawValue, change.url, change.older, change.newer]),
            title: "\(change.kind.heading): \(DiffLines.cut(name, to: 300))", link: absolute(base, path),
            updated: Timestamp(rfc3339: change.at)?.rfc3339 ?? ChangeWords.moment(change.newer), html: html.bytes,
            tags: [change.kind.rawValue] + change.also + [change.statementKind].compactMap { $0 })
    }

    private static func entry(_ item: BrowseIndex.Item, _ snippet: [SearchAnswer.Span], _ base: String) -> Entry {
        var html = HTMLWriter()
        let about = [item.date.map { Wording.date($0) }, item.kind, item.speaker].compactMap { $0 }
        if !about.isEmpty { html.element("p", DiffLines.cut(about.joined(separator: ", "), to: 500)) }
        if !snippet.isEmpty {
            html.raw("<p>")
            for span in snippet { if span.isHit { html.element("b", span.text) } else { html.text(span.text) } }
            html.raw("</p>\n")
        }
        let path = item.id.map { WebPath.statement($0) } ?? WebPath.url(item.url)
        return Entry(
            id: FeedEntry.urn(["web statement", item.url, item.since]),
            title: DiffLines.cut(ItemWords.name(item), to: 300), link: absolute(base, path),
            updated: ChangeWords.moment(item.since), html: html.bytes, tags: [item.kind].compactMap { $0 })
    }
}

/// How a browser searches the statements from its own bar (OpenSearch 1.1).
package enum OpenSearchDocument {
    /// The description document of the mirror's search.
    ///
    /// - Parameter base: the web interface's root, as the client reaches it.
    package static func bytes(title: String, base: String) -> [UInt8] {
        var xml = HTMLWriter()
        xml.raw(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"
        )
        // A short name has at most 16 characters.
        xml.element("ShortName", String((title.isEmpty ? "Pouch" : title).prefix(16)))
        xml.raw("\n")
        xml.element("Description", DiffLines.cut("Statements of \(title)", to: 1_000))
        xml.raw("\n<InputEncoding>UTF-8</InputEncoding>\n")
        for (type, form) in [("text/html", "search"), ("application/atom+xml", "search.atom")] {
            xml.raw("<Url type=\"")
            xml.text(type)
            xml.raw("\" template=\"")
            xml.text("\(base)/\(form)?q={searchTerms}")
            xml.raw("\"/>\n")
        }
        xml.raw("</OpenSearchDescription>\n")
        return xml.bytes
    }
}
