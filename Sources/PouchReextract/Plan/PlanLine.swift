import PouchBytes
import PouchMirror
import PouchURL

/// A line of a plan: one statement to read again, with all that its page does not say. A worker needs the WARC files, the
/// manifests and the profile, and no database.
package struct PlanLine: Sendable, Equatable {
    /// A page, and the record that it was captured by.
    package struct Page: Sendable, Equatable {
        package var url: String
        package var contentType: String?
        /// Of the page's bytes, codings removed.
        package var sha256: SHA256Digest
        /// nil when no manifest names a record of it.
        package var record: ManifestLine.Record?
    }

    package var page: Page
    /// Names the statement's part of the page; nil where the page is the statement's alone.
    package var fragment: String?
    package var requested: String?
    package var origin: String?
    /// The crawl and the record that the statement's file names.
    package var crawl: String?
    package var recordID: String?
    package var year: Int?
    package var month: Int?
    package var listing: ListingEntry?
    /// Further pages of the statement.
    package var parts: [Page] = []

    package init(page: Page) { self.page = page }

    /// What a plan is sorted by: files are then read from end to end.
    var order: (file: String, offset: Int, url: String, fragment: String) {
        (page.record?.file ?? "", page.record?.offset ?? 0, page.url, fragment ?? "")
    }
}

// MARK: - JSON

extension PlanLine {
    /// One JSON object, without a line's end.
    package var bytes: [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        page.write(to: &json)
        json.field("fragment", fragment)
        json.field("requested", requested)
        json.field("origin", origin)
        json.field("crawl", crawl)
        json.field("record_id", recordID)
        json.field("year", year)
        json.field("month", month)
        if let listing {
            json.key("listing")
            json.beginObject()
            json.field("page", listing.page.text)
            json.field("title", listing.title)
            json.field("date", listing.date)
            json.field("year", listing.year)
            json.field("month", listing.month)
            json.key("fields")
            json.beginObject()
            for (name, value) in listing.fields.sorted(by: { $0.key < $1.key }) { json.field(name, value) }
            json.endObject()
            json.endObject()
        }
        if !parts.isEmpty {
            json.key("parts")
            json.beginArray()
            for part in parts {
                json.beginObject()
                part.write(to: &json)
                json.endObject()
            }
            json.endArray()
        }
        json.endObject()
        return json.bytes
    }

    /// - Throws: `JSONError` for bytes that are no line of a plan.
    package init(_ bytes: [UInt8]) throws {
        var page = Page.Members()
        var line = PlanLine(page: Page(url: "", sha256: SHA256Digest.of("")))
        var json = JSONReader(bytes)
        try json.object { key, json in
            switch key {
            case "fragment": line.fragment = try json.string()
            case "requested": line.requested = try json.string()
            case "origin": line.origin = try json.string()
            case "crawl": line.crawl = try json.string()
            case "record_id": line.recordID = try json.string()
            case "year": line.year = try json.int()
            case "month": line.month = try json.int()
            case "listing": line.listing = try ListingEntry(plan: &json)
            case "parts":
                try json.array { json in
                    var part = Page.Members()
                    try json.object { try part.take($0, &$1) }
                    line.parts.append(try part.page())
                }
            default: try page.take(key, &json)
            }
        }
        try json.end()
        line.page = try page.page()
        self = line
    }
}

extension PlanLine.Page {
    fileprivate func write(to json: inout JSONWriter) {
        json.field("url", url)
        json.field("content_type", contentType)
        json.field("sha256", sha256.hex)
        guard let record else { return }
        json.key("warc")
        json.beginObject()
        json.field("file", record.file)
        json.field("offset", record.offset)
        json.field("length", record.length)
        json.field("record_id", record.id)
        json.endObject()
    }

    fileprivate struct Members {
        private var url: String?
        private var contentType: String?
        private var sha256: SHA256Digest?
        private var record: ManifestLine.Record?

        mutating func take(_ key: String, _ json: inout JSONReader) throws {
            switch key {
            case "url": url = try json.string()
            case "content_type": contentType = try json.string()
            case "sha256": sha256 = SHA256Digest(hex: try json.string())
            case "warc":
                var found = ManifestLine.Record(file: "", offset: -1, length: -1, id: "")
                try json.object { key, json in
                    switch key {
                    case "file": found.file = try json.string()
                    case "offset": found.offset = try json.int()
                    case "length": found.length = try json.int()
                    case "record_id": found.id = try json.string()
                    default: try json.skip()
                    }
                }
                guard found.offset >= 0, found.length > 0, found.offset <= Int.max - found.length else {
                    throw JSONError(offset: json.position, problem: "a record without offset and length")
                }
                record = found
            default: try json.skip()
            }
        }

        func page() throws -> PlanLine.Page {
            guard let url, WebURL(url) != nil, let sha256 else {
                throw JSONError(offset: 0, problem: "a page without url and sha256")
            }
            return PlanLine.Page(url: url, contentType: contentType, sha256: sha256, record: record)
        }
    }
}

extension ListingEntry {
    fileprivate init(plan json: inout JSONReader) throws {
        var page: WebURL?
        var entry: (title: String?, date: String?, year: Int?, month: Int?)
        var fields: [String: String] = [:]
        try json.object { key, json in
            switch key {
            case "page": page = WebURL(try json.string())
            case "title": entry.title = try json.string()
            case "date": entry.date = try json.string()
            case "year": entry.year = try json.int()
            case "month": entry.month = try json.int()
            case "fields": try json.object { fields[$0] = try $1.string() }
            default: try json.skip()
            }
        }
        guard let page else { throw JSONError(offset: json.position, problem: "a listing without its page") }
        self.init(
            page: page, title: entry.title, date: entry.date, year: entry.year, month: entry.month, fields: fields)
    }
}
