import PouchDiff
import PouchExtract

/// A document with its copies compared, where there are two that differ.
struct Comparison {
    var presence: Presence
    var pair: CopyPair?
    /// nil when nothing was compared.
    var result: ComparedDocument?

    var candidate: Candidate { presence.candidate }
}

/// The two copies that a document is compared between.
struct CopyPair {
    let old: Observation
    let new: Observation

    private init(_ old: Observation, _ new: Observation) {
        self.old = old
        self.new = new
    }

    /// nil when there are not two, or they have the same bytes.
    init?(_ document: Presence, _ observations: ObservationIndex) throws {
        let candidate = document.candidate
        guard document.isDocument, let now = candidate.to,
            let old = candidate.from?.hasCopy == true ? candidate.from : candidate.between.first(where: \.hasCopy)
        else { return nil }
        var new: Observation?
        switch document.finding?.kind {
        case nil, .restored: new = now
        case .moved: new = try document.finding?.movedTo.flatMap { try observations.seen($0, by: now.crawl) }
        default: break
        }
        guard let new, new.hasCopy else { return nil }
        if old.line.sha256 != new.line.sha256 || old.line.statement?.textSHA256 != new.line.statement?.textSHA256 {
            self.init(old, new)
            return
        }
        // The text was put back as it was: the version between shows the change.
        guard document.finding == nil,
            let other = candidate.between.last(where: { $0.hasCopy && $0.line.sha256 != old.line.sha256 })
        else { return nil }
        self.init(old, other)
    }

    /// The difference of the two texts; nil when a copy is not a statement.
    func diff(_ reader: VersionReader, _ options: TextDiff.Options) throws -> TextDiff? {
        guard let before = try reader.version(of: old.line, in: old.crawl)?.statement,
            let after = try reader.version(of: new.line, in: new.crawl)?.statement
        else { return nil }
        return TextDiff(old: before.paragraphs, new: after.paragraphs, options: options)
    }
}
