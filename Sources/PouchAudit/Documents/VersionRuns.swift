import PouchMirror

/// Folds a document's observations into versions: those that stand side by side and saw the same.
enum VersionRuns {
    /// A run: its first and last observation.
    typealias Run = (first: Observation, last: Observation)

    /// - Parameter observations: oldest first. A crawl that passed the document over makes no version, and ends none.
    static func runs(_ observations: [Observation]) -> [Run] {
        var runs: [Run] = []
        for observation in observations where observation.state != .notDue {
            if let last = runs.last, state(last.first) == state(observation), isSame(last.first, observation) {
                runs[runs.count - 1].last = observation
            } else {
                runs.append((observation, observation))
            }
        }
        return runs
    }

    static func version(_ first: Observation, _ last: Observation, name: (Int) -> String) -> DocumentChange.Version {
        DocumentChange.Version(
            firstCrawl: name(first.crawl), lastCrawl: name(last.crawl), firstSeen: first.line.fetchedAt,
            lastSeen: last.line.fetchedAt, sha256: digest(first),
            textSHA256: digest(first) == nil ? nil : first.line.statement?.textSHA256, state: state(first))
    }

    /// Whether two observations of one state saw the same. The bytes of a section's page may change without it: then its
    /// outcome tells, and its text.
    private static func isSame(_ first: Observation, _ next: Observation) -> Bool {
        if digest(first) == digest(next) { return true }
        return next.line.role == ManifestLine.sectionRole && next.line.outcome == Outcome.unchanged.rawValue
            && first.line.statement?.textSHA256 == next.line.statement?.textSHA256
    }

    /// A crawl without an answer keeps the copy before: only a copy that it saw makes a version.
    private static func digest(_ observation: Observation) -> String? {
        observation.state == .held ? observation.line.sha256?.hex : nil
    }

    static func state(_ observation: Observation) -> String { observation.state.name }
}

extension Observation.State {
    /// As reports write it.
    package var name: String {
        switch self {
        case .held: "held"
        case .redirect: "redirect"
        case .gone: "gone"
        case .blocked: "blocked"
        case .unreachable: "unreachable"
        case .refused: "refused"
        case .skipped: "skipped"
        case .notDue: Outcome.notDue.rawValue
        }
    }
}

extension DocumentChange.Capture {
    init(_ observation: Observation, crawl: String) {
        let line = observation.line
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
