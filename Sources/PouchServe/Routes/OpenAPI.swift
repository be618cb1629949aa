import PouchBytes

/// The routes as an OpenAPI 3.1 document: the twins for programs, one path each.
struct OpenAPI {
    private let routes: [Route]
    private let build: String
    private let server: String

    /// - Parameter server: the address of the root.
    init(_ routes: [Route], build: String, server: String) {
        self.routes = routes
        self.build = build
        self.server = server
    }

    func bytes() -> [UInt8] {
        var json = JSONWriter(capacity: 16 << 10)
        json.beginObject()
        json.field("openapi", "3.1.0")
        json.key("info")
        json.beginObject()
        json.field("title", "Pouch: a mirror, read-only")
        json.field("version", build)
        json.endObject()
        json.key("servers")
        json.beginArray()
        json.beginObject()
        json.field("url", server)
        json.endObject()
        json.endArray()
        json.key("paths")
        json.beginObject()
        for route in routes { for form in route.forms { path(route, form, &json) } }
        json.endObject()
        json.endObject()
        json.newline()
        return json.bytes
    }

    private func path(_ route: Route, _ form: Form, _ json: inout JSONWriter) {
        json.key("/" + route.documented + (form.suffix.isEmpty ? "" : "." + form.suffix))
        json.beginObject()
        json.key("get")
        json.beginObject()
        json.field("summary", route.description.summary)
        parameters(route, &json)
        json.key("responses")
        json.beginObject()
        for (status, meaning) in Self.responses {
            json.key(status)
            json.beginObject()
            json.field("description", meaning)
            if status == "200" {
                json.key("content")
                json.beginObject()
                json.key(Self.type(route, form))
                json.beginObject()
                json.endObject()
                json.endObject()
            }
            json.endObject()
        }
        json.endObject()
        json.endObject()
        json.endObject()
    }

    private func parameters(_ route: Route, _ json: inout JSONWriter) {
        json.key("parameters")
        json.beginArray()
        for part in route.parts where part.hasPrefix(":") || part.hasPrefix("#") || part == "*" {
            parameter(part == "*" ? "url" : String(part.dropFirst()), "path", nil, isNumber: part.hasPrefix("#"), &json)
        }
        for (name, meaning) in route.description.parameters {
            parameter(name, "query", meaning, isNumber: false, &json)
        }
        json.endArray()
    }

    private func parameter(
        _ name: String, _ place: String, _ meaning: String?, isNumber: Bool, _ json: inout JSONWriter
    ) {
        json.beginObject()
        json.field("name", name)
        json.field("in", place)
        json.field("description", meaning)
        if place == "path" { json.field("required", true) }
        json.key("schema")
        json.beginObject()
        json.field("type", "string")
        if isNumber { json.field("pattern", "^[0-9]+$") }
        json.endObject()
        json.endObject()
    }

    private static let responses = [
        ("200", "what was asked for"), ("302", "the capture nearest to that time is at another address"),
        ("303", "it is at another address"), ("304", "as the client has it"),
        ("400", "the address cannot be read"), ("404", "there is no such thing"), ("410", "gone, and no copy is held"),
        ("500", "a file of the mirror is damaged"), ("503", "too much at once, or the index is being made"),
    ]

    /// Routes with one form that is not a page.
    private static let types = [
        "-/alive": "text/plain", "robots.txt": "text/plain", "live/events": "text/event-stream",
        "-/opensearch.xml": "application/opensearchdescription+xml", "archive/:file": "application/warc",
        "statement/:id/record.warc.gz": "application/warc", "timemap/:form/*": "*/*", "cdx": "*/*", "web/*": "*/*",
        "crawls/:crawl/:file": "*/*",
    ]

    private static func type(_ route: Route, _ form: Form) -> String {
        switch form {
        case .json: "application/json"
        case .csv: "text/csv"
        case .lines: "application/jsonl"
        case .text: "text/plain"
        case .markdown: "text/markdown"
        case .atom: "application/atom+xml"
        case .jsonFeed: "application/feed+json"
        case .bibTeX: "application/x-bibtex"
        case .ris: "application/x-research-info-systems"
        case .cslJSON: "application/vnd.citationstyles.csl+json"
        case .html: types[route.pattern] ?? (route.pattern.hasSuffix(".json") ? "application/json" : "text/html")
        case Form(suffix: "zip"): "application/zip"
        default: "application/octet-stream"
        }
    }
}
