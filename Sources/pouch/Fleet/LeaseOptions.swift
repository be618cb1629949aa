import ArgumentParser
import Foundation
import PouchCrawl

/// How a fleet's worker holds its crawls: options of `pouch crawl` that it alone gives.
struct LeaseOptions: ParsableArguments {
    @Option(help: .hidden)
    var fleetToken: Int?

    /// Lets the crawl go on until the time that the worker writes on standard input, and no longer than it is there.
    func follow(_ stop: StopRequest) {
        guard fleetToken != nil else { return }
        // Until it has been told how long.
        stop.expire(at: 0)
        if let line = readLine(), let time = Int64(line) { stop.expire(at: time) }
        Thread.detachNewThread {
            while let line = readLine() { if let time = Int64(line) { stop.expire(at: time) } }
            stop.stop("the worker has ended")
        }
    }
}
