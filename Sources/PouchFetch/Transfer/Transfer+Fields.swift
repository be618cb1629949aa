import PouchBytes
import PouchProfile

/// The header fields of a request beside Host and User-Agent.
extension Transfer {
    /// In the order they are sent. A value that would start a line of its own is left out.
    static func fields(of request: FetchRequest, _ settings: FetchSettings) -> [(name: String, value: String)] {
        let hasOwn = !settings.fields.isEmpty && settings.fieldOrigins.contains(request.url.origin)
        let own = hasOwn ? settings.fields : []
        var fields: [(name: String, value: String)] = []
        fields.reserveCapacity(own.count + 5)
        if !own.contains(where: { $0.name.lowercased() == "accept" }) {
            fields.append(("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))
        }
        fields.append(("Accept-Encoding", "gzip, br"))
        func add(_ name: String, _ value: String?) {
            guard let value, !value.utf8.contains(where: ASCII.isControl) else { return }
            fields.append((name, value))
        }
        for field in own { add(field.name, field.value) }
        add("Cookie", request.cookie)
        add("If-None-Match", request.ifNoneMatch)
        add("If-Modified-Since", request.ifModifiedSince)
        return fields
    }
}
