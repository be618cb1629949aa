import PouchBytes

/// The time as this run counts it, microseconds since 1970: the system's at the start, and what passed since.
///
/// A system clock that is set while a crawl runs makes no request early and none wait for a day.
struct SteadyClock: Sendable {
    private let start = Timestamp.now().microseconds
    private let began = ContinuousClock.now

    var now: Int64 { start + (ContinuousClock.now - began).microseconds }
}

extension Duration {
    var microseconds: Int64 { components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000 }
}
