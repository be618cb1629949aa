import PouchBytes
import PouchMirror
import PouchProfile

extension CrawlSummary {
    /// Reads a crawl's `summary.json`, without the database.
    ///
    /// - Throws: `JSONError` for bytes that are not a summary of that crawl.
    public init(summary bytes: [UInt8], of crawl: String) throws {
        self.init(
            crawl: crawl, state: "complete", started: Timestamp(compact: crawl) ?? Timestamp(microseconds: 0),
            requests: 0,
            retries: 0, bytesReceived: 0, resumed: 0, pending: 0, outcomes: [:], statements: 0, listed: 0, warned: 0,
            missing: 0, activeSeconds: 0)
        var json = JSONReader(bytes)
        var name: String?
        try json.object { key, json in
            switch key {
            case "crawl": name = try json.string()
            case "state": state = try json.string()
            case "started_at": started = Timestamp(rfc3339: try json.string()) ?? started
            case "ended_at": ended = Timestamp(rfc3339: try json.string())
            case "requests": requests = try json.int()
            case "retries": retries = try json.int()
            case "probes": probes = try json.int()
            case "bytes_received": bytesReceived = try json.int()
            case "resumed": resumed = try json.int()
            case "pending": pending = try json.int()
            case "outcomes":
                try json.object { key, json in
                    let count = try json.int()
                    if let outcome = Outcome(rawValue: key), count > 0 { outcomes[outcome] = count }
                }
            case "listed": listed = try json.int()
            case "statements": statements = try json.int()
            case "warned": warned = try json.int()
            case "missing": missing = try json.int()
            case "empty_listings": emptyListings = try json.int()
            case "naming_nothing": try json.array { emptyPages.append(try Self.emptyPage(&$0)) }
            case "without_text": withoutText = try json.int()
            case "files": files = try json.int()
            case "sections": sections = try json.int()
            case "reading": reading = try CrawlReading(&json)
            case "settings": revisit = Self.revisit(settings: String(decoding: bytes[try json.skip()], as: UTF8.self))
            default: try json.skip()
            }
        }
        guard name == crawl else { throw JSONError(offset: 0, problem: "not the summary of \(crawl)") }
    }

    /// What a crawl's settings say of it; nil when they say nothing, or cannot be read.
    static func revisit(settings: String) -> RevisitRules? {
        var found: [String: Duration] = [:]
        var json = JSONReader(Array(settings.utf8))
        do {
            try json.object { key, json in
                guard key == "revisit" else {
                    try json.skip()
                    return
                }
                try json.object { key, json in
                    let text = try json.string()
                    found[key] = try? Units.duration(text)
                }
            }
            try json.end()
        } catch { return nil }
        guard let young = found["young"], let older = found["older"] else { return nil }
        return RevisitRules(young: young, older: older)
    }

    private static func emptyPage(_ json: inout JSONReader) throws -> EmptyPage {
        var page = EmptyPage(url: "", role: "")
        try json.object { key, json in
            switch key {
            case "url": page.url = try json.string()
            case "role": page.role = try json.string()
            case "reason": page.reason = try json.string()
            default: try json.skip()
            }
        }
        return page
    }
}
