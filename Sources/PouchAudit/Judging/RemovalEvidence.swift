/// Evidence for the removal of a document, as of one crawl, with the doubts that remain. An outage, a stopped crawl and
/// a listing that was not read each leave a doubt.
struct RemovalEvidence {
    private(set) var reasons: [String] = []
    private(set) var doubts: [String] = []
    var isProved: Bool { doubts.isEmpty }

    /// - Parameters:
    ///   - observation: a crawl that found the document gone.
    ///   - removedAfter: complete crawls in a row that must find it so.
    init(_ observation: Observation, removedAfter: Int, _ observations: ObservationIndex) throws {
        let line = observation.line
        reasons.append(
            EvidenceWords.told(
                line.reason == "soft_404" ? "answered as a URL that cannot exist is" : "not there", observation))
        var streak = 1
        var held: Observation?
        for crawl in stride(from: observation.crawl - 1, through: 0, by: -1) {
            // A crawl that did not reach it does not count.
            guard let earlier = try observations.observation(of: line.url, in: crawl) else { continue }
            if earlier.isGone {
                streak += 1
                continue
            }
            // What its listings said is newer there than in the last crawl that saw it.
            held = held ?? earlier
            if earlier.isSilent { continue }
            break
        }
        if let first = line.firstAnswer {
            reasons.append(
                "asked twice in this crawl: \(EvidenceWords.status(first.httpStatus)) at \(first.fetchedAt) too")
        }
        if streak > 1 {
            reasons.append("found so by \(streak) complete crawls in a row")
        } else if line.firstAnswer == nil {
            doubts.append("it was asked only once")
        } else if let control = try observations.control(of: observation.crawl, for: line) {
            if control.isAlive {
                reasons.append("the server was well: \(control.url) answered as before")
            } else {
                doubts.append("the server was not well: \(control.url), known to be good, did not answer as before")
            }
        } else {
            doubts.append("no document known to be good answered beside it")
        }
        if streak < removedAfter {
            doubts.append(
                "found gone by \(streak) complete crawl\(streak == 1 ? "" : "s"), and the policy asks for \(removedAfter)"
            )
        }
        try addListings(of: held, observation, observations)
    }

    private mutating func addListings(
        of held: Observation?, _ observation: Observation, _ observations: ObservationIndex
    ) throws {
        let named = try observations.naming(held)
        guard !named.isEmpty else { return }
        if let listing = try named.first(where: { try !observations.isRead($0, in: observation.crawl) }) {
            doubts.append("the listing that named it was not read: \(listing)")
        } else {
            let still = try !observations.naming(observation).isEmpty
            reasons.append(
                "every listing that named it was read; " + (still ? "one still names it" : "none names it any more"))
        }
    }
}

/// How evidence is put into words.
enum EvidenceWords {
    static func told(_ what: String, _ observation: Observation) -> String {
        let line = observation.line
        var parts: [String] = []
        if let status = line.httpStatus { parts.append(Self.status(status)) }
        if let error = line.error, !error.hasPrefix("status ") { parts.append(error) }
        let answer = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
        return what + answer + (line.fetchedAt.map { ", at \($0)" } ?? "")
    }

    static func status(_ status: Int?) -> String { status.map { "status \($0)" } ?? "no answer" }
}
