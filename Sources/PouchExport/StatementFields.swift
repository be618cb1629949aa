/// A statement file as an export reads it (`config/schema/statement.schema.json`).
struct StatementFields: Decodable, Sendable {
    struct Speaker: Decodable, Sendable {
        var name: String
        var role: String?
    }

    struct Listing: Decodable, Sendable {
        var title: String?
        var date: String?
    }

    struct Provenance: Decodable, Sendable {
        var crawl: String?
        var record_id: String?
        var profile: String?
    }

    var id: String
    var url: String
    var kind: String?
    var number: String?
    var revised: Bool?
    var title: String?
    var date: String?
    var date_end: String?
    var place: String?
    var speaker: Speaker?
    var released_on: String?
    var published_at: String?
    var updated: String?
    var language: String?
    var breadcrumb: [String]?
    var paragraphs: [String]
    var text: String
    var text_sha256: String
    var attachments: [String]?
    var listing: Listing?
    var provenance: Provenance
    var warnings: [String]?
}

/// A statement file, read.
struct StatementFile {
    /// Its bytes, one JSON object.
    var bytes: [UInt8]
    var fields: StatementFields
    /// The folders under `statements/`.
    var folder: [String]
    /// Its name without `.json`.
    var name: String
}
