import PouchDiff
import PouchExtract

/// Looks into the documents whose content may differ, takes out what the site's template changed on many of them, and makes
/// of each document the change that it is.
struct ContentAudit {
    private let search: CandidateSearch
    private let reader: VersionReader
    private let observations: ObservationIndex
    private let judge: PresenceClassifier
    private let options: TextDiff.Options
    private var compared: [Int: ComparedDocument] = [:]
    /// Which copies a document's content was compared between.
    private var pairs: [Int: (old: Observation, new: Observation)] = [:]
    private var diffs = 0
    private var openHeaders = 0
    private var found = SharedEdits(Templates(), url: { _ in "" })
    private(set) var noise = Noise()
    /// Documents among the candidates that turn out to be as they were.
    private(set) var unchanged = 0
    /// Those of which nothing is said.
    private(set) var notDue = 0
    /// The part of the archive that a changed document belongs to.
    private(set) var partOf: [String: String] = [:]

    /// So many diffs are held while the templates are not known yet; beyond, they are made when they are needed.
    private static let heldDiffs = 4_000
    /// Documents without an answer that are listed with their titles, at most.
    private static let mostOpenHeaders = 1_000

    init(
        _ search: CandidateSearch, _ reader: VersionReader, _ judge: PresenceClassifier, _ options: AuditReport.Options
    ) {
        self.search = search
        self.reader = reader
        self.judge = judge
        observations = judge.observations
        self.options = TextDiff.Options(ignoresTypography: options.ignoresTypography)
    }

    var shared: [AuditReport.SharedEdit] { found.edits }

    mutating func changes(_ findings: [PresenceClassifier.Finding?]) throws -> [DocumentChange] {
        var finder = TemplateFinder()
        var noiseFinder = NoiseFinder()
        let comparer = DocumentComparer(
            reader: reader, observations: observations, options: options, origins: observations.history.origins)
        for (place, candidate) in search.candidates.enumerated() {
            guard let pair = try pair(candidate, findings[place]) else { continue }
            pairs[place] = pair
            var result = try comparer.compare(pair, isStatement: candidate.isStatement)
            if result.document.diff != nil {
                diffs += 1
                if diffs > Self.heldDiffs { result.document.diff = nil }
            }
            compared[place] = result.document
            if !result.edits.isEmpty { finder.add(document: place, edits: result.edits) }
            if candidate.isStatement { noiseFinder.add(document: place, result) }
        }
        noise = try NoiseAudit(search: search, reader: reader, observations: observations, pairs: pairs).decide(
            noiseFinder)
        let noisy = noise.found.isEmpty ? [] : Set(compared.values.flatMap { noise.digests(of: $0.keys) })
        found = SharedEdits(finder.found(compared: search.compared, isNoise: noisy.contains)) {
            search.candidates[$0].url
        }
        try shareWords()
        var changes: [DocumentChange] = []
        for (place, candidate) in search.candidates.enumerated() {
            let finding = findings[place]
            guard finding?.isDocument ?? true else { continue }
            guard let change = try change(place, candidate, finding) else {
                if candidate.isNotDue { notDue += 1 } else { unchanged += 1 }
                continue
            }
            if let part = CandidateSearch.part(of: candidate.to?.line) ?? CandidateSearch.part(of: candidate.from?.line)
            {
                partOf[candidate.url] = part
            }
            changes.append(change)
        }
        return changes
    }

    // MARK: - Comparing

    /// The two copies to compare; nil when there are none, or they have the same bytes.
    private func pair(_ candidate: Candidate, _ finding: PresenceClassifier.Finding?) throws -> (
        Observation, Observation
    )? {
        guard finding?.isDocument ?? true, let now = candidate.to else { return nil }
        let old = candidate.from?.hasCopy == true ? candidate.from : candidate.between.first { $0.hasCopy }
        guard let old else { return nil }
        var new: Observation?
        switch finding?.kind {
        case nil, .restored: new = now
        case .moved: new = try finding?.movedTo.flatMap { try observations.seen($0, by: now.crawl) }
        default: break
        }
        guard let new, new.hasCopy else { return nil }
        if old.line.sha256 != new.line.sha256 || old.line.statement?.textSHA256 != new.line.statement?.textSHA256 {
            return (old, new)
        }
        // The text was put back as it was: the version between shows the change.
        guard finding == nil,
            let other = candidate.between.last(where: { $0.hasCopy && $0.line.sha256 != old.line.sha256 })
        else { return nil }
        return (old, other)
    }

    // MARK: - Deciding

    /// nil when the document is as it was.
    private mutating func change(_ place: Int, _ candidate: Candidate, _ finding: PresenceClassifier.Finding?) throws
        -> DocumentChange?
    {
        let document = compared[place]
        var kinds: Set<AuditClass> = []
        var reasons = finding?.reasons ?? []
        var fields: [DocumentChange.Field] = []
        var isTextChanged = false
        var isShared = false
        if let document {
            let own = document.keys.filter { !found.isTemplate($0) && noise.id(of: $0) == nil }
            isShared =
                own.contains { $0.place != .page } && own.allSatisfy { $0.place == .page || found.edit($0) != nil }
            let ownFields = Set(own.compactMap(\.field))
            fields = document.comparison.fields.filter { ownFields.contains($0.name) }
            isTextChanged = own.contains { $0.place == .text }
            if isTextChanged || fields.contains(where: { !Self.isTitleOrDate($0.name) }) { kinds.insert(.edited) }
            if fields.contains(where: { $0.name == "title" }) { kinds.insert(.retitled) }
            if fields.contains(where: { Self.dates.contains($0.name) }) { kinds.insert(.redated) }
            if let trouble = document.trouble {
                kinds.insert(.edited)
                reasons.append(trouble)
            }
            if !candidate.isStatement {
                kinds.insert(.edited)
                reasons.append("the file's bytes changed")
            }
        }
        if finding == nil || finding?.kind == .restored {
            if candidate.listing.isRetitled { kinds.insert(.retitled) }
            if candidate.listing.isRedated { kinds.insert(.redated) }
            fields += Self.fields(of: candidate.listing)
        }
        if finding == nil, let listing = try judge.listing(of: candidate) {
            kinds.insert(listing.kind)
            reasons += listing.reasons
        }
        let kind: AuditClass
        if let finding {
            kind = finding.kind
        } else if let first = AuditClass.allCases.first(where: kinds.contains) {
            kind = first
        } else {
            // The bytes around a section are its page's, which tells of them itself.
            kind = document == nil || candidate.isSection || !isOther(candidate) ? .unchanged : .cosmetic
        }
        guard kind != .unchanged else { return nil }
        kinds.remove(kind)
        var change = DocumentChange(url: candidate.url, kind: kind, role: candidate.role)
        change.also = AuditClass.allCases.filter(kinds.contains)
        change.from = candidate.from.map(capture)
        change.to = candidate.to.map(capture)
        change.movedTo = finding?.movedTo
        change.fields = fields
        change.shared = document.map { found.ids($0.keys) } ?? []
        change.noise = document.map { noise.ids($0.keys) } ?? []
        change.isSharedAlone =
            isShared && finding == nil && document?.trouble == nil && !candidate.listing.isRetitled
            && !candidate.listing.isRedated && !([kind] + change.also).contains { !Self.isOfContent($0) }
        if isTextChanged { change.diff = try diff(place, document) }
        try fill(&change, candidate, document)
        reasons += EditReasons.of(change, candidate, document)
        change.reasons = reasons
        if let pair = pairs[place], finding == nil, pair.new.crawl != candidate.to?.crawl {
            change.reasons.append("changed in crawl \(name(pair.new)), and put back as it was since")
        }
        change.versions = candidate.between.isEmpty ? [] : versions(candidate)
        return change
    }

    /// Whether a page's content alone makes this class.
    private static func isOfContent(_ kind: AuditClass) -> Bool { [.edited, .retitled, .redated].contains(kind) }

    private static let dates = ["date", "date_end", "published_at"]

    private static func isTitleOrDate(_ name: String) -> Bool { name == "title" || dates.contains(name) }

    /// Whether the bytes are others now than in the older crawl.
    private func isOther(_ candidate: Candidate) -> Bool { candidate.from?.line.sha256 != candidate.to?.line.sha256 }

    private static func fields(of listing: ListingDifference) -> [DocumentChange.Field] {
        var fields: [DocumentChange.Field] = []
        if listing.isRetitled {
            fields.append(DocumentChange.Field(name: "listing_title", old: listing.oldTitle, new: listing.newTitle))
        }
        if listing.isRedated {
            fields.append(DocumentChange.Field(name: "listing_date", old: listing.oldDate, new: listing.newDate))
        }
        return fields
    }

    private func diff(_ place: Int, _ document: ComparedDocument?) throws -> TextDiff? {
        guard var diff = try document?.diff ?? made(place) else { return nil }
        for key in document?.keys ?? [] where key.place == .text {
            if let id = noise.id(of: key) ?? found.edit(key)?.id { diff.tell(key.places, by: id) }
        }
        return diff
    }

    private func made(_ place: Int) throws -> TextDiff? {
        guard let pair = pairs[place], let old = try reader.version(of: pair.old.line, in: pair.old.crawl)?.statement,
            let new = try reader.version(of: pair.new.line, in: pair.new.crawl)?.statement
        else { return nil }
        return TextDiff(old: old.paragraphs, new: new.paragraphs, options: options)
    }

    /// Adds the same words that changed in paragraphs that are each document's own.
    private mutating func shareWords() throws {
        let clusters = WordClusters(compared) { noise.id(of: $0) == nil && found.edit($0) == nil }
        for cluster in clusters.shared {
            guard let paragraph = try (compared[cluster.places[0]]?.diff ?? made(cluster.places[0]))?.paragraphs,
                paragraph.indices.contains(cluster.paragraph)
            else { continue }
            found.add(
                words: cluster.words, documents: cluster.places.count,
                sample: cluster.places.prefix(TemplateEdit.sampled).map { search.candidates[$0].url },
                paragraph: paragraph[cluster.paragraph])
        }
    }

    // MARK: - Evidence

    /// Title, date and the like: of the statement as it is, or as it last was.
    private mutating func fill(_ change: inout DocumentChange, _ candidate: Candidate, _ document: ComparedDocument?)
        throws
    {
        var header = document?.header
        if header == nil, candidate.isStatement, change.kind != .cosmetic {
            if change.kind.isOpen { openHeaders += 1 }
            let copy = candidate.to?.hasCopy == true ? candidate.to : candidate.lastCopy
            if let copy, !change.kind.isOpen || openHeaders <= Self.mostOpenHeaders {
                header = try reader.version(of: copy.line, in: copy.crawl)?.statement.map(ComparedDocument.Header.init)
            }
        }
        change.statementID = header?.id
        change.title = header?.title
        change.date = header?.date
        change.statementKind = header?.kind
        change.speaker = header?.speaker
        change.language = header?.language
    }

    private func name(_ observation: Observation) -> String { observations.history.crawls[observation.crawl].name }

    private func capture(_ observation: Observation) -> DocumentChange.Capture {
        DocumentChange.Capture(observation, crawl: name(observation))
    }

    /// Runs of observations that saw the same.
    private func versions(_ candidate: Candidate) -> [DocumentChange.Version] {
        let seen = [candidate.from].compactMap { $0 } + candidate.between + [candidate.to].compactMap { $0 }
        return VersionRuns.runs(seen).map { run in
            VersionRuns.version(run.first, run.last) { observations.history.crawls[$0].name }
        }
    }
}
