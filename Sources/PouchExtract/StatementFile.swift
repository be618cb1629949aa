import Foundation

/// A statement as its JSON file holds it (`config/schema/statement.schema.json`).
public struct StatementFile: Decodable, Sendable, Equatable {
    public struct Speaker: Decodable, Sendable, Equatable {
        public var name: String
        public var role: String?
    }

    public struct Translation: Decodable, Sendable, Equatable {
        public var language: String
        public var url: String
    }

    public struct Link: Decodable, Sendable, Equatable {
        public var text: String
        public var url: String
    }

    public struct Listing: Decodable, Sendable, Equatable {
        public var title: String?
        public var date: String?
        public var fields: [String: String]?
    }

    public struct Provenance: Decodable, Sendable, Equatable {
        public var crawl: String?
        public var recordID: String?
        public var requested: String?
        public var profile: String
        /// The program, with its version, that read a PDF.
        public var reader: String?
        public var rules: [String: String]?

        private enum CodingKeys: String, CodingKey {
            case crawl, requested, profile, reader, rules
            case recordID = "record_id"
        }
    }

    /// Paragraphs in a row that are of one kind, and not plain ones.
    public struct Block: Decodable, Sendable, Equatable {
        public var paragraph: Int
        /// 1 when nil.
        public var count: Int?
        public var kind: String
        public var level: Int?
    }

    public var id: String
    public var url: String
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
    public var paragraphs: [String]
    public var textSHA256: String
    /// nil too in a statement of before it was written.
    public var blocks: [Block]?
    public var links: [Link]?
    public var attachments: [String]?
    public var parts: [String]?
    public var listing: Listing?
    public var provenance: Provenance
    public var warnings: [String]?

    private enum CodingKeys: String, CodingKey {
        case id, url, kind, number, revised, title, date, place, speaker, language, breadcrumb, fields, head,
            paragraphs, links,
            attachments
        case listing, provenance, warnings, blocks, parts, updated, translations
        case publishedAt = "published_at"
        case dateEnd = "date_end"
        case releasedOn = "released_on"
        case textSHA256 = "text_sha256"
    }

    /// nil when the bytes are no statement's.
    public init?(json: [UInt8]) {
        guard let read = try? JSONDecoder().decode(StatementFile.self, from: Data(json)) else { return nil }
        self = read
    }
}
