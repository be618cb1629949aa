import CPosix
import Dispatch
import Foundation
import PouchCrawl

/// SIGINT, SIGTERM and SIGHUP: the first asks the crawl, or the export, to save and end, a second leaves at once. Either is safe.
final class StopSignals {
    private var sources: [any DispatchSourceSignal] = []

    init(_ stop: StopRequest) {
        // A program that nohup started ignores that its terminal is gone.
        let hangUp = pouch_is_ignored(SIGHUP) ? [] : [(SIGHUP, "SIGHUP")]
        for (number, name) in [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")] + hangUp {
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
