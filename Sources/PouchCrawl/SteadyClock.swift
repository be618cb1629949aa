import PouchBytes

/// The time as this run counts it, microseconds since 1970: the system's at the start, and what passed since.
///
/// A system clock that is set while a crawl runs makes no request early and none wait for a day.
struct SteadyClock: Sendable {
    private let start = Timestamp.now().microseconds
    private let began = ContinuousClock.now

    var now: Int64 { start + (ContinuousClock.now - began).microseconds }

    /// A time to wait for that an earlier run noted, by this clock. When the system's was set back since, the wait is as
    /// long as it was then, and no longer; without the time of the note there is none.
    func deadline(_ time: Int64, noted: Int64?) -> Int64 { time - max(0, (noted ?? time) - now) }
}

extension Duration {
    var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
