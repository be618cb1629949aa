import PouchBytes

/// How a run ended.
package struct RunEnd: Sendable, Equatable {
    /// The crawl's exit code, or 128 and the number of the signal that ended it.
    package var exit: Int32
    /// Whether the worker asked it to stop.
    package var wasStopped: Bool
    /// The last lines that it printed.
    package var log: String

    package init(exit: Int32, wasStopped: Bool = false, log: String = "") {
        self.exit = exit
        self.wasStopped = wasStopped
        self.log = log
    }
}

/// What follows for an archive from the end of a run: a function of what is known, without a clock or a database.
package struct Aftermath: Sendable, Equatable {
    /// The run's end in a word, for people and counts.
    package enum Ending: String, Sendable, CaseIterable {
        case complete, incomplete, stopped, unreachable, forbidden, held, failed
        case badProfile = "bad-profile"
        case workerFault = "worker-fault"
        case storeAway = "store-away"
    }

    package var ending: Ending
    /// When the archive is due again, from now.
    package var wait: Duration
    /// Runs in a row that came to nothing.
    package var failures: Int
    /// Why the archive is not crawled any more until somebody has looked; nil when it is.
    package var quarantine: String?
    /// Whether the worker, not the archive, is at fault: it takes no more.
    package var blamesWorker = false
    /// Whether the store may have seen a later token than the fleet gave.
    package var asksStore = false

    /// Failures of the crawl itself in a row until the archive is put into quarantine.
    package static let mostFailures = 3
    /// Losses of its worker in a row until then: most of them are no archive's fault.
    static let mostLosses = 6

    /// - Parameters:
    ///   - failures: in a row before this run.
    ///   - share: the archive's place, 0 up to 1: what waits does not come back all at once.
    package static func of(
        _ end: RunEnd, schedule: Schedule, failures: Int, started: Timestamp, now: Timestamp, share: Double,
        jitter: Duration
    ) -> Aftermath {
        func backOff(_ ending: Ending, from first: Duration, upTo most: Duration) -> Aftermath {
            Aftermath(ending: ending, wait: Self.wait(failures, from: first, upTo: most, share), failures: failures + 1)
        }
        switch end.exit {
        case 0, 1, 4:
            let due = schedule.next(started: started, now: now, share: share, jitter: jitter)
            return Aftermath(
                ending: end.exit == 4 ? .incomplete : .complete,
                wait: .microseconds(max(0, due.microseconds - now.microseconds)), failures: 0)
        // At a limit of its own: others that are due come first.
        case 3: return Aftermath(ending: .stopped, wait: .seconds(end.wasStopped ? 0 : 60), failures: failures)
        case 65:
            return Aftermath(
                ending: .badProfile, wait: .zero, failures: failures + 1,
                quarantine: "the profile, the mirror or the store is bad: \(lastLine(end.log))")
        case 69: return backOff(.unreachable, from: .seconds(3_600), upTo: .seconds(7 * 86_400))
        case 77: return backOff(.forbidden, from: .seconds(3_600), upTo: .seconds(7 * 86_400))
        case 73, 74:
            return Aftermath(ending: .workerFault, wait: .seconds(60), failures: failures, blamesWorker: true)
        // No archive's fault, and never for long: it must not rest for days afterwards.
        case 76:
            return Aftermath(
                ending: .storeAway, wait: wait(0, from: .seconds(300), upTo: .seconds(300), share), failures: failures)
        case 75: return Aftermath(ending: .held, wait: .seconds(60), failures: failures, asksStore: true)
        case _ where end.wasStopped: return Aftermath(ending: .stopped, wait: .zero, failures: failures)
        default:
            var after = backOff(.failed, from: .seconds(60), upTo: .seconds(3_600))
            if after.failures >= mostFailures {
                after.quarantine =
                    "\(after.failures) failures in a row, the last with exit code \(end.exit): \(lastLine(end.log))"
            }
            return after
        }
    }

    /// Doubled with each failure; up to a quarter longer by the archive's place.
    package static func wait(_ failures: Int, from first: Duration, upTo most: Duration, _ share: Double) -> Duration {
        let doubled = Double(first.microseconds) * Double(UInt64(1) << UInt64(min(max(failures, 0), 20)))
        return .microseconds(Int64(min(doubled, Double(most.microseconds)) * (1 + share / 4)))
    }

    private static func lastLine(_ log: String) -> String {
        let line = log.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it said nothing"
        return String(line.prefix(500))
    }
}
