import Dispatch
import Foundation
import PouchBytes
import PouchCrawl
import PouchMirror
import PouchProfile
import PouchReport
import PouchStore

/// One run of a crawl from the lock on the mirror to the summary: what `crawl` and `demo` have in common.
struct CrawlJob {
    var profile: SiteProfile
    var mirror: String
    var options = CrawlOptions()
    var fresh = false
    var log: String?
    var seal = CrawlSeal()
    var stop = StopRequest()
    /// Called with what a person should know while the crawl runs.
    var tell: (String) -> Void = { _ in }

    /// - Parameter then: called with the crawl's report while the mirror is still held.
    func run(view: LiveView?, then: (MirrorFolder, CrawlReport) -> Void = { _, _ in }) throws -> CrawlReport {
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
        let signals = StopSignals(stop)
        defer { signals.cancel() }
        let crawler = try CrawlRunner(
            profile: profile, writer: writer, options: options, sinks: sinks, stop: stop,
            report: { view?.show($0) },
            tell: { notice in
                view?.clear()
                tell(notice)
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
                tell("\(path) is not the file that its crawl's summary names: `pouch verify \(mirror)` tells more")
            }
        }
        try seal.stamp(folder, contact: profile.contact, sinks: sinks)
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

/// SIGINT and SIGTERM: the first asks the crawl, or export, to save and end, a second leaves at once. Either is safe.
final class StopSignals {
    private var sources: [any DispatchSourceSignal] = []

    init(_ stop: StopRequest) {
        for (number, name) in [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if stop.signal != nil { _exit(ExitStatus.stoppedEarly.rawValue) }
                stop.stop(name)
            }
            source.resume()
            sources.append(source)
        }
    }

    func cancel() { for source in sources { source.cancel() } }
}
