import Dispatch
import Foundation
import PouchCrawl

/// SIGINT and SIGTERM: the first asks the crawl, or the export, to save and end, a second leaves at once. Either is safe.
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
