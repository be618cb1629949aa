import PouchMirror
import PouchBytes
import PouchHTML
import PouchProfile

/// A page's statement, field by field, as in `config/schema/statement.schema.json`.
public struct Statement: Sendable, Equatable {
    /// The person or office that speaks.
    public struct Speaker: Sendable, Equatable {
        public var name: String
        /// Left out for an office, and for a person whose role the page does not give.
        public var role: String?
    }

    /// A field of the profile's own.
    public struct OwnField: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    /// The document in another language.
    public struct Translation: Sendable, Equatable, Hashable {
        /// RFC 5646, lower case.
        public var language: String
        public var url: String
    }

    /// A link of the body, its target absolute.
    public struct Link: Sendable, Equatable, Hashable {
        public var text: String
        public var url: String
    }

    /// Paragraphs in a row that are of one kind, and not plain ones.
    public struct Block: Sendable, Equatable {
        /// The first of them, from 0.
        public var paragraph: Int
        public var count: Int
        public var kind: BlockKind
        /// Of a heading, 1 to 6; of a list item, 1 for one in no other list; nil for the rest.
        public var level: Int?
    }

    /// The kind of a paragraph that is not a plain one.
    public enum BlockKind: String, Sendable, Equatable, Codable {
        case heading, caption, row
        case listItem = "list_item"
    }

    /// Which rule found a field.
    public struct Found: Sendable, Equatable {
        public var field: String
        public var rule: String
        /// How sure a general sign is, in hundredths, 0 to 100; nil for a rule of the profile.
        public var confidence: Int?
    }

    public var id: String
    public var url: String
    /// The spelling of `url` that was asked for, where it is another.
    public var requested: String?
    public var kind: String?
    public var number: String?
    public var isRevised = false
    public var title: String?
    /// `YYYY-MM-DD`
    public var date: String?
    /// The last day, when the page gives a range.
    public var dateEnd: String?
    /// `date` with its time of day (RFC 3339); without an offset where nothing says the zone.
    public var publishedAt: String?
    /// When the page was last changed: a day, or a time as ``publishedAt``.
    public var updated: String?
    public var place: String?
    public var speaker: Speaker?
    public var releasedOn: String?
    public var language: String?
    public var translations: [Translation] = []
    public var breadcrumb: [String] = []
    /// In the order of the profile.
    public var fields: [OwnField] = []
    /// Lines between the head's fields that are not theirs.
    public var head: [String] = []
    public var paragraphs: [String] = []
    /// The paragraphs that are not plain ones, ascending.
    public var blocks: [Block] = []
    public var links: [Link] = []
    public var attachments: [String] = []
    /// Addresses of the further pages whose text is joined behind that of the first, in order.
    public var parts: [String] = []
    public var listing: ListingEntry?
    public var profile: String
    /// The program, with its version, that read the file: of a PDF alone.
    public var reader: String?
    public var rules: [Found] = []
    public var warnings: [String] = []

    static let lost = "text is in no field and in no paragraph"

    /// Whether text of its page is in no field and in no paragraph, and left out by no rule.
    public var losesText: Bool { warnings.contains { $0.hasPrefix(Self.lost) } }

    public var text: String { paragraphs.joined(separator: Self.paragraphEnd) }

    private static let paragraphEnd = "\n\n"

    /// SHA-256 of ``text``.
    public var textDigest: SHA256Digest {
        var hasher = SHA256Hasher()
        for (number, paragraph) in paragraphs.enumerated() {
            if number > 0 { hasher.update(Self.paragraphEnd) }
            hasher.update(paragraph)
        }
        return hasher.finalize()
    }

    /// Adds a paragraph of the text.
    mutating func add(_ paragraph: String, _ kind: TextBlock.Kind) {
        let place = paragraphs.count
        paragraphs.append(paragraph)
        guard let (kind, level) = Self.named(kind) else { return }
        if let last = blocks.indices.last, blocks[last].paragraph + blocks[last].count == place,
            blocks[last].kind == kind, blocks[last].level == level
        {
            blocks[last].count += 1
        } else {
            blocks.append(Block(paragraph: place, count: 1, kind: kind, level: level))
        }
    }

    private static func named(_ kind: TextBlock.Kind) -> (BlockKind, level: Int?)? {
        switch kind {
        case .paragraph: nil
        case .heading(let level): (.heading, level)
        case .listItem(let level): (.listItem, level)
        case .caption: (.caption, nil)
        case .row: (.row, nil)
        }
    }

    /// One JSON object, keys in the order of the schema, without a line's end; and the digest of the text in it.
    /// - Parameters:
    ///   - crawl: the crawl that captured the page; nil when none did.
    ///   - recordID: of the WARC record that holds the page; nil when none does.
    public func json(crawl: String?, recordID: String?) -> (bytes: [UInt8], textDigest: SHA256Digest) {
        let textDigest = textDigest
        var json = JSONWriter(capacity: paragraphs.reduce(0) { $0 + $1.utf8.count } * 2 + 2_048)
        json.beginObject()
        json.field("id", id)
        json.field("url", url)
        json.field("kind", kind)
        json.field("number", number)
        if isRevised {
            json.key("revised")
            json.bool(true)
        }
        json.field("title", title)
        json.field("date", date)
        json.field("date_end", dateEnd)
        json.field("published_at", publishedAt)
        json.field("updated", updated)
        json.field("place", place)
        if let speaker {
            json.key("speaker")
            json.beginObject()
            json.field("name", speaker.name)
            json.field("role", speaker.role)
            json.endObject()
        }
        json.field("released_on", releasedOn)
        json.field("language", language)
        if !translations.isEmpty {
            json.key("translations")
            json.beginArray()
            for translation in translations {
                json.beginObject()
                json.field("language", translation.language)
                json.field("url", translation.url)
                json.endObject()
            }
            json.endArray()
        }
        json.field("breadcrumb", breadcrumb)
        if !fields.isEmpty {
            json.key("fields")
            json.beginObject()
            for field in fields { json.field(field.name, field.value) }
            json.endObject()
        }
        json.field("head", head)
        json.key("paragraphs")
        let places = json.array(paragraphs)
        json.key("text")
        json.string(joining: places, by: Self.paragraphEnd)
        json.field("text_sha256", textDigest.hex)
        if !blocks.isEmpty {
            json.key("blocks")
            json.beginArray()
            for block in blocks {
                json.beginObject()
                json.field("paragraph", block.paragraph)
                if block.count > 1 { json.field("count", block.count) }
                json.field("kind", block.kind.rawValue)
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
                json.field("url", link.url)
                json.endObject()
            }
            json.endArray()
        }
        json.field("attachments", attachments)
        json.field("parts", parts)
        if let listing, listing.title != nil || listing.date != nil || !listing.fields.isEmpty {
            json.key("listing")
            json.beginObject()
            json.field("title", listing.title)
            json.field("date", listing.date)
            if !listing.fields.isEmpty {
                json.key("fields")
                json.beginObject()
                for (name, value) in listing.fields.sorted(by: { $0.key < $1.key }) { json.field(name, value) }
                json.endObject()
            }
            json.endObject()
        }
        json.key("provenance")
        json.beginObject()
        json.field("crawl", crawl)
        json.field("record_id", recordID)
        json.field("requested", requested)
        json.field("profile", profile)
        json.field("reader", reader)
        json.key("rules")
        json.beginObject()
        for found in rules { json.field(found.field, found.rule) }
        json.endObject()
        json.endObject()
        let sure = rules.filter { $0.confidence != nil }
        if !sure.isEmpty {
            json.key("confidence")
            json.beginObject()
            for found in sure {
                json.key(found.field)
                json.double(Double(found.confidence ?? 0) / 100)
            }
            json.endObject()
        }
        json.field("warnings", warnings)
        json.endObject()
        return (json.bytes, textDigest)
    }

    /// The statement's name in the mirror: the last component of its document's path, and eight digits of the digest of path
    /// and query, both without what tells no documents apart.
    /// - Parameter fragment: of one that shares its page with others.
    public static func id(of identity: DocumentIdentity, fragment: String? = nil) -> String {
        let path = identity.pathAndQuery
        let parts = path.utf8.prefix { $0 != UInt8(ascii: "?") }.split(separator: UInt8(ascii: "/"))
        let names = parts.reversed().lazy.map { part in
            part.prefix(upTo: part.lastIndex(of: UInt8(ascii: ".")) ?? part.endIndex)
        }
        let stem = names.first { !$0.isEmpty && !ASCII.equalIgnoringCase($0, "index".utf8) } ?? "index".utf8[...]
        let plain = stem.prefix(60).map { byte -> UInt8 in
            switch byte {
            case 48...57, 65...90, 97...122, 45, 95: byte
            default: 45
            }
        }
        return String(decoding: plain, as: UTF8.self) + "-"
            + SHA256Digest.of(fragment.map { path + "#" + $0 } ?? path).hex.prefix(8)
    }
}
