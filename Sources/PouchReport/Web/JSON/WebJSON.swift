import PouchBrowse
import PouchBytes

/// The JSON twins' frame: `version`, and which crawl it is made from.
package enum WebJSON {
    /// Of all twins; changes by addition alone.
    package static let version = 1

    static func object(asOf crawl: String?, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("version", version)
        json.field("as_of", crawl)
        write(&json)
        json.endObject()
        json.newline()
        return json.bytes
    }

    /// A line for each (JSON Lines).
    static func lines<T>(_ items: some Sequence<T>, _ write: (inout JSONWriter, T) -> Void) -> [UInt8] {
        var json = JSONWriter()
        for item in items {
            json.beginObject()
            write(&json, item)
            json.endObject()
            json.newline()
        }
        return json.bytes
    }
}

extension JSONWriter {
    mutating func object(_ key: String, _ write: (inout JSONWriter) -> Void) {
        self.key(key)
        beginObject()
        write(&self)
        endObject()
    }

    mutating func list<T>(_ key: String, _ items: some Sequence<T>, _ write: (inout JSONWriter, T) -> Void) {
        self.key(key)
        beginArray()
        for item in items {
            beginObject()
            write(&self, item)
            endObject()
        }
        endArray()
    }

    mutating func fields(of item: BrowseIndex.Item) {
        field("id", item.id)
        field("url", item.url)
        field("role", item.role)
        field("title", item.title)
        field("date", item.date)
        field("kind", item.kind)
        field("speaker", item.speaker)
        field("place", item.place)
        field("state", item.state)
        field("listed", item.isListed)
        field("held", item.isHeld)
        field("copy", item.hasCopy)
        if item.change != .none { field("change", "\(item.change)") }
        field("versions", item.versions)
        field("since", item.since)
        field("crawl", item.crawl)
    }

    mutating func fields(of seal: SealState) {
        switch seal.signature {
        case .none: field("signature", "none")
        case .unchecked(let key):
            field("signature", "unchecked")
            field("key", key)
        case .good(let key):
            field("signature", "good")
            field("key", key)
        case .bad(let why):
            field("signature", "bad")
            field("signature_problem", why)
        }
        switch seal.stamp {
        case .none: break
        case .dated(let time): field("dated", time.rfc3339)
        case .bad(let why): field("time_stamp_problem", why)
        }
    }
}
