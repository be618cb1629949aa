import Foundation
import PouchArchive
import PouchBytes
import PouchDemo
import PouchDemoServer
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL
import Synchronization
import Testing

@testable import PouchCrawl

/// A whole crawl within this process: the parts together, without the command.
@Suite("A crawl of the bundled archive", .serialized)
struct CrawlerTests {
    @Test(
        "every manifest line and every statement is as the schemas say, every WARC record is without a flaw, and a busy answer slows the crawl"
    )
    func schemas() async throws {
        let crawl = try await DemoCrawl()
        #expect(try await crawl.run() == .complete)
        let summary = try crawl.finish()
        #expect(summary.statements == crawl.archive.gold.count)
        #expect(summary.retries == 1, "only the busy page is asked twice")
        let manifest = try Schema("manifest.schema.json")
        var lines = 0
        for object in try crawl.objects("crawls/\(crawl.name)/manifest.jsonl") {
            #expect(manifest.mistakes(in: object) == [], "\(object)")
            lines += 1
        }
        #expect(lines == summary.outcomes.values.reduce(0, +))
        let statement = try Schema("statement.schema.json")
        var statements = 0
        for path in crawl.files(under: "statements") {
            for object in try crawl.objects(path) {
                #expect(statement.mistakes(in: object) == [], "\(path)")
                statements += 1
            }
        }
        #expect(statements == crawl.archive.gold.count)
        // The judge can say no.
        #expect(manifest.mistakes(in: ["url": "ftp://x", "role": "statement", "more": 1, "attempts": -1]).count == 4)

        let places = try crawl.checkedRecords()
        for object in try crawl.objects("crawls/\(crawl.name)/manifest.jsonl") {
            guard let warc = object["warc"] as? [String: Any], let id = warc["record_id"] as? String else { continue }
            #expect(places[id] == [warc["offset"] as? Int, warc["length"] as? Int], "\(object["url"] ?? "")")
        }
        let log = try crawl.objects("crawls/\(crawl.name)/log.jsonl")
        for object in log { #expect(object["time"] != nil && object["event"] != nil) }
        let changes = log.filter { $0["event"] as? String == "pace" }.compactMap { $0["change"] as? String }
        // On a machine that is busy itself, latency slows the crawl besides.
        #expect(
            changes.contains { $0.hasPrefix("slowed to one request each ") && $0.hasSuffix("overload") }, "\(changes)")
        #expect(crawl.files(under: ".staging") == [])
        await crawl.server.stop()
    }

    @Test(
        "Retry-After and Crawl-delay are kept: no two requests are closer, and the busy page is not asked before its time"
    )
    func politeness() async throws {
        let crawl = try await DemoCrawl(crawlDelay: 0.05, parts: [.init(year: 2005, month: 6)])
        #expect(try await crawl.run() == .complete)
        let log = crawl.server.log
        let busy = log.filter { $0.path == BundledArchive.busyPath }.map(\.at.microseconds)
        try #require(busy.count == 2)
        #expect(busy[1] - busy[0] >= 1_000_000)
        // When the server notices a request varies; all of them together do not lie.
        let times = log.map(\.at.microseconds)
        #expect(try #require(times.last) - (try #require(times.first)) >= Int64(times.count - 1) * 50_000)
        await crawl.server.stop()
    }

    @Test("a stop while robots.txt cannot be had leaves the seed to be asked: the same command goes on")
    func stopAtRobots() async throws {
        // Nothing listens on the discard port of loopback, and the next try is far away.
        let crawl = try await DemoCrawl(origin: "http://127.0.0.1:9", backoff: .seconds(3_600), maxSeconds: 0.1)
        #expect(try await crawl.run() == .stopped("--max-time reached"))
        #expect(try crawl.session.withLock { try $0.counts().pending } == 1, "the seed was settled as excluded")
        await crawl.server.stop()
    }

    @Test("an archive that gives no answer at all is unreachable, not forbidden")
    func silent() async throws {
        let crawl = try await DemoCrawl(origin: "http://127.0.0.1:9")
        guard case .unreachable(let why) = try await crawl.run() else {
            Issue.record("a silent host counted as one that forbids")
            return
        }
        #expect(why.contains("no connection"))
        await crawl.server.stop()
    }

    /// For the leak checker, which looks when the process ends: `make sanitize` sets the number of crawls.
    @Test(
        "a process that crawls ten thousand pages is as it was, its memory too",
        .enabled(if: CrawlerTests.crawls > 0, "POUCH_CRAWLS says how many; make sanitize asks for 35"))
    func manyCrawls() async throws {
        var pages = 0
        for _ in 0..<Self.crawls {
            let crawl = try await DemoCrawl()
            #expect(try await crawl.run() == .complete)
            #expect(try crawl.finish().statements == crawl.archive.gold.count)
            pages += crawl.server.log.count { $0.status == 200 }
            await crawl.server.stop()
        }
        #expect(pages >= Self.crawls * 300)
    }

    private static let crawls = Int(ProcessInfo.processInfo.environment["POUCH_CRAWLS"] ?? "") ?? 0

    @Test(
        "a clock that was set back since the last run makes no request wait for what it was set back by",
        arguments: [60, 3_600, 86_400])
    func clockSetBack(seconds: Int64) async throws {
        let crawl = try await DemoCrawl(parts: [.init(year: 1999)], maxSeconds: 30)
        var memory = HostMemory()
        memory.noted = Timestamp.now().microseconds + seconds * 1_000_000
        memory.notBefore = memory.noted.map { $0 + 1_000_000 }
        try crawl.session.withLock { try $0.remember(memory, of: crawl.origin) }
        #expect(try await crawl.run() == .complete)
        await crawl.server.stop()
    }

    @Test("a run that ends within a second leaves to the next the time before which nothing may be asked")
    func shortRun() async throws {
        let crawl = try await DemoCrawl(parts: [.init(year: 1999)])
        let began = Timestamp.now().microseconds
        #expect(try await crawl.run() == .complete)
        await crawl.server.stop()
        let memory = try crawl.session.withLock { try $0.hostMemory(crawl.origin) }
        #expect(try #require(memory.notBefore) >= began)
        #expect(try #require(memory.noted) >= began)
    }

    @Test("the first request after robots.txt waits as long as robots.txt asks")
    func afterRobots() async throws {
        let crawl = try await DemoCrawl(crawlDelay: 0.5, parts: [.init(year: 1999)])
        #expect(try await crawl.run() == .complete)
        let times = crawl.server.log.prefix(2).map(\.at.microseconds)
        try #require(times.count == 2)
        // The server notes robots.txt before it answers, and the crawl counts from the answer.
        #expect(times[1] - times[0] >= 500_000)
        await crawl.server.stop()
    }
}

/// One crawl, its server and its mirror, gone when the test is done.
private final class DemoCrawl: Sendable {
    let archive = BundledArchive.generate()
    let server: ArchiveServer
    let path: String
    let session: Mutex<CrawlWriter>
    let name: String
    private let profile: SiteProfile
    private let options: CrawlOptions
    private let robots = Mutex<[(origin: String, memory: HostMemory)]>([])

    init(
        origin: String? = nil, crawlDelay: Double = 0, parts: [CrawlOptions.Part] = [],
        backoff: Duration = .milliseconds(200), maxSeconds: Double? = nil
    ) async throws {
        server = ArchiveServer(archive, crawlDelay: crawlDelay)
        let port = try await server.start()
        path = FileManager.default.temporaryDirectory.appending(path: "pouch-crawl-\(UUID().uuidString)").path
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let site = try SiteProfile.load(nameOrPath: root.appending(path: "config/state-2001-2009.yaml").path)
        var profile = site.replacingOrigin(try #require(Origin(origin ?? "http://127.0.0.1:\(port)")))
        profile.politeness.delay = .zero
        profile.politeness.attempts = 2
        profile.politeness.backoff = backoff
        profile.politeness.maxBackoff = backoff
        self.profile = profile
        var options = CrawlOptions()
        options.parts = parts
        options.maxSeconds = maxSeconds
        self.options = options
        let store = try MirrorStore(folder: try MirrorFolder(path: path, create: true), create: true)
        let session = try CrawlWriter.open(store, now: Timestamp.now(), fresh: false, settings: "{}")
        name = session.name
        self.session = Mutex(session)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var origin: String { "\(profile.origin)" }

    /// Runs on a thread of its own: it blocks, and the server needs this process's few.
    func run() async throws -> CrawlEnd {
        let result = await withCheckedContinuation { continuation in
            let thread = Thread { [self] in continuation.resume(returning: Result { try crawl() }) }
            thread.stackSize = 8 << 20
            thread.start()
        }
        return try result.get()
    }

    private func crawl() throws -> CrawlEnd {
        try session.withLock { session in
            let sink = try LogSink(session.store.folder, ["crawls", name, "log.jsonl"])
            let crawler = try CrawlRunner(
                profile: profile, writer: session, options: options, sinks: [sink], stop: StopRequest(),
                report: { _ in })
            defer { robots.withLock { $0 = crawler.robotsAsSeen } }
            return try crawler.run()
        }
    }

    func finish() throws -> CrawlSummary {
        let robots = robots.withLock { $0 }
        return try session.withLock { try $0.finish(now: Timestamp.now(), profile: profile.name, robots: robots) }
    }

    func objects(_ relative: String) throws -> [[String: Any]] {
        let text = try String(contentsOfFile: path + "/" + relative, encoding: .utf8)
        return try text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    func files(under folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: path + "/" + folder)?.compactMap { $0 as? String } ?? []
        return names.map { folder + "/" + $0 }.filter { file in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path + "/" + file, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    /// Offset and length of each record by its id, all of them without a flaw.
    func checkedRecords() throws -> [String: [Int?]] {
        var places: [String: [Int?]] = [:]
        let checker = WARCChecker()
        for file in files(under: "archive") {
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path + "/" + file)))
            let flaws = try checker.check(source: bytesSource(bytes)) { record in
                places[record.header.recordID ?? ""] = [record.header.offset, record.length]
            }
            #expect(flaws == [])
        }
        return places
    }
}

/// A source that lends an array's bytes.
func bytesSource(_ bytes: [UInt8]) -> GunzipReader.Source {
    var start = 0
    return { target in
        let count = min(target.count, bytes.count - start)
        target.copyBytes(from: bytes[start..<start + count])
        start += count
        return count
    }
}
