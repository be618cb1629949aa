import Dispatch
import Foundation
import Synchronization

/// Waits for SIGINT or SIGTERM. A second one leaves at once.
final class EndSignals {
    private let first = DispatchSemaphore(value: 0)
    private var sources: [any DispatchSourceSignal] = []

    init() {
        let seen = Counter()
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [first] in
                if seen.next() > 1 { _exit(ExitStatus.complete.rawValue) }
                first.signal()
            }
            source.resume()
            sources.append(source)
        }
    }

    func wait() { first.wait() }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }
}
