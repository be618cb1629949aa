import PouchBytes

/// The true fields of a statement of the bundled archive: written by the generator, never read from its own pages.
public struct GoldStatement: Sendable, Equatable {
    public var path: String
    public var kind: String?
    public var number: String?
    public var isRevised = false
    public var title: String?
    public var date: String?
    public var dateEnd: String?
    public var place: String?
    public var speaker: String?
    public var role: String?
    public var releasedOn: String?
    public var breadcrumb: [String] = []
    public var paragraphs: [String] = []
    /// The paragraphs that are not plain ones, as the schema has them.
    public var blocks: [(paragraph: Int, count: Int, kind: String, level: Int?)] = []
    /// Text and path or URL.
    public var links: [(text: String, url: String)] = []
    public var attachments: [String] = []
    public var listingTitle: String?
    public var listingDate: String?
    public var warnings: [String] = []

    public static func == (one: GoldStatement, other: GoldStatement) -> Bool {
        one.json(origin: "") == other.json(origin: "")
    }

    /// The statement's JSON without what only a crawl knows: id, provenance, digest.
    public func json(origin: String) -> [UInt8] {
        var json = JSONWriter(capacity: 2_048)
        json.beginObject()
        json.field("url", origin + path)
        json.field("kind", kind)
        json.field("number", number)
        if isRevised {
            json.key("revised")
            json.bool(true)
        }
        json.field("title", title)
        json.field("date", date)
        json.field("date_end", dateEnd)
        json.field("place", place)
        if let speaker {
            json.key("speaker")
            json.beginObject()
            json.field("name", speaker)
            json.field("role", role)
            json.endObject()
        }
        json.field("released_on", releasedOn)
        json.field("language", "en")
        Self.write("breadcrumb", breadcrumb, to: &json)
        Self.write("paragraphs", paragraphs, to: &json, evenIfEmpty: true)
        json.field("text", paragraphs.joined(separator: "\n\n"))
        if !blocks.isEmpty {
            json.key("blocks")
            json.beginArray()
            for block in blocks {
                json.beginObject()
                json.field("paragraph", block.paragraph)
                if block.count > 1 { json.field("count", block.count) }
                json.field("kind", block.kind)
                json.field("level", block.level)
                json.endObject()
            }
            json.endArray()
        }
        if !links.isEmpty {
            json.key("links")
            json.beginArray()
            for link in links {
                json.beginObject()
                json.field("text", link.text)
                json.field("url", link.url.hasPrefix("/") ? origin + link.url : link.url)
                json.endObject()
            }
            json.endArray()
        }
        Self.write("attachments", attachments.map { origin + $0 }, to: &json)
        if listingTitle != nil || listingDate != nil {
            json.key("listing")
            json.beginObject()
            json.field("title", listingTitle)
            json.field("date", listingDate)
            json.endObject()
        }
        Self.write("warnings", warnings, to: &json)
        json.endObject()
        return json.bytes
    }

    private static func write(_ key: String, _ values: [String], to json: inout JSONWriter, evenIfEmpty: Bool = false) {
        guard evenIfEmpty || !values.isEmpty else { return }
        json.key(key)
        json.beginArray()
        for value in values { json.string(value) }
        json.endArray()
    }
}
