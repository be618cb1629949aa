import PouchBytes

extension StatementFile {
    /// nil when the bytes are not a statement's.
    public init?(json bytes: [UInt8]) {
        guard let read = try? StatementFile(bytes) else { return nil }
        self = read
    }

    /// - Throws: ``JSONError`` for bytes that are not a statement: not a JSON object, a member twice or of another
    ///   type, or any of `id`, `url`, `paragraphs`, `text`, `text_sha256` and `provenance.profile` missing.
    public init(_ bytes: [UInt8]) throws {
        var file = StatementFile()
        var required = Set(["id", "url", "paragraphs", "text", "text_sha256", "provenance"])
        var json = JSONReader(bytes)
        try json.object { key, json in
            required.remove(key)
            try file.take(key, &json)
        }
        try json.end()
        if let missing = required.min() { throw JSONError(offset: 0, problem: "no \(missing)") }
        self = file
    }

    private mutating func take(_ key: String, _ json: inout JSONReader) throws {
        switch key {
        case "id": id = try json.string()
        case "url": url = try json.string()
        case "kind": kind = try json.string()
        case "number": number = try json.string()
        case "revised": revised = try json.bool()
        case "title": title = try json.string()
        case "date": date = try json.string()
        case "date_end": dateEnd = try json.string()
        case "published_at": publishedAt = try json.string()
        case "updated": updated = try json.string()
        case "place": place = try json.string()
        case "speaker": speaker = try Speaker(&json)
        case "released_on": releasedOn = try json.string()
        case "language": language = try json.string()
        case "translations": translations = try json.list(Translation.init)
        case "breadcrumb": breadcrumb = try json.strings()
        case "fields": fields = try json.texts()
        case "head": head = try json.strings()
        case "paragraphs": paragraphs = try json.strings()
        case "text": text = try json.string()
        case "text_sha256": textSHA256 = try json.string()
        case "blocks": blocks = try json.list(Block.init)
        case "links": links = try json.list(Link.init)
        case "attachments": attachments = try json.strings()
        case "parts": parts = try json.strings()
        case "listing": listing = try Listing(&json)
        case "provenance": provenance = try Provenance(&json)
        case "warnings": warnings = try json.strings()
        // Added by a later release.
        default: try json.skip()
        }
    }
}

extension StatementFile.Speaker {
    fileprivate init(_ json: inout JSONReader) throws {
        self.init(name: "")
        try json.object { key, json in
            switch key {
            case "name": name = try json.string()
            case "role": role = try json.string()
            default: try json.skip()
            }
        }
    }
}

extension StatementFile.Translation {
    fileprivate init(_ json: inout JSONReader) throws {
        self.init(language: "", url: "")
        try json.object { key, json in
            switch key {
            case "language": language = try json.string()
            case "url": url = try json.string()
            default: try json.skip()
            }
        }
    }
}

extension StatementFile.Link {
    fileprivate init(_ json: inout JSONReader) throws {
        self.init(text: "", url: "")
        try json.object { key, json in
            switch key {
            case "text": text = try json.string()
            case "url": url = try json.string()
            default: try json.skip()
            }
        }
    }
}

extension StatementFile.Block {
    fileprivate init(_ json: inout JSONReader) throws {
        self.init(paragraph: 0, kind: "")
        try json.object { key, json in
            switch key {
            case "paragraph": paragraph = try json.int()
            case "count": count = try json.int()
            case "kind": kind = try json.string()
            case "level": level = try json.int()
            default: try json.skip()
            }
        }
    }
}

extension StatementFile.Listing {
    fileprivate init(_ json: inout JSONReader) throws {
        self.init()
        try json.object { key, json in
            switch key {
            case "title": title = try json.string()
            case "date": date = try json.string()
            case "fields": fields = try json.texts()
            default: try json.skip()
            }
        }
    }
}

extension StatementFile.Provenance {
    fileprivate init(_ json: inout JSONReader) throws {
        self.init()
        var hasProfile = false
        try json.object { key, json in
            switch key {
            case "crawl": crawl = try json.string()
            case "record_id": recordID = try json.string()
            case "requested": requested = try json.string()
            case "reader": reader = try json.string()
            case "rules": rules = try json.texts()
            case "profile":
                profile = try json.string()
                hasProfile = true
            default: try json.skip()
            }
        }
        guard hasProfile else { throw JSONError(offset: 0, problem: "no profile in provenance") }
    }
}

extension JSONReader {
    fileprivate mutating func list<Element>(_ element: (inout JSONReader) throws -> Element) throws -> [Element] {
        var values: [Element] = []
        try array { values.append(try element(&$0)) }
        return values
    }

    fileprivate mutating func texts() throws -> [String: String] {
        var values: [String: String] = [:]
        try object { key, json in values[key] = try json.string() }
        return values
    }
}
