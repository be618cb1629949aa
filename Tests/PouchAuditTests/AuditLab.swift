import Foundation
import PouchAudit
import PouchBytes
import PouchMirror
import PouchProfile
import TestSupport

/// A mirror written line by line, as crawls would have left it: an audit is tried without a crawl, a server or a clock.
final class AuditLab {
    static let origin = "http://archive.example"
    static let listing = "/news/"

    /// One crawl: what became of each URL, and what it learnt beside.
    struct Crawl {
        var lines: [Line] = []
        /// URLs that were asked beside second tries, and whether they answered as before.
        var controls: [(path: String, isAlive: Bool)] = []
        var isPartial = false

        /// The listing, read; each statement that follows is named by it unless it says otherwise.
        init(listing: Line? = Line(AuditLab.listing, role: "start", page: "<p>The listing</p>")) {
            if let listing { lines.append(listing) }
        }

        mutating func add(_ line: Line) { lines.append(line) }
    }

    struct Line {
        var path: String
        var role: String
        var page: String?
        var outcome: String
        var status: Int?
        var listedOn: [String]
        var redirectedFrom: [String] = []
        var reason: String?
        /// The status of the answer that this one was to check.
        var firstStatus: Int?
        var error: String?

        /// - Parameter page: nil for an answer that brought no copy.
        init(
            _ path: String, role: String = "statement", page: String? = nil, outcome: String = "unchanged",
            status: Int? = 200, listedOn: [String] = [AuditLab.listing]
        ) {
            (self.path, self.role, self.page) = (path, role, page)
            (self.outcome, self.status) = (outcome, status)
            self.listedOn = role == "start" ? [] : listedOn
        }
    }

    private let scratch: Scratch
    private var count = 0

    init() throws { scratch = try Scratch() }

    /// A page with one statement.
    static func page(_ title: String, date: String = "1 May 2003", _ paragraphs: String..., around: String = "")
        -> String
    {
        page(title, date: date, paragraphs, around: around)
    }

    static func page(_ title: String, date: String = "1 May 2003", _ paragraphs: [String], around: String = "")
        -> String
    {
        let text = ([date] + paragraphs).map { $0.hasPrefix("<") ? $0 : "<p>\($0)</p>" }.joined(separator: "\n")
        return
            "<html><head><title>Press</title></head><body>\(around)<div id=\"main\"><h1>\(title)</h1>\n\(text)</div></body></html>"
    }

    private static func profile(at origin: String) -> String {
        """
        version: 1
        name: lab
        title: Press room
        contact: desk@example.org
        origin: \(origin)
        seeds: [/news/]
        listings:
          - role: statement
            on: [start]
            rules: [{name: releases, href: '^/news/.'}]
        document:
          regions: ["//div[@id='main']"]
          attachments: [pdf]
          fields:
            title: [{name: h1, xpath: .//h1}]
            date: [{name: line, lines: head, match: '^(?<day>\\d{1,2}) (?<month>\\p{L}+) (?<year>\\d{4})$'}]
        """
    }

    // MARK: - Writing

    /// Adds a complete crawl; each begins an hour after the one before.
    func write(_ crawl: Crawl) throws {
        let hour = count < 10 ? "0\(count)" : "\(count)"
        let name = "20260101T\(hour)0000Z"
        let folder = scratch.url.appending(path: "crawls/\(name)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var manifest: [UInt8] = []
        for line in crawl.lines.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
            manifest += try json(line, name, "2026-01-01T\(hour):00:01Z") + [10]
        }
        try Data(manifest).write(to: folder.appending(path: "manifest.jsonl"))
        try Data(summary(crawl, name, hour, manifest)).write(to: folder.appending(path: "summary.json"))
        count += 1
    }

    private func json(_ line: Line, _ crawl: String, _ time: String) throws -> [UInt8] {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.field("url", Self.origin + line.path)
        json.field("role", line.role)
        json.field("outcome", line.outcome)
        json.field("http_status", line.status)
        json.field("fetched_at", line.outcome == "not_due" ? nil : time)
        json.field("content_type", "text/html; charset=utf-8")
        if let page = line.page {
            let bytes = Array(page.utf8)
            let path = "pages/\(crawl)\(line.path)\(line.path.hasSuffix("/") ? "index" : "")"
            let file = scratch.url.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
            json.field("bytes", bytes.count)
            json.field("sha256", SHA256Digest.of(bytes).hex)
            json.field("path", path)
        }
        json.field("listed_on", line.listedOn.map { Self.origin + $0 })
        json.field("redirected_from", line.redirectedFrom.map { Self.origin + $0 })
        if let page = line.page, line.role == "statement" {
            json.key("statement")
            json.beginObject()
            json.field("id", line.path)
            // What stands in the region is the text here.
            json.field("text_sha256", SHA256Digest.of(page.split(separator: "</h1>").last.map(String.init) ?? page).hex)
            json.endObject()
        }
        json.field("error", line.error)
        json.field("reason", line.reason)
        if line.outcome == "not_due" { json.field("confirmed_at", "2026-01-01T00:00:01Z") }
        if let status = line.firstStatus {
            json.key("first_answer")
            json.beginObject()
            json.field("http_status", status)
            json.field("fetched_at", time)
            json.field("record_id", "<urn:uuid:00000000-0000-4000-8000-000000000000>")
            json.endObject()
        }
        json.endObject()
        return json.bytes
    }

    private func summary(_ crawl: Crawl, _ name: String, _ hour: String, _ manifest: [UInt8]) -> [UInt8] {
        let controls = crawl.controls.map {
            #"{"kind":"control","url":"\#(Self.origin)\#($0.path)","fetched_at":"2026-01-01T\#(hour):00:02Z","alive":\#($0.isAlive)}"#
        }
        let parts = crawl.isPartial ? #","parts":["2003"]"# : ""
        let text = """
            {"crawl":"\(name)","state":"complete","started_at":"2026-01-01T\(hour):00:00Z",\
            "ended_at":"2026-01-01T\(hour):30:00Z","profile":"lab","settings":{"origin":"\(Self.origin)"\(parts)},\
            "manifest":{"sha256":"\(SHA256Digest.of(manifest).hex)","lines":\(crawl.lines.count),"bytes":\(manifest.count)},\
            "warc":[],"checks":{"probes":[\(controls.joined(separator: ","))]}}
            """
        return Array(text.utf8)
    }

    // MARK: - Auditing

    var history: CrawlHistory {
        get throws { try CrawlHistory(try MirrorFolder(path: scratch.url.path, create: false)) }
    }

    /// - Parameter profile: the origin that the profile names, where it is not the one that the crawls asked.
    func audit(profile origin: String = AuditLab.origin, _ change: (inout Audit.Request) -> Void = { _ in }) throws
        -> AuditReport
    {
        var request = Audit.Request()
        change(&request)
        let profile = try SiteProfile.load(yaml: Self.profile(at: origin), file: "lab.yaml")
        return try Audit(try history, profile: profile).run(request)
    }

    /// The documents' classes by path, with what else holds behind a plus.
    static func classes(_ report: AuditReport) -> [String: String] {
        var classes: [String: String] = [:]
        for change in report.changes {
            classes[String(change.url.dropFirst(origin.count))] = ([change.kind] + change.also).map(\.rawValue).joined(
                separator: "+")
        }
        return classes
    }
}
