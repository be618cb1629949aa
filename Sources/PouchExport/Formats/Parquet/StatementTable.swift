import PouchBytes
import PouchMirror
import PouchParquet

/// A statement with those of its members that a column holds as JSON, byte for byte as its file has them.
struct StatementRow {
    let fields: StatementFile
    private let members: [String: String]

    private static let kept: Set = [
        "translations", "breadcrumb", "fields", "head", "paragraphs", "blocks", "links", "attachments", "parts",
        "listing.fields", "provenance.rules", "warnings",
    ]

    init(_ statement: ExportedStatement) throws {
        fields = statement.fields
        var members: [String: String] = [:]
        func keep(_ name: String, _ json: inout JSONReader) throws {
            let place = try json.skip()
            if Self.kept.contains(name) { members[name] = String(decoding: statement.bytes[place], as: UTF8.self) }
        }
        var json = JSONReader(statement.bytes)
        try json.object { key, json in
            guard key == "listing" || key == "provenance" else { return try keep(key, &json) }
            try json.object { inner, json in try keep(key + "." + inner, &json) }
        }
        self.members = members
    }

    func json(_ name: String) -> ParquetValue? { .text(members[name]) }
}

/// `statements`: the newest text of each statement.
enum StatementTable {
    typealias Column = ExportTable<StatementRow>.Column

    static let table = ExportTable(name: "statements", columns: facts + texts + sources)

    private static let facts: [Column] = [
        Column("id", .text, "the statement's name in the mirror", isRequired: true) { .text($0.fields.id) },
        Column("url", .text, "where it was published", isRequired: true) { .text($0.fields.url) },
        Column("kind", .text, "Press Statement, Media Note, ...", .repeated) { .text($0.fields.kind) },
        Column("number", .text, "its number, as 2001/1234") { .text($0.fields.number) },
        Column("revised", .boolean, "whether the page calls it revised") { .boolean($0.fields.revised) },
        Column("title", .text, "its title", .long) { .text($0.fields.title) },
        Column("date", .date, "its day; none where the page's text is no day") { day($0.fields.date) },
        Column("date_end", .date, "the last day of a range") { day($0.fields.dateEnd) },
        Column("published_at", .text, "the day with its time, and the zone where the page names one") {
            .text($0.fields.publishedAt)
        },
        Column("updated", .text, "when the page says that it was changed") { .text($0.fields.updated) },
        Column("place", .text, "where it was made", .repeated) { .text($0.fields.place) },
        Column("speaker", .text, "who made it: a person, or an office", .repeated) { .text($0.fields.speaker?.name) },
        Column("speaker_role", .text, "the person's office", .repeated) { .text($0.fields.speaker?.role) },
        Column("released_on", .date, "the day of its release, where the page names another") {
            day($0.fields.releasedOn)
        },
        Column("language", .text, "a language tag (BCP 47)", .repeated) { .text($0.fields.language) },
    ]

    private static let texts: [Column] = [
        Column("text", .text, "the paragraphs, joined by empty lines", .long, isRequired: true) {
            .text($0.fields.text)
        },
        Column("text_sha256", .text, "SHA-256 of the text (UTF-8)", isRequired: true) { .text($0.fields.textSHA256) },
        json("paragraphs", "an array of texts"),
        json("blocks", "an array of objects: paragraphs that are headings, list items, rows or quotations"),
        json("head", "an array of texts: lines above the text that fit no field"),
        json("fields", "an object: further fields that the profile names"),
        json("breadcrumb", "an array of texts"),
        json("links", "an array of objects with text and url"),
        json("attachments", "an array of URLs"),
        json("parts", "an array of URLs: further pages whose text is part of this one"),
        json("translations", "an array of objects with language and url"),
    ]

    private static let sources: [Column] = [
        Column("listing_title", .text, "its title in the listing that names it", .long) {
            .text($0.fields.listing?.title)
        },
        Column("listing_date", .date, "its day in the listing") { day($0.fields.listing?.date) },
        json("listing.fields", "an object: what else the listing says"),
        Column("crawl", .text, "the crawl that captured this text", .repeated) { .text($0.fields.provenance.crawl) },
        Column("record_id", .text, "the WARC record that it was read from") { .text($0.fields.provenance.recordID) },
        Column("requested", .text, "the URL that was asked for, where it is not url") {
            .text($0.fields.provenance.requested)
        },
        Column("profile", .text, "the profile that it was read by", .repeated, isRequired: true) {
            .text($0.fields.provenance.profile)
        },
        Column("reader", .text, "the program that read it, of a PDF", .repeated) {
            .text($0.fields.provenance.reader)
        },
        json("provenance.rules", "an object: the rule that found each field"),
        json("warnings", "an array of texts: what the extraction could not place"),
    ]

    /// A column of JSON text. A nested member's column joins the names by `_`; those of `provenance` have their own alone.
    private static func json(_ member: String, _ meaning: String) -> Column {
        let name = member.replacing("provenance.", with: "").replacing(".", with: "_")
        return Column(name, .text, "JSON: " + meaning, .long) { $0.json(member) }
    }

    private static func day(_ text: String?) -> ParquetValue? {
        .number(text.flatMap { CalendarDate(iso: $0) }?.daysSince1970)
    }
}
