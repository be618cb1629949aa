/// Folds a document's sightings into versions: those that stand side by side and saw the same.
enum VersionRuns {
    /// A run: its first and last sighting.
    typealias Run = (first: Sighting, last: Sighting)

    /// - Parameter sightings: oldest first.
    static func runs(_ sightings: [Sighting]) -> [Run] {
        var runs: [Run] = []
        for sighting in sightings {
            if let last = runs.last, state(last.first) == state(sighting), digest(last.first) == digest(sighting) {
                runs[runs.count - 1].last = sighting
            } else {
                runs.append((sighting, sighting))
            }
        }
        return runs
    }

    static func version(_ first: Sighting, _ last: Sighting, name: (Int) -> String) -> DocumentChange.Version {
        DocumentChange.Version(
            firstCrawl: name(first.crawl), lastCrawl: name(last.crawl), firstSeen: first.line.fetchedAt,
            lastSeen: last.line.fetchedAt, sha256: digest(first),
            textSHA256: digest(first) == nil ? nil : first.line.statement?.textSHA256, state: state(first))
    }

    /// What could not be had keeps the copy that was: only one that was seen tells a version.
    private static func digest(_ sighting: Sighting) -> String? {
        sighting.state == .held ? sighting.line.sha256?.hex : nil
    }

    static func state(_ sighting: Sighting) -> String { sighting.state.name }
}

extension Sighting.State {
    /// As reports write it.
    public var name: String {
        switch self {
        case .held: "held"
        case .redirect: "redirect"
        case .gone: "gone"
        case .blocked: "blocked"
        case .unreachable: "unreachable"
        case .refused: "refused"
        case .skipped: "skipped"
        }
    }
}

extension DocumentChange.Capture {
    init(_ sighting: Sighting, crawl: String) {
        let line = sighting.line
        self.init(crawl: crawl, outcome: line.outcome)
        fetchedAt = line.fetchedAt
        reason = line.reason
        httpStatus = line.httpStatus
        error = line.error
        sha256 = line.sha256?.hex
        textSHA256 = line.statement?.textSHA256
        recordID = line.record?.id
        warcFile = line.record?.file
        warcOffset = line.record?.offset
        listedOn = line.listedOn
        firstAnswer = line.firstAnswer.map {
            DocumentChange.FirstAnswer(httpStatus: $0.httpStatus, fetchedAt: $0.fetchedAt, recordID: $0.recordID)
        }
    }
}
