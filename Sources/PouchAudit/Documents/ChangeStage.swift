import PouchDiff
import PouchExtract

/// Makes of each compared document the change that it is.
struct ChangeStage {
    struct Result {
        var changes: [DocumentChange] = []
        /// Documents among the candidates that are as they were.
        var unchanged = 0
        /// Those of which nothing is said.
        var notDue = 0
        /// The part of the archive that a changed document belongs to.
        var partOf: [String: String] = [:]
    }

    private let reader: VersionReader
    private let classifier: PresenceClassifier
    private let options: TextDiff.Options
    private let shared: SharedEdits
    private let noise: Noise
    private var openHeaders = 0
    private var history: CrawlHistory { classifier.observations.history }

    /// Documents without an answer that are listed with their titles, at most.
    private static let mostOpenHeaders = 1_000

    init(
        _ found: ComparisonStage.Result, _ reader: VersionReader, _ classifier: PresenceClassifier,
        _ options: TextDiff.Options
    ) {
        self.reader = reader
        self.classifier = classifier
        self.options = options
        shared = found.shared
        noise = found.noise
    }

    mutating func run(_ documents: [Comparison]) throws -> Result {
        var result = Result()
        for document in documents where document.presence.isDocument {
            let candidate = document.candidate
            guard let change = try change(document) else {
                if candidate.isNotDue { result.notDue += 1 } else { result.unchanged += 1 }
                continue
            }
            let part = CandidateSearch.part(of: candidate.to?.line) ?? CandidateSearch.part(of: candidate.from?.line)
            if let part { result.partOf[candidate.url] = part }
            result.changes.append(change)
        }
        return result
    }

    // MARK: - Classes

    /// What is known of a document's difference, before it has a class.
    private struct Evidence {
        var edits = OwnEdits()
        var classes: Set<AuditClass> = []
        var fields: [DocumentChange.Field] = []
        var reasons: [String] = []
    }

    private func evidence(_ document: Comparison) throws -> Evidence {
        let (candidate, finding) = (document.candidate, document.presence.finding)
        var found = Evidence()
        if let result = document.result {
            found.edits = OwnEdits(result, isStatement: candidate.isStatement, shared, noise)
        }
        found.classes = found.edits.classes
        found.fields = found.edits.fields
        found.reasons = (finding?.reasons ?? []) + found.edits.reasons
        if finding == nil || finding?.kind == .restored {
            found.classes.formUnion(candidate.listing.classes)
            found.fields += candidate.listing.fields
        }
        if finding == nil, let listing = try classifier.listing(of: candidate) {
            found.classes.insert(listing.kind)
            found.reasons += listing.reasons
        }
        return found
    }

    private func kind(_ document: Comparison, _ classes: Set<AuditClass>) -> AuditClass {
        if let finding = document.presence.finding { return finding.kind }
        if let first = AuditClass.allCases.first(where: classes.contains) { return first }
        let candidate = document.candidate
        // The bytes around a section are its page's, which tells of them itself.
        let isSame = candidate.from?.line.sha256 == candidate.to?.line.sha256
        return document.result == nil || candidate.isSection || isSame ? .unchanged : .cosmetic
    }

    // MARK: - Changes

    /// nil when the document is as it was.
    private mutating func change(_ document: Comparison) throws -> DocumentChange? {
        let (candidate, finding) = (document.candidate, document.presence.finding)
        let found = try evidence(document)
        let kind = kind(document, found.classes)
        guard kind != .unchanged else { return nil }
        var change = DocumentChange(url: candidate.url, kind: kind, role: candidate.role)
        change.also = AuditClass.allCases.filter { $0 != kind && found.classes.contains($0) }
        change.from = candidate.from.map(capture)
        change.to = candidate.to.map(capture)
        change.movedTo = finding?.movedTo
        change.fields = found.fields
        if let keys = document.result?.keys {
            change.shared = shared.ids(keys)
            change.noise = noise.ids(keys)
        }
        change.isSharedAlone = found.edits.areShared && isOfContentAlone(document, [kind] + change.also)
        if found.edits.isTextChanged { change.diff = try diff(document) }
        change.describe(try header(document, kind))
        change.reasons = found.reasons + EditReasons.of(change, candidate, document.result)
        if let pair = document.pair, finding == nil, pair.new.crawl != candidate.to?.crawl {
            change.reasons.append("changed in crawl \(name(pair.new.crawl)), and put back as it was since")
        }
        change.versions = candidate.between.isEmpty ? [] : versions(candidate)
        return change
    }

    /// Whether nothing but the contents of the two pages makes the document's classes.
    private func isOfContentAlone(_ document: Comparison, _ classes: [AuditClass]) -> Bool {
        document.presence.finding == nil && document.result?.trouble == nil
            && document.candidate.listing.classes.isEmpty
            && classes.allSatisfy { [.edited, .retitled, .redated].contains($0) }
    }

    private func diff(_ document: Comparison) throws -> TextDiff? {
        guard var diff = try document.result?.diff ?? document.pair?.diff(reader, options) else { return nil }
        for key in document.result?.keys ?? [] where key.place == .text {
            if let id = noise.id(of: key) ?? shared.edit(key)?.id { diff.tell(key.places, by: id) }
        }
        return diff
    }

    /// Title, date and the like: of the statement as it is, or as it last was.
    private mutating func header(_ document: Comparison, _ kind: AuditClass) throws -> ComparedDocument.Header? {
        if let header = document.result?.header { return header }
        let candidate = document.candidate
        guard candidate.isStatement, kind != .cosmetic else { return nil }
        if kind.isOpen { openHeaders += 1 }
        guard let copy = candidate.to?.hasCopy == true ? candidate.to : candidate.lastCopy,
            !kind.isOpen || openHeaders <= Self.mostOpenHeaders
        else { return nil }
        return try reader.version(of: copy.line, in: copy.crawl)?.statement.map(ComparedDocument.Header.init)
    }

    // MARK: - Evidence

    private func name(_ crawl: Int) -> String { history.crawls[crawl].name }

    private func capture(_ observation: Observation) -> DocumentChange.Capture {
        DocumentChange.Capture(observation, crawl: name(observation.crawl))
    }

    /// Runs of observations that saw the same.
    private func versions(_ candidate: Candidate) -> [DocumentChange.Version] {
        let seen = [candidate.from].compactMap { $0 } + candidate.between + [candidate.to].compactMap { $0 }
        return VersionRuns.runs(seen).map { VersionRuns.version($0.first, $0.last, name: name) }
    }
}

extension DocumentChange {
    fileprivate mutating func describe(_ header: ComparedDocument.Header?) {
        statementID = header?.id
        title = header?.title
        date = header?.date
        statementKind = header?.kind
        speaker = header?.speaker
        language = header?.language
    }
}
