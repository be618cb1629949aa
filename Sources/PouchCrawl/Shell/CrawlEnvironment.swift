import PouchBytes
import Synchronization

/// A crawl's inputs besides the network and the disk: the time, and chance.
package struct CrawlEnvironment: Sendable {
    /// Microseconds since 1970. Never goes back, and never jumps, while a run lasts.
    package var now: @Sendable () -> Int64
    /// The time that records and manifests are dated with: the system's, as it is set.
    package var time: @Sendable () -> Timestamp
    /// A number from 0 to 1, a new one each time.
    package var chance: @Sendable () -> Double

    package init(
        now: @escaping @Sendable () -> Int64, time: @escaping @Sendable () -> Timestamp,
        chance: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.time = time
        self.chance = chance
    }

    /// The system's clock as it was when the run began and what has passed since, and the system's random source.
    ///
    /// A system clock that is set while a crawl runs makes no request early and none wait for a day.
    package static func system() -> CrawlEnvironment {
        let start = Timestamp.now().microseconds
        let began = ContinuousClock.now
        return CrawlEnvironment(
            now: { start + (ContinuousClock.now - began).microseconds }, time: { .now() },
            chance: { Double.random(in: 0...1) })
    }
}

/// Times to wait for that an earlier run noted, by this run's clock.
enum Deadline {
    /// When the system's clock was set back since, the wait is as long as it was then, and no longer. Without the time
    /// of the note there is no wait.
    static func restored(_ time: Int64, noted: Int64?, now: Int64) -> Int64 { time - max(0, (noted ?? time) - now) }
}
