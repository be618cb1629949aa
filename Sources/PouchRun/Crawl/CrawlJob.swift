import PouchBytes
import PouchCrawl
import PouchMirror
import PouchProfile
import PouchReport
import PouchStore

/// One run of a crawl from the lock on the mirror to the summary: what `crawl` and `demo` have in common.
package struct CrawlJob {
    package var profile: SiteProfile
    package var mirror: String
    package var options = CrawlOptions()
    /// Whether an unfinished crawl is marked abandoned and a new one begins.
    package var fresh = false
    /// A second file for the log, as JSON Lines.
    package var log: String?
    package var seal = SealPlan()
    package var stop = StopRequest()
    /// Called with notices while the crawl runs.
    package var notice: (String) -> Void = { _ in }
    /// Called with failures that do not end the crawl.
    package var warn: (String) -> Void = { _ in }

    /// - Parameter mirror: the mirror's folder; it is made when it is not there.
    package init(profile: SiteProfile, mirror: String) {
        self.profile = profile
        self.mirror = mirror
    }

    /// - Parameter then: called with the crawl's report while the mirror is still held.
    /// - Throws: `StoreError`, `.locked` when another process holds the mirror.
    package func run(view: LiveView?, then: (MirrorFolder, CrawlReport) -> Void = { _, _ in }) throws -> CrawlReport {
        let started = Timestamp.now()
        let folder = try MirrorFolder(path: mirror, create: true)
        let lock = try MirrorLock(folder, now: started.rfc3339)
        defer { withExtendedLifetime(lock) {} }
        let store = try MirrorStore(folder: folder, create: true)
        let writer = try CrawlWriter.open(
            store, now: started, fresh: fresh, settings: settings(), signer: seal.signer)
        try ProfileCopy.keep(profile.source, crawl: writer.name, in: folder)
        var sinks = [try LogSink(folder, ["crawls", writer.name, "log.jsonl"])]
        if let log { sinks.append(try LogSink(path: log)) }
        let crawler = try CrawlRunner(
            profile: profile, writer: writer, options: options, sinks: sinks, stop: stop,
            report: { view?.show($0) },
            tell: { line in
                view?.clear()
                notice(line)
            })
        let end: CrawlEnd
        do { end = try crawler.run() } catch {
            view?.clear()
            throw error
        }
        defer { view?.clear() }
        let now = Timestamp.now()
        let summary: CrawlSummary
        switch end {
        case .stopped: summary = try writer.summary()
        default:
            summary = try writer.finish(now: now, profile: profile.name, robots: crawler.robotsAsSeen)
            // The next crawl does the rest.
            for path in try Compaction.run(store).damaged {
                notice("\(path) is not the file that its crawl's summary names: `pouch verify \(mirror)` says more")
            }
        }
        try seal.stamp(folder, contact: profile.contact, sinks: sinks, warn: warn)
        view?.clear()
        let report = CrawlReport(
            summary: summary, end: end, mirror: mirror, seconds: Double(now.microseconds - started.microseconds) / 1e6)
        then(folder, report)
        return report
    }

    /// The crawl's settings, for its summary.
    private func settings() -> String {
        var json = JSONWriter(capacity: 512)
        json.beginObject()
        json.field("pouch", PouchVersion.text)
        json.field("origin", "\(profile.origin)")
        json.key("delay_ms")
        json.int(Int(profile.politeness.delay / .milliseconds(1)))
        json.key("connections")
        json.int(profile.politeness.connections)
        json.key("ignore_robots")
        json.bool(options.ignoresRobots)
        if let proxy = options.proxy {
            // The names are looked up there: the addresses that they lead to were not checked.
            json.field("proxy", proxy.address)
            json.key("addresses_checked")
            json.bool(false)
        }
        json.key("recheck")
        json.double(options.recheck ?? profile.audit.recheck)
        if let revisit = options.revisit(of: profile) {
            json.key("revisit")
            json.beginObject()
            json.field("young", Units.text(revisit.young))
            json.field("older", Units.text(revisit.older))
            json.endObject()
        }
        json.key("parts")
        json.beginArray()
        for part in options.parts {
            json.string("\(part.year)" + (part.month.map { $0 < 10 ? "-0\($0)" : "-\($0)" } ?? ""))
        }
        json.endArray()
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }
}
