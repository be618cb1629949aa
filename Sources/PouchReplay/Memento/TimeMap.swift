import PouchBytes

/// Every capture of a URL, listed for machines. The form is in the address, and none is negotiated.
public enum TimeMap {
    /// The forms of a TimeMap; a raw value stands in its address.
    public enum Form: String, Sendable, CaseIterable {
        /// RFC 7089, section 5.
        case link
        /// As MemGator writes it.
        case json
        /// A line a capture: time and JSON.
        case cdxj

        public var contentType: String {
            switch self {
            case .link: "application/link-format"
            case .json: "application/json"
            case .cdxj: "application/cdxj+ors"
            }
        }
    }

    /// The list; of a URL without captures it names none.
    public static func bytes(_ list: MementoList, _ addresses: MementoAddresses, _ form: Form) -> [UInt8] {
        switch form {
        case .link: Array(link(list, addresses).utf8)
        case .json: json(list, addresses)
        case .cdxj: cdxj(list, addresses)
        }
    }

    private static func link(_ list: MementoList, _ addresses: MementoAddresses) -> String {
        let type = Form.link.contentType
        var own = "<\(addresses.timeMap(.link))>; rel=\"self\"; type=\"\(type)\""
        if let first = list.mementos.first, let last = list.mementos.last {
            own += "; from=\"\(first.time.httpDate)\"; until=\"\(last.time.httpDate)\""
        }
        var lines = [
            "<\(addresses.url.text)>; rel=\"original\"", own, "<\(addresses.timeGate)>; rel=\"timegate\"",
        ]
        for (place, memento) in list.mementos.enumerated() {
            lines.append(
                "<\(addresses.memento(memento))>; rel=\"\(relation(place, list))\"; datetime=\"\(memento.time.httpDate)\""
            )
        }
        return lines.joined(separator: ",\n") + "\n"
    }

    private static func relation(_ place: Int, _ list: MementoList) -> String {
        (place == 0 ? "first " : "") + (place == list.mementos.count - 1 ? "last " : "") + "memento"
    }

    private static func json(_ list: MementoList, _ addresses: MementoAddresses) -> [UInt8] {
        var json = JSONWriter(capacity: 512 + list.mementos.count * 200)
        func entry(_ memento: Memento) {
            json.beginObject()
            json.field("datetime", memento.time.rfc3339)
            json.field("uri", addresses.memento(memento))
            json.endObject()
        }
        json.beginObject()
        json.field("original_uri", addresses.url.text)
        json.field("self", addresses.timeMap(.json))
        json.key("mementos")
        json.beginObject()
        json.key("list")
        json.beginArray()
        for memento in list.mementos { entry(memento) }
        json.endArray()
        if let first = list.mementos.first, let last = list.mementos.last {
            json.key("first")
            entry(first)
            json.key("last")
            entry(last)
        }
        json.endObject()
        json.key("timemap_uri")
        json.beginObject()
        for form in Form.allCases { json.field("\(form.rawValue)_format", addresses.timeMap(form)) }
        json.endObject()
        json.field("timegate_uri", addresses.timeGate)
        json.endObject()
        return json.bytes + [10]
    }

    private static func cdxj(_ list: MementoList, _ addresses: MementoAddresses) -> [UInt8] {
        var lines: [UInt8] = []
        func add(_ key: String, _ write: (inout JSONWriter) -> Void) {
            var json = JSONWriter(capacity: 256)
            write(&json)
            lines += Array("\(key) ".utf8) + json.bytes + [10]
        }
        add("!context") { $0.array(["http://tools.ietf.org/html/rfc7089"]) }
        add("!id") {
            $0.beginObject()
            $0.field("uri", addresses.timeMap(.cdxj))
            $0.endObject()
        }
        add("!keys") { $0.array(["memento_datetime_YYYYMMDDhhmmss"]) }
        add("!meta") {
            $0.beginObject()
            $0.field("original_uri", addresses.url.text)
            $0.field("timegate_uri", addresses.timeGate)
            $0.endObject()
        }
        for (place, memento) in list.mementos.enumerated() {
            add(memento.stamp) {
                $0.beginObject()
                $0.field("uri", addresses.memento(memento))
                $0.field("rel", relation(place, list))
                $0.field("datetime", memento.time.httpDate)
                $0.endObject()
            }
        }
        return lines
    }
}
