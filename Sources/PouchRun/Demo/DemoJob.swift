import Foundation
import PouchBytes
import PouchCrawl
import PouchDemo
import PouchDemoServer
import PouchMirror
import PouchProfile
import PouchReport
import PouchStore
import PouchURL

/// The bundled archive, served on loopback and crawled there.
package struct DemoJob {
    /// The mirror's folder.
    package var mirror: String
    /// A folder into which the archive's pages and gold answers are written, too.
    package var write: String?
    /// The port to serve on; nil for that of the mirror's last demo, or any.
    package var port: UInt16?
    /// Seconds between requests that robots.txt asks for.
    package var crawlDelay = 0.04
    /// As the program was called, for the command that is shown at the end.
    package var program = "pouch"
    package var stop = StopRequest()
    private let archive = BundledArchive.generate()

    /// The archive could not be served.
    package struct NotServed: Error, CustomStringConvertible {
        let port: UInt16
        /// The mirror whose last demo was served on that port; nil when the port was named, or any would have done.
        let mirror: String?
        let reason: String

        package var description: String {
            let place = mirror.map { ", where the demo of \(printable($0)) was served before," } ?? ""
            return
                "port \(port) of 127.0.0.1\(place) cannot be used: \(reason). Name another with --port\(mirror == nil ? "" : ", and a new folder with --mirror")."
        }
    }

    package init(mirror: String) { self.mirror = mirror }

    // MARK: - Serving

    /// Serves the archive until the program ends.
    ///
    /// - Returns: its origin.
    /// - Throws: ``NotServed``, `CocoaError` when the archive's pages cannot be written.
    package func serve() throws -> String {
        let server = ArchiveServer(archive, port: port ?? 0, crawlDelay: crawlDelay)
        return "\(try start(server, earlier: nil))"
    }

    private func start(_ server: ArchiveServer, earlier: UInt16?) throws -> Origin {
        let port: Int
        do { port = try BackgroundResult(awaiting: { try await server.start() }).value() } catch {
            throw NotServed(
                port: self.port ?? earlier ?? 0, mirror: earlier == nil ? nil : mirror, reason: "\(error)")
        }
        guard let origin = Origin("http://127.0.0.1:\(port)") else { preconditionFailure("a port is a number") }
        if let write { try writeArchive(to: write, origin: origin) }
        return origin
    }

    /// A second demo asks the same URLs, and so shows what a second crawl of an unchanged archive is.
    private var earlierPort: UInt16? {
        guard let folder = try? MirrorFolder(path: mirror, create: false),
            let store = try? MirrorStore(folder: folder, create: false),
            let text = try? store.newestOrigin(), let origin = Origin(text), origin.host == "127.0.0.1"
        else { return nil }
        return UInt16(exactly: origin.port)
    }

    private func writeArchive(to folder: String, origin: Origin) throws {
        for (path, resource) in archive.resources {
            let file = URL(fileURLWithPath: folder + "/root" + path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(resource.bytes).write(to: file)
        }
        let gold = archive.goldLines(origin: "\(origin)").joined(separator: "\n") + "\n"
        try Data(gold.utf8).write(to: URL(fileURLWithPath: folder + "/gold.jsonl"))
    }

    // MARK: - Crawling

    /// Serves the archive, crawls it, and tells what came of it.
    ///
    /// - Parameter view: shows the crawl while it runs; nil where there is no terminal.
    /// - Throws: ``NotServed``, `StoreError`, `ProfileError`.
    package func run(view: LiveView?, output: RunOutput) throws -> CrawlReport {
        let earlier = port == nil ? earlierPort : nil
        let server = ArchiveServer(archive, port: port ?? earlier ?? 0, crawlDelay: crawlDelay)
        let origin = try start(server, earlier: earlier)
        func tell(_ text: String) { output.result(Array(text.utf8)) }
        tell("Serving \(archive.gold.count) statements of the bundled archive on \(origin)\n\n")
        var profile = try SiteProfile.load(
            nameOrPath: "state-2001-2009", in: ProfilePlaces(folders: [], isWithShipped: true)
        ).replacingOrigin(origin)
        profile.politeness.delay = .zero
        var job = CrawlJob(profile: profile, mirror: mirror)
        job.fresh = true
        job.stop = stop
        job.warn = output.message
        let report = try job.run(view: view)
        tell(report.text() + "\n" + Self.pace(of: server) + "\n")
        tell(try result(report))
        return report
    }

    /// The pace that robots.txt asked for, and the one that was kept.
    private static func pace(of server: ArchiveServer) -> String {
        let log = server.log
        guard let first = log.first, let last = log.last, log.count > 1 else { return "" }
        let mean = Double(last.at.microseconds - first.at.microseconds) / 1e6 / Double(log.count - 1)
        let shortest = zip(log, log.dropFirst()).map { $1.at.microseconds - $0.at.microseconds }.min() ?? 0
        let twice = Dictionary(grouping: log.filter { $0.path != "/robots.txt" }, by: \.path).filter {
            $0.value.count > 1
        }.keys.sorted()
        return """
            The server counted \(log.count) requests, one every \(thousandths(mean)) s; robots.txt asked for \(server.crawlDelay) s between them \
            (the closest two: \(thousandths(Double(shortest) / 1e6)) s).
            Asked more than once: \(twice.isEmpty ? "nothing" : twice.joined(separator: ", ") + (twice == [BundledArchive.busyPath] ? " (busy the first time)" : "")).

            """
    }

    private static func thousandths(_ value: Double) -> String {
        let whole = Int((value * 1_000).rounded())
        let digits = String(1_000 + whole % 1_000).dropFirst()
        return "\(whole / 1_000).\(digits)"
    }

    /// One statement, the ledger, and where everything lies.
    private func result(_ report: CrawlReport) throws -> String {
        let store = try MirrorStore(folder: try MirrorFolder(path: mirror, create: false), create: false)
        var text = ""
        if let held = try Ledger.statementPath(of: BundledArchive.realPath, in: store) {
            let bytes = try store.folder.read(held.split(separator: "/").map(String.init))
            let lines = indented(bytes).split(separator: "\n", omittingEmptySubsequences: false).map {
                printable(String($0))
            }
            text += "One statement, \(mirror)/\(held):\n\n" + lines.joined(separator: "\n") + "\n\n"
        }
        return text + LedgerReport(try Ledger(store), mirror: mirror).text() + """

            Where everything lies
              \(mirror)/pages/       every page, byte for byte
              \(mirror)/statements/  one JSON file a statement, by year and month
              \(mirror)/archive/     the exchanges with the server, as WARC records
              \(mirror)/crawls/\(report.summary.crawl)/  manifest, summary and log of this crawl

            In a browser: \(printable(program)) serve \(printable(mirror))

            """
    }
}
