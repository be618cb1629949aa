import PouchFetch

/// A host's state, judged by its answers: whether a trouble is one page's own, many pages', or the whole host's. A
/// value without a clock.
///
/// A page that fails again while others answer well is in trouble itself: the host need not be spared for its sake. Pages that
/// fail alike, and never recover, are given up together after ``limit``; a host that gives no good answer at all, wholly.
struct HostHealth: Sendable, Equatable {
    /// How long pages of one kind, or all, may fail before the rest of them is given up, microseconds.
    var limit: Int64

    /// Pages that failed alike and have not answered well since.
    private struct Trouble: Equatable {
        var since: Int64
        var pages: Set<Int64> = []
    }

    private var troubles: [String: Trouble] = [:]
    /// How each page failed last, and when it first did.
    private var failing: [Int64: (kind: String, since: Int64)] = [:]
    /// The first request, or the last good answer.
    private var lastGood: Int64?
    private var hasFailedSince = false
    private var hasAnswered = false
    private var isGivenUp = false
    /// The last answers, newest last: whether each was good.
    private var recent: [Bool] = []

    private static let mostRecent = 20
    /// Pages whose failures are remembered one by one: an archive that is down has any number of them.
    private static let mostFailing = 20_000
    /// Pages from which on a kind of failure is theirs, when others answer well.
    private static let many = 3
    private static let few = 5

    init(limit: Int64) { self.limit = limit }

    static func == (a: HostHealth, b: HostHealth) -> Bool {
        a.limit == b.limit && a.troubles == b.troubles && a.lastGood == b.lastGood && a.recent == b.recent
    }

    // MARK: - Events

    /// A request starts.
    mutating func asked(at now: Int64) { if lastGood == nil { lastGood = now } }

    /// A page answered well.
    mutating func answered(_ page: Int64, at now: Int64) {
        lastGood = now
        hasFailedSince = false
        hasAnswered = true
        isGivenUp = false
        note(isGood: true)
        // Pages like it may recover too.
        if let trouble = failing.removeValue(forKey: page) { troubles[trouble.kind] = nil }
    }

    /// A page failed in a way that may pass. `kind`: in words, equal for failures that are alike.
    mutating func failed(_ page: Int64, _ kind: String, at now: Int64) {
        hasFailedSince = true
        note(isGood: false)
        // Trouble of many pages can be judged without each of them.
        guard failing.count < Self.mostFailing || failing[page] != nil else { return }
        failing[page] = (kind, failing[page]?.since ?? now)
        troubles[kind, default: Trouble(since: now)].pages.insert(page)
    }

    /// All that leads further was asked for: a host that gave no good answer to any of it is not asked for the rest.
    mutating func listingsEnded() { if hasFailedSince, !hasAnswered { isGivenUp = true } }

    private mutating func note(isGood: Bool) {
        recent.append(isGood)
        if recent.count > Self.mostRecent { recent.removeFirst() }
    }

    // MARK: - Judgements

    /// Whether an overload, before it is noted, is the page's own rather than the host's: the host was spared already, and the
    /// page fails again while others answer well, or many pages fail like it while most answers are good.
    ///
    /// - Parameters:
    ///   - interval: the pace in force, microseconds between requests.
    ///   - floor: the usual one.
    func isOwn(_ page: Int64, _ kind: String, interval: Int64, floor: Int64) -> Bool {
        guard interval >= max(floor * 4, 500_000) else { return false }
        if let failure = failing[page], let lastGood, lastGood > failure.since, recent.contains(true) { return true }
        guard let trouble = troubles[kind], trouble.pages.count >= Self.many else { return false }
        return recent.count { $0 } * 2 >= recent.count
    }

    /// Whether no answer was good for a while: the host is to be asked less often, whatever its troubles are.
    var isSilent: Bool { recent.count >= Self.few && !recent.contains(true) }

    /// Why nothing more is asked of the host in this crawl; nil while it is.
    func outage(at now: Int64) -> String? {
        if isGivenUp { return "no good answer from the host in this run" }
        guard hasFailedSince, let lastGood, now - lastGood >= limit else { return nil }
        return "no good answer from the host for \(Self.text(limit))"
    }

    /// Why a page is not requested again in this crawl: pages that failed as it did never recovered. nil while it may
    /// be.
    func outage(of page: Int64, at now: Int64) -> String? {
        guard let failure = failing[page], let trouble = troubles[failure.kind], now - trouble.since >= limit else {
            return nil
        }
        return "\(failure.kind); no page that failed so has recovered for \(Self.text(limit))"
    }

    static func text(_ microseconds: Int64) -> String {
        let seconds = microseconds / 1_000_000
        return seconds % 60 == 0 && seconds >= 60 ? "\(seconds / 60) min" : "\(seconds) s"
    }
}
