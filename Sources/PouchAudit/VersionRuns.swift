import PouchStore

/// Folds a document's sightings into versions: those that stand side by side and saw the same.
enum VersionRuns {
    static func of(_ sightings: [(sighting: Sighting, crawl: String)]) -> [DocumentChange.Version] {
        var versions: [DocumentChange.Version] = []
        for (sighting, crawl) in sightings {
            let line = sighting.line
            let state = state(sighting)
            // What could not be had keeps the copy that was: the state tells it from one that was seen.
            let digest = sighting.state == .held ? line.sha256?.hex : nil
            if let last = versions.last, last.state == state, last.sha256 == digest {
                versions[versions.count - 1].lastCrawl = crawl
                versions[versions.count - 1].lastSeen = line.fetchedAt
                continue
            }
            versions.append(
                DocumentChange.Version(
                    firstCrawl: crawl, lastCrawl: crawl, firstSeen: line.fetchedAt, lastSeen: line.fetchedAt,
                    sha256: digest, textSHA256: digest == nil ? nil : line.statement?.textSHA256, state: state))
        }
        return versions
    }

    static func state(_ sighting: Sighting) -> String {
        switch sighting.state {
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
            DocumentChange.FirstAnswer(httpStatus: $0.httpStatus, fetchedAt: $0.fetchedAt ?? "", recordID: $0.recordID)
        }
    }
}
