import Foundation
import PouchBytes
import PouchCrawl
import PouchDemo
import PouchDemoServer
import PouchMirror
import PouchProfile
import PouchStore
import TestSupport

/// A listing with old and young statements, crawled at whatever time a test says. Audits, verifications and rebuilds are the
/// program's own.
final class DatedSite {
    /// Statements of 2020, and of the weeks before the first crawl.
    static let old = 0..<60
    static let young = 60..<66
    static let listing = "/due/index.htm"
    /// Days of a period of the profile.
    static let older = 10
    /// 2026-01-01.
    private static let start: Int64 = 1_767_225_600_000_000
    private static let day: Int64 = 86_400_000_000

    let server: ArchiveServer
    let mirror: String
    let profile: String
    private let scratch: Scratch
    private let site: SiteProfile
    private var rows: [Int: String] = [:]
    private var edition = 0

    /// - Parameter revisits: whether the profile has due dates.
    init(revisits: Bool = true) async throws {
        server = ArchiveServer(BundledArchive.generate(), crawlDelay: 0)
        let origin = "http://127.0.0.1:\(try await server.start())"
        scratch = try Scratch()
        mirror = scratch.path("mirror")
        profile = scratch.path("due.yaml")
        let text = """
            version: 1
            name: due
            title: A press room
            contact: tests@example.org
            origin: \(origin)
            seeds: [\(Self.listing)]
            listings:
              - role: statement
                on: [start]
                rules: [{name: table, rows: //tr, date: ./td}]
            document:
              regions: ["//div[@id='main']"]
              fields: {title: [{name: h1, xpath: .//h1}]}
            politeness: {delay: 0, attempts: 2, backoff: 10ms}
            audit: {recheck: 0}
            \(revisits ? "revisit: {young: 120d, older: \(Self.older)d}" : "")
            """
        try text.write(toFile: profile, atomically: true, encoding: .utf8)
        site = try SiteProfile.load(nameOrPath: profile)
        for number in Self.old.lowerBound..<Self.young.upperBound {
            rows[number] = "Statement \(number)"
            write(number, "The words of statement \(number).")
        }
        showListing()
    }

    static func path(_ number: Int) -> String { "/due/\(number).html" }

    // MARK: - What the archive shows

    func write(_ number: Int, _ text: String) {
        set("<div id=\"main\"><h1>Statement \(number)</h1><p>\(text)</p></div>", at: Self.path(number))
    }

    func remove(_ number: Int) { server.set(nil, at: Self.path(number)) }

    /// - Parameter title: nil takes the statement off the listing.
    func list(_ number: Int, as title: String?) {
        rows[number] = title
        showListing()
    }

    private func showListing() {
        let rows = rows.sorted { $0.key < $1.key }.map { number, title in
            let date = Self.young.contains(number) ? "2025-12-\(number - 50)" : "2020-05-05"
            return "<tr><td>\(date)</td><td><a href=\"\(Self.path(number))\">\(title)</a></td></tr>"
        }
        set("<table>\(rows.joined(separator: "\n"))</table>", at: Self.listing)
    }

    private func set(_ body: String, at path: String) {
        edition += 1
        server.set(
            .init(
                bytes: Array("<html><head><title>Press</title></head><body>\(body)</body></html>".utf8),
                contentType: "text/html; charset=utf-8", etag: "\"\(edition)\"",
                lastModified: Timestamp(microseconds: Self.start - Self.day)), at: path)
    }

    // MARK: - Running

    /// Crawls on a day after the first one, or goes on with the crawl that was stopped.
    @discardableResult
    func crawl(day: Double, most: Int? = nil, asksForAll: Bool = false) async throws -> CrawlSummary {
        let now = Self.start + Int64(day * Double(Self.day))
        var options = CrawlOptions()
        options.maxDocuments = most
        options.asksForAll = asksForAll
        // It blocks, and the server needs this process's few threads.
        let result: Result<CrawlSummary, any Error> = await withCheckedContinuation { continuation in
            let thread = Thread { [site, mirror, options] in
                continuation.resume(returning: Result { try Self.run(site, mirror, now, options) })
            }
            thread.stackSize = 8 << 20
            thread.start()
        }
        return try result.get()
    }

    private static func run(_ site: SiteProfile, _ mirror: String, _ start: Int64, _ options: CrawlOptions) throws
        -> CrawlSummary
    {
        let folder = try MirrorFolder(path: mirror, create: true)
        let store = try MirrorStore(folder: folder, create: true)
        let settings = #"{"origin":"\#(site.origin)","revisit":{"young":"120d","older":"\#(older)d"}}"#
        let writer = try CrawlWriter.open(
            store, now: Timestamp(microseconds: start), fresh: false, settings: settings)
        try ProfileCopy.keep(site.source, crawl: writer.name, in: folder)
        let began = ContinuousClock.now
        let now: @Sendable () -> Int64 = { start + (ContinuousClock.now - began).microseconds }
        let runner = try CrawlRunner(
            profile: site, writer: writer, options: options,
            sinks: [try LogSink(folder, ["crawls", writer.name, "log.jsonl"])], stop: StopRequest(),
            environment: CrawlEnvironment(now: now, time: { Timestamp(microseconds: now()) }, chance: { 0.5 }),
            report: { _ in })
        guard try runner.run() == .complete else { return try writer.summary() }
        let summary = try writer.finish(
            now: Timestamp(microseconds: now()), profile: site.name, robots: runner.robotsAsSeen)
        _ = try Compaction.run(store)
        return summary
    }

    func pouch(_ words: String...) async throws -> Program.Result { try await Program.run(Program.pouch, words) }

    /// An audit of the last two crawls, as JSON.
    func audit(_ more: String...) async throws -> [String: Any] {
        let result = try await Program.run(Program.pouch, ["audit", mirror, "--format", "json"] + more)
        guard let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any] else {
            throw TestFailure("no report: \(result.errors)")
        }
        return report
    }

    /// The statements that an export holds, a line each.
    func exported() async throws -> [Substring] {
        let path = scratch.path("statements.jsonl")
        let export = try await pouch("export", mirror, "jsonl", "-o", path)
        guard export.status == 0 else { throw TestFailure(export.errors) }
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }

    var files: MirrorFiles { MirrorFiles(path: mirror) }

    /// The outcome of each statement in the newest crawl, or the one named, by its number.
    func outcomes(_ crawl: String? = nil) throws -> [Int: String] {
        var outcomes: [Int: String] = [:]
        for line in try files.manifest(crawl) where line["role"] as? String == "statement" {
            let name = (line["url"] as? String)?.split(separator: "/").last?.split(separator: ".").first
            if let number = name.flatMap({ Int($0) }) { outcomes[number] = line["outcome"] as? String }
        }
        return outcomes
    }
}
