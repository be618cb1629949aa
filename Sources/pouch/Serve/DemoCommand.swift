import ArgumentParser
import Dispatch
import Foundation
import PouchBytes
import PouchDemo
import PouchDemoServer
import PouchMirror
import PouchProfile
import PouchReport
import PouchRun
import PouchStore
import PouchURL

/// `pouch demo`
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Crawl the bundled archive over loopback, and show the result.",
        discussion: """
            The archive is synthetic except for one real statement. Pouch serves it on 127.0.0.1, with a robots.txt that sets a pace, a \
            page that is gone, one that moved, and one that is busy the first time.
            """)

    @Option(help: "The mirror's folder.")
    var mirror = "mirror/demo"

    @Option(help: "Also write the archive's pages and gold answers into this folder.")
    var write: String?

    @Flag(help: "Only serve the archive, until stopped; the address is printed first.")
    var serve = false

    @Option(help: "Port to serve on; 0 for any that is free. (default: that of the mirror's last demo, else any)")
    var port: UInt16?

    @Option(help: "Seconds between requests that robots.txt asks for, 0 to 10.")
    var crawlDelay = 0.04

    func validate() throws {
        guard (0...10).contains(crawlDelay) else {
            throw ValidationError("--crawl-delay is a number of seconds from 0 to 10")
        }
    }

    func run() throws {
        try exiting {
            let archive = BundledArchive.generate()
            let earlier = port == nil && !serve ? Self.earlierPort(mirror) : nil
            let server = ArchiveServer(archive, port: port ?? earlier ?? 0, crawlDelay: crawlDelay)
            let listening: Int
            do { listening = try waiting { try await server.start() } } catch {
                printError(Self.taken(port ?? earlier ?? 0, mirror: earlier == nil ? nil : mirror, "\(error)"))
                return .cannotCreate
            }
            let origin = "http://127.0.0.1:\(listening)"
            if let write { try Self.write(archive, to: write, origin: origin) }
            if serve {
                printResult(origin + "\n")
                dispatchMain()
            }
            printResult("Serving \(archive.gold.count) statements of the bundled archive on \(origin)\n\n")
            let site = try SiteProfile.load(
                nameOrPath: "state-2001-2009", in: ProfilePlaces(folders: [], isWithShipped: true))
            guard let loopback = Origin(origin) else { return .internalError }
            var profile = site.replacingOrigin(loopback)
            profile.politeness.delay = .zero
            var job = CrawlJob(profile: profile, mirror: mirror)
            job.fresh = true
            job.warn = { printError($0) }
            let signals = StopSignals(job.stop)
            defer { signals.cancel() }
            let report = try job.run(view: isatty(STDERR_FILENO) == 1 ? LiveView() : nil)
            printResult(report.text() + "\n" + Self.pace(of: server) + "\n")
            try show(report, server)
            return ExitStatus(report) == .incomplete ? .complete : ExitStatus(report)
        }
    }

    /// A second demo asks the same URLs, and so shows what a second crawl of an unchanged archive is.
    private static func earlierPort(_ mirror: String) -> UInt16? {
        guard let folder = try? MirrorFolder(path: mirror, create: false),
            let store = try? MirrorStore(folder: folder, create: false),
            let text = try? store.newestOrigin(), let origin = Origin(text), origin.host == "127.0.0.1"
        else { return nil }
        return UInt16(exactly: origin.port)
    }

    private static func taken(_ port: UInt16, mirror: String?, _ why: String) -> String {
        let place = mirror.map { ", where the demo of \(printable($0)) was served before," } ?? ""
        return
            "port \(port) of 127.0.0.1\(place) cannot be used: \(why). Name another with --port\(mirror == nil ? "" : ", and a new folder with --mirror")."
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

    private func show(_ report: CrawlReport, _ server: ArchiveServer) throws {
        let store = try MirrorStore(folder: try MirrorFolder(path: mirror, create: false), create: false)
        if let held = try Ledger.statementPath(of: BundledArchive.realPath, in: store) {
            printResult("One statement, \(mirror)/\(held):\n\n")
            let bytes = try store.folder.read(held.split(separator: "/").map(String.init))
            let lines = indented(bytes).split(separator: "\n", omittingEmptySubsequences: false).map {
                printable(String($0))
            }
            printResult(lines.joined(separator: "\n") + "\n\n")
        }
        printResult(LedgerReport(try Ledger(store), mirror: mirror).text() + "\n")
        printResult(
            """
            Where everything lies
              \(mirror)/pages/       every page, byte for byte
              \(mirror)/statements/  one JSON file a statement, by year and month
              \(mirror)/archive/     the exchanges with the server, as WARC records
              \(mirror)/crawls/\(report.summary.crawl)/  manifest, summary and log of this crawl

            In a browser: \(serveCommand)

            """)
    }

    /// As it was called: the program of `make demo` is on no `PATH`.
    private var serveCommand: String {
        "\(printable(CommandLine.arguments.first ?? "pouch")) serve \(printable(mirror))"
    }

    private static func write(_ archive: BundledArchive, to folder: String, origin: String) throws {
        for (path, resource) in archive.resources {
            let file = URL(fileURLWithPath: folder + "/root" + path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(resource.bytes).write(to: file)
        }
        let gold = archive.goldLines(origin: origin).joined(separator: "\n") + "\n"
        try Data(gold.utf8).write(to: URL(fileURLWithPath: folder + "/gold.jsonl"))
    }
}
