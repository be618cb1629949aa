import ArgumentParser
import Dispatch
import Foundation
import PouchReport
import PouchRun

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
            var job = DemoJob(mirror: mirror)
            job.write = write
            job.port = port
            job.crawlDelay = crawlDelay
            // As it was called: the program of `make demo` is on no `PATH`.
            job.program = CommandLine.arguments.first ?? job.program
            if serve {
                printResult(try job.serve() + "\n")
                dispatchMain()
            }
            let signals = StopSignals(job.stop)
            defer { signals.cancel() }
            let report = try job.run(view: isatty(STDERR_FILENO) == 1 ? LiveView() : nil, output: .standard)
            return ExitStatus(report) == .incomplete ? .complete : ExitStatus(report)
        }
    }
}
