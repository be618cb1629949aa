import PouchArchive
import PouchBytes

/// A CDX line in one of its three forms.
enum CDXText {
    static func line(of entry: CDXJEntry, _ output: CDXQuery.Output, _ fields: [CDXField]?) -> [UInt8] {
        switch output {
        case .text:
            let values = (fields ?? CDXField.allCases).map { $0.value(of: entry) ?? "-" }
            return Array((values.joined(separator: " ") + "\n").utf8)
        case .json: return object(entry, fields ?? CDXField.allCases) + [10]
        case .cdxj:
            guard let fields else { return entry.line }
            return Array("\(entry.key) \(entry.timestamp) ".utf8) + object(entry, fields) + [10]
        }
    }

    private static func object(_ entry: CDXJEntry, _ fields: [CDXField]) -> [UInt8] {
        var json = JSONWriter(capacity: 400)
        json.beginObject()
        for field in fields { json.field(field.rawValue, field.value(of: entry)) }
        json.endObject()
        return json.bytes
    }
}
