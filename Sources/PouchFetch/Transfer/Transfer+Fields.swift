import PouchBytes
import PouchProfile

/// The header fields of a request beside Host and User-Agent.
extension Transfer {
    /// In the order they are sent. A value that would start a line of its own is left out.
    static func fields(of request: FetchRequest, _ settings: FetchSettings) -> [(name: String, value: String)] {
        let own = settings.fieldOrigins.contains(request.url.origin) ? settings.fields : []
        var fields: [(name: String, value: String)] = []
        if !own.contains(where: { $0.name.lowercased() == "accept" }) {
            fields.append(("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))
        }
        fields.append(("Accept-Encoding", "gzip, br"))
        fields += own.map { ($0.name, $0.value) }
        for (name, value) in [
            ("Cookie", request.cookie), ("If-None-Match", request.ifNoneMatch),
            ("If-Modified-Since", request.ifModifiedSince),
        ] {
            if let value { fields.append((name, value)) }
        }
        return fields.filter { !$0.value.utf8.contains(where: ASCII.isControl) }
    }
}
