import PouchBytes

/// A statement as its JSON file holds it (`config/schema/statement.schema.json`).
public struct StatementFile: Sendable, Equatable {
    /// The person or office that speaks.
    public struct Speaker: Sendable, Equatable {
        public var name: String
        public var role: String?
    }

    /// The same statement in another language, as the page links to it.
    public struct Translation: Sendable, Equatable {
        public var language: String
        public var url: String
    }

    /// A link of the body, its target absolute.
    public struct Link: Sendable, Equatable {
        public var text: String
        public var url: String
    }

    /// The entry of the listing that led to the page.
    public struct Listing: Sendable, Equatable {
        public var title: String?
        public var date: String?
        public var fields: [String: String]?
    }

    /// The crawl, record, profile and program that the statement was made from.
    public struct Provenance: Sendable, Equatable {
        public var crawl: String?
        public var recordID: String?
        public var requested: String?
        public var profile = ""
        /// The program, with its version, that read a PDF.
        public var reader: String?
        public var rules: [String: String]?
    }

    /// Paragraphs in a row that are of one kind, and not plain ones.
    public struct Block: Sendable, Equatable {
        public var paragraph: Int
        /// 1 when nil.
        public var count: Int?
        public var kind: String
        public var level: Int?
    }

    public var id = ""
    public var url = ""
    public var kind: String?
    public var number: String?
    public var revised: Bool?
    public var title: String?
    public var date: String?
    public var dateEnd: String?
    public var publishedAt: String?
    public var updated: String?
    public var place: String?
    public var speaker: Speaker?
    public var releasedOn: String?
    public var language: String?
    public var translations: [Translation]?
    public var breadcrumb: [String]?
    public var fields: [String: String]?
    public var head: [String]?
    public var paragraphs: [String] = []
    /// The paragraphs, joined by empty lines.
    public var text = ""
    /// As the file has it; ``isTextRight`` compares it with the text.
    public var textSHA256 = ""
    /// nil too in a statement of before it was written.
    public var blocks: [Block]?
    public var links: [Link]?
    public var attachments: [String]?
    public var parts: [String]?
    public var listing: Listing?
    public var provenance = Provenance()
    public var warnings: [String]?

    /// Whether `text_sha256` is that of `text`.
    public var isTextRight: Bool { SHA256Digest.of(text).hex == textSHA256 }

    /// Whether a program read its file, and found no text in it.
    public var isFile: Bool { provenance.reader != nil && text.isEmpty }

    /// The target of its record: the URL, or the spelling of it that was asked for.
    public var target: String { provenance.requested ?? url }
}
