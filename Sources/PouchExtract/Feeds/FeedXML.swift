import PouchHTML

/// Reads sitemaps (sitemaps.org 0.9, with Google's news extension), RSS 0.9 to 2.0, RDF and Atom (RFC 4287).
struct FeedXML {
    private var feed: Feed
    /// Local names of the elements that are open.
    private var path: [String] = []
    /// How deep the open entry lies.
    private var entryDepth: Int?
    private var entry = Feed.Entry()
    /// Of an RSS item, an address that is used when it has no link.
    private var permalink: String?
    /// The field that the text of the open element belongs to, and its depth.
    private var wanted: (field: Field, depth: Int)?
    private var text = ""

    private enum Field { case address, permalink, original, title, date, modified, updated }

    private init(_ kind: Feed.Kind) { feed = Feed(kind: kind) }

    static func kind(root name: String) -> Feed.Kind? {
        switch name {
        case "urlset": .sitemap
        case "sitemapindex": .sitemapIndex
        case "rss": .rss
        case "RDF": .rdf
        case "feed": .atom
        default: nil
        }
    }

    /// - Parameter plain: makes plain text of HTML.
    static func read(_ body: [UInt8], contentType: String?, as kind: Feed.Kind, plain: (String) -> String) -> Feed {
        var reader = FeedXML(kind)
        let ending = XMLEvents.read(
            body, contentType: contentType, limits: XMLLimits(bytes: Feed.mostBytes)
        ) { reader.take($0, plain) }
        switch ending {
        case .whole: break
        case .damaged(let line):
            reader.feed.cut(
                "the \(kind.rawValue) is not well-formed from line \(line) on; what stands before it was read")
        case .cut(let why): reader.feed.cut("the \(kind.rawValue) was not read to its end: \(why)")
        case .refused(let why):
            reader.feed = Feed(kind: kind)
            reader.feed.cut("the \(kind.rawValue) was not read: \(why)")
        }
        return reader.feed
    }

    private mutating func take(_ event: XMLEvent, _ plain: (String) -> String) {
        switch event {
        case .start(let name, let namespace, let attributes): start(name, namespace, attributes)
        case .text(let more):
            guard wanted != nil, text.utf8.count < Feed.longestText * 4 else { return }
            text += String(decoding: more.utf8.prefix(Feed.longestText * 4), as: UTF8.self)
        case .end: end(plain)
        }
    }

    // MARK: - Elements

    private mutating func start(_ name: String, _ namespace: String, _ attributes: [String: String]) {
        path.append(name)
        let depth = path.count
        guard let entryDepth else {
            if isEntry(name, depth) {
                self.entryDepth = depth
                entry = Feed.Entry()
                permalink = attributes["about"]
                titleIsHTML = feed.kind != .sitemap && feed.kind != .atom
                updated = nil
                original = nil
            } else if name == "link", attributes["rel"] == "next", depth <= 3, let address = attributes["href"] {
                feed.next = feed.next ?? address
            }
            return
        }
        guard wanted == nil else { return }
        if feed.kind == .atom, name == "link", depth == entryDepth + 1 { return takeLink(attributes) }
        guard let field = field(name, namespace, depth - entryDepth, attributes) else { return }
        if field == .title, feed.kind == .atom { titleIsHTML = attributes["type"]?.lowercased() == "html" }
        wanted = (field, depth)
        text = ""
    }

    private var titleIsHTML = false
    private var updated: String?
    private var original: String?

    private func isEntry(_ name: String, _ depth: Int) -> Bool {
        switch feed.kind {
        case .sitemap: name == "url" && depth == 2
        case .sitemapIndex: name == "sitemap" && depth == 2
        case .rss: name == "item" && depth <= 3
        case .rdf: name == "item" && depth == 2
        case .atom: name == "entry" && depth == 2
        default: false
        }
    }

    private func field(_ name: String, _ namespace: String, _ level: Int, _ attributes: [String: String]) -> Field? {
        switch feed.kind {
        case .sitemap, .sitemapIndex:
            if level == 1 { return name == "loc" ? .address : name == "lastmod" ? .modified : nil }
            guard level == 2, path.dropLast().last == "news" else { return nil }
            return name == "title" ? .title : name == "publication_date" ? .date : nil
        case .rss, .rdf:
            guard level == 1 else { return nil }
            switch name {
            // Media and iTunes extensions have titles and links of their own.
            case "title": return isOwn(namespace) ? .title : nil
            case "link": return isOwn(namespace) ? .address : nil
            case "guid": return attributes["isPermaLink"]?.lowercased() == "false" ? nil : .permalink
            case "origLink": return .original
            case "pubDate", "date": return .date
            default: return nil
            }
        case .atom:
            guard level == 1 else { return nil }
            switch name {
            case "title": return .title
            case "published", "issued": return .date
            case "updated", "modified": return .updated
            case "origLink": return .original
            default: return nil
            }
        default: return nil
        }
    }

    private func isOwn(_ namespace: String) -> Bool {
        namespace.isEmpty || namespace.contains("purl.org/rss")
            || namespace.contains("rss")
                && !namespace.contains("media")
            || namespace.contains("netscape.com")
    }

    /// The first alternate link is the entry's page.
    private mutating func takeLink(_ attributes: [String: String]) {
        guard entry.address.isEmpty, let address = attributes["href"], ["alternate", nil].contains(attributes["rel"])
        else { return }
        entry.address = Self.trimmed(address)
    }

    private mutating func end(_ plain: (String) -> String) {
        let depth = path.count
        if !path.isEmpty { path.removeLast() }
        if let (field, start) = wanted, depth == start {
            keep(field, plain)
            wanted = nil
        }
        guard depth == entryDepth else { return }
        entryDepth = nil
        if let original { entry.address = original }
        if entry.address.isEmpty, let permalink, permalink.contains("://") { entry.address = Self.trimmed(permalink) }
        // The one date that an Atom entry must have; where it has no other, that is the one which the feed shows.
        if entry.date == nil { entry.date = updated }
        entry.modified = entry.modified ?? updated
        if feed.kind == .sitemapIndex { feed.add(sitemap: entry.address) } else { feed.add(entry) }
    }

    private mutating func keep(_ field: Field, _ plain: (String) -> String) {
        let value = Self.trimmed(text)
        guard !value.isEmpty else { return }
        switch field {
        case .address: if entry.address.isEmpty { entry.address = value }
        case .permalink: permalink = value
        case .original: original = value
        case .title:
            let isMarkedUp = titleIsHTML && value.utf8.contains { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "<") }
            let title = Self.folded(isMarkedUp ? plain(value) : value)
            if entry.title == nil, !title.isEmpty { entry.title = title }
        case .date: entry.date = entry.date ?? value
        case .modified: entry.modified = value
        case .updated: updated = value
        }
    }

    // MARK: - Text

    static func trimmed(_ text: String) -> String {
        let bytes = text.utf8.prefix(Feed.longestText * 4)
        let start = bytes.drop { $0 <= 0x20 }
        let end = start.lastIndex { $0 > 0x20 }.map { start.index(after: $0) } ?? start.startIndex
        return String(decoding: start[..<end], as: UTF8.self)
    }

    /// White space folded, at most so long.
    static func folded(_ text: String) -> String {
        let words = text.unicodeScalars.split {
            $0.properties.isWhitespace || $0.value < 0x20 || 0x7F...0x9F ~= $0.value
        }
        let folded = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
        guard folded.utf8.count > Feed.longestText else { return folded }
        return String(String.UnicodeScalarView(folded.unicodeScalars.prefix(Feed.longestText / 4)))
    }
}
