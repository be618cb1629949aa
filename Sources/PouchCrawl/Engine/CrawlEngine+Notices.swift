import PouchBytes
import PouchFetch
import PouchURL

/// Notices of waits, for a person: one each, for those longer than ten seconds.
extension CrawlEngine {
    /// Waits up to here get no notice, microseconds.
    static let silentWait: Int64 = 10_000_000

    /// A host is overloaded and said for how long.
    mutating func noticeWait(of origin: Origin, until time: Int64, now: Int64, _ why: String) {
        guard time - now > Self.silentWait else { return }
        let end = Timestamp(microseconds: time).rfc3339
        notice(
            "\(origin) answers that it is overloaded: nothing is asked of it until \(end); \(why).",
            once: "wait \(origin) \(end)")
    }

    /// A pace slower than a request each ten seconds: without a word, the crawl would seem to stand still.
    mutating func noticePace(of origin: Origin, _ pace: Pace) {
        guard pace.interval > Self.silentWait else { return }
        let why: String
        if pace.interval > pace.floor {
            why = "it answers slowly, or that it is overloaded"
        } else if pace.floor > profile.politeness.delay.microseconds {
            why = "its robots.txt asks for that (Crawl-delay)"
        } else {
            why = "the profile's delay"
        }
        notice(
            "\(origin) is asked once each \(HostHealth.text(pace.interval)): \(why).", once: "pace \(origin) \(why)")
    }

    /// An earlier run was asked to leave the host alone for a while, and that time is not over.
    mutating func noticeRest(of origin: Origin, _ pace: Pace, now: Int64) {
        guard pace.notBefore - now > max(Self.silentWait, pace.interval) else { return }
        let end = Timestamp(microseconds: pace.notBefore).rfc3339
        notice(
            "Nothing is asked of \(origin) until \(end): an earlier run was told so.", once: "rest \(origin)")
    }

    /// robots.txt is to be asked for again: until then nothing else is.
    mutating func noticeRobotsWait(of origin: Origin, until time: Int64, now: Int64, _ reading: RobotsReading) {
        guard time - now > Self.silentWait else { return }
        let end = Timestamp(microseconds: time).rfc3339
        let why = reading.status.map { "answered \($0)" } ?? reading.error ?? "gave no answer"
        notice(
            "\(origin)/robots.txt: \(why). It is asked for again at \(end), and nothing else before it.",
            once: "robots wait \(origin)")
    }
}
