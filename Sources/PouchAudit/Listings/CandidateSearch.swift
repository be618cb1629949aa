import PouchBytes
import PouchMirror

/// Walks the manifests side by side and puts aside what is plainly as it was. What it keeps grows with the changes, not with
/// the archive.
struct CandidateSearch {
    /// Which crawls are compared, as places in the history.
    struct Span: Sendable {
        /// The older crawl, and before it whatever is needed to know the whole archive, oldest first.
        var baseline: [Int]
        /// Crawls whose versions are folded in.
        var between: [Int]
        var to: Int
        var from: Int { baseline[baseline.count - 1] }
        var all: [Int] { baseline + between + [to] }
    }

    /// A listing page in either crawl.
    struct Listing: Sendable {
        var url: String
        var from: Observation?
        var to: Observation?

        /// Read in both crawls, with the same bytes.
        var isUnchanged: Bool {
            guard let from, let to, from.state == .held, to.state == .held else { return false }
            return from.line.sha256 != nil && from.line.sha256 == to.line.sha256
        }
    }

    private(set) var candidates: [Candidate] = []
    /// Listings that are not as they were.
    private(set) var listings: [Listing] = []
    private(set) var unchangedListings = 0
    /// Documents that are as they were.
    private(set) var unchanged = 0
    /// Documents that the newer crawl passed over, and no crawl since the older one found otherwise.
    private(set) var notDue = 0
    /// When all that the newer crawl passed over were found as they are held, or later.
    private(set) var seenSince: String?
    /// Documents that both crawls hold.
    private(set) var compared = 0
    /// Statements among them.
    private(set) var comparedStatements = 0
    /// Documents of each part of the archive, `2003-05`.
    private(set) var parts: [String: Int] = [:]
    /// Where redirects lead, in the newer crawl and in the older.
    private(set) var redirects: [String: String] = [:]
    private(set) var oldRedirects: [String: String] = [:]
    /// Candidates by URL.
    private(set) var places: [String: Int] = [:]

    private let span: Span
    private let observations: ObservationIndex

    init(_ observations: ObservationIndex, _ span: Span) throws {
        self.span = span
        self.observations = observations
        let history = observations.history
        try history.check(span.all)
        var merge = try history.merge(span.all)
        while let lines = try merge.next() { try take(lines) }
    }

    private mutating func take(_ lines: ManifestMerge.Lines) throws {
        let newest = lines.newest.line
        let old = lines.lines.last { $0.crawl <= span.from }
        let new = lines.lines.last { $0.crawl == span.to }
        for source in new?.line.redirectedFrom ?? [] { redirects[source] = newest.url }
        for source in old?.line.redirectedFrom ?? [] { oldRedirects[source] = newest.url }
        switch newest.role {
        case "start", "year", "month":
            let listing = Listing(
                url: newest.url, from: old.map { Observation(crawl: $0.crawl, line: $0.line) },
                to: new.map { Observation(crawl: $0.crawl, line: $0.line) })
            if listing.isUnchanged { unchangedListings += 1 } else { listings.append(listing) }
        case "statement", ManifestLine.sectionRole, "attachment":
            let isNotDue = new?.line.isNotDue ?? false
            if isNotDue, let time = new?.line.confirmedAt { seenSince = seenSince.map { min($0, time) } ?? time }
            if !isNotDue, let part = Self.part(of: newest) { parts[part, default: 0] += 1 }
            let between = lines.lines.filter { $0.crawl > span.from && $0.crawl < span.to }
            if let old, let new {
                if !isNotDue, old.line.sha256 != nil, new.line.sha256 != nil {
                    compared += 1
                    if newest.isStatement { comparedStatements += 1 }
                }
                if Self.isSame(old.line, new.line), between.allSatisfy({ Self.isSame(old.line, $0.line) }) {
                    if isNotDue { notDue += 1 } else { unchanged += 1 }
                    return
                }
            }
            let candidate = try candidate(
                newest.url, role: newest.role, from: old.map { Observation(crawl: $0.crawl, line: $0.line) },
                to: new.map { Observation(crawl: $0.crawl, line: $0.line) },
                between: between.map { Observation(crawl: $0.crawl, line: $0.line) })
            // Its lines differ in the listings alone, which are compared by themselves.
            if old != nil, candidate.to?.state == .notDue { notDue += 1 } else { add(candidate) }
        default: break
        }
    }

    /// Makes a candidate of what the crawls' lines say. Where a crawl passed the document over, what was seen before speaks: of
    /// the newer crawl's no further back than the older one.
    func candidate(
        _ url: String, role: String, from old: Observation?, to new: Observation?, between: [Observation] = []
    ) throws -> Candidate {
        var candidate = Candidate(url: url, role: role, from: old, to: new)
        candidate.between = between.filter { $0.state != .notDue }
        candidate.isNotDue = new?.state == .notDue
        if candidate.isNotDue {
            candidate.to = try observations.seen(url, by: span.to, after: span.from) ?? new
        }
        if let old, old.state == .notDue, candidate.to?.state != .notDue {
            candidate.from = try observations.seen(url, by: old.crawl) ?? old
        }
        // An outage does not bring back what was gone before it.
        if let old, old.isUnanswered,
            let before = try observations.newest(of: url, before: old.crawl, where: { !$0.isSilent }), before.isGone
        {
            candidate.from = before
        }
        return candidate
    }

    /// Makes a document a candidate that the manifests' lines alone did not.
    mutating func promote(_ candidate: Candidate) {
        guard places[candidate.url] == nil else { return }
        if candidate.isNotDue { notDue -= 1 } else { unchanged -= 1 }
        add(candidate)
    }

    mutating func update(_ url: String, _ change: (inout Candidate) -> Void) {
        if let place = places[url] { change(&candidates[place]) }
    }

    private mutating func add(_ candidate: Candidate) {
        places[candidate.url] = candidates.count
        candidates.append(candidate)
    }

    /// Visits every statement whose page the newer crawl found byte for byte what it was, in the order of the URLs.
    func eachUnchangedStatement(_ history: CrawlHistory, _ visit: (Observation) throws -> Void) throws {
        var merge = try history.merge(span.all)
        while let lines = try merge.next() {
            guard lines.newest.line.isStatement,
                let old = lines.lines.last(where: { $0.crawl <= span.from }),
                let new = lines.lines.last(where: { $0.crawl == span.to }), let digest = new.line.sha256,
                old.line.sha256 == digest, !new.line.isNotDue
            else { continue }
            try visit(Observation(crawl: new.crawl, line: new.line))
        }
    }

    /// Held both times, as far as it is known, with the same bytes and in the same listings.
    private static func isSame(_ old: ManifestLine, _ new: ManifestLine) -> Bool {
        guard let digest = old.sha256, digest == new.sha256, old.listedOn == new.listedOn, old.role == new.role else {
            return false
        }
        // A statement's further pages may have changed where its first did not.
        guard old.statement?.textSHA256 == new.statement?.textSHA256 else { return false }
        return [old, new].allSatisfy { [.held, .notDue].contains(Observation.state(of: $0)) }
    }

    /// The part of the archive that a document belongs to: its statement's folder.
    static func part(of line: ManifestLine?) -> String? {
        guard let names = line?.statement?.path?.split(separator: "/"), names.count == 4 else { return nil }
        return names[1] + "-" + names[2]
    }
}
