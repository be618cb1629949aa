import PouchBytes

/// The further facts of a listing as a column holds them: one JSON object of texts, names in order; NULL for none.
enum ListingFields {
    static func text(_ fields: [String: String]) -> String? {
        guard !fields.isEmpty else { return nil }
        var json = JSONWriter(capacity: 256)
        json.beginObject()
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) { json.field(name, value) }
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// A text that cannot be read gives no fields: the listings can be read again.
    static func read(_ text: String?) -> [String: String] {
        guard let text else { return [:] }
        var json = JSONReader(Array(text.utf8))
        var fields: [String: String] = [:]
        do {
            try json.object { name, json in fields[name] = try json.string() }
            try json.end()
        } catch { return [:] }
        return fields
    }
}
