import PouchBytes
import PouchDiff
import PouchURL

/// Finds documents that stand at another URL now: their old one redirects there, or the same text came up there as the old
/// one went.
struct MoveFinder {
    private let search: CandidateSearch
    private let observations: ObservationIndex
    let reader: VersionReader
    private let options: AuditReport.Options
    private static let noText = SHA256Digest.of([]).hex
    private static let hops = 5
    /// Texts that differ by more than this share are two statements.
    static let alike = 0.5

    init(
        _ search: CandidateSearch, _ observations: ObservationIndex, _ reader: VersionReader,
        _ options: AuditReport.Options
    ) {
        self.search = search
        self.observations = observations
        self.reader = reader
        self.options = options
    }

    /// Sharpens what the URLs alone showed.
    func settle(_ documents: inout [Presence]) throws {
        for place in documents.indices where documents[place].candidate.to?.state == .redirect {
            guard documents[place].isDocument else { continue }
            documents[place].finding = try redirected(documents[place].candidate, &documents)
        }
        try matchTexts(&documents)
        try matchTitles(&documents)
    }

    // MARK: - Redirects

    private func redirected(_ candidate: Candidate, _ documents: inout [Presence]) throws
        -> Presence.Finding
    {
        typealias Finding = Presence.Finding
        let goal =
            SectionAddress(candidate.url).map { section in
                end(of: section.page.text, search.redirects).map { $0 + "#" + section.fragment }
            } ?? end(of: candidate.url, search.redirects)
        guard let before = candidate.lastCopy, let now = candidate.to, let target = goal else {
            // An address that has only ever redirected is no document; what it leads to is.
            return .address
        }
        if candidate.from?.state == .redirect, end(of: candidate.url, search.oldRedirects) == target {
            return Finding(kind: .unchanged)
        }
        let reason = EvidenceWords.told("it redirects to \(target)", now)
        guard let there = try observations.seen(target, by: now.crawl), there.state == .held,
            there.line.statement != nil
        else {
            return Finding(kind: .undetermined, reasons: [reason, "what is there is no statement"], movedTo: target)
        }
        if before.line.statement?.textSHA256 != there.line.statement?.textSHA256 {
            guard let old = try reader.version(of: before.line, in: before.crawl)?.statement,
                let new = try reader.version(of: there.line, in: there.crawl)?.statement
            else {
                return Finding(kind: .undetermined, reasons: [reason, "the two cannot be compared"], movedTo: target)
            }
            let degree = TextDiff(old: old.paragraphs, new: new.paragraphs).degree
            guard degree <= Self.alike else {
                return Finding(
                    kind: .undetermined, reasons: [reason, "what is there is another statement"], movedTo: target)
            }
        }
        drop(target, &documents)
        return Finding(kind: .moved, reasons: [reason], movedTo: target)
    }

    private func end(of url: String, _ redirects: [String: String]) -> String? {
        var at = redirects[url]
        for _ in 0..<Self.hops { if let next = at.flatMap({ redirects[$0] }) { at = next } }
        return at
    }

    /// Drops the finding of a moved document's new place, which is not a document of its own.
    private func drop(_ target: String, _ documents: inout [Presence]) {
        guard let place = search.places[target], documents[place].finding?.kind == .added else { return }
        documents[place].finding = .address
    }

    // MARK: - The same text

    private func matchTexts(_ documents: inout [Presence]) throws {
        var added: [String: [Int]] = [:]
        for (place, document) in documents.enumerated() where document.finding?.kind == .added {
            guard document.candidate.isStatement, let text = document.candidate.to?.line.statement?.textSHA256,
                text != Self.noText
            else { continue }
            added[text, default: []].append(place)
        }
        guard !added.isEmpty else { return }
        for place in documents.indices {
            let candidate = documents[place].candidate
            guard let text = candidate.lastCopy?.line.statement?.textSHA256, let now = candidate.to,
                let new = added[text]?.first, try hasLeft(documents[place])
            else { continue }
            added[text]?.removeFirst()
            let target = documents[new].candidate.url
            documents[place].finding = Presence.Finding(
                kind: .moved,
                reasons: [
                    now.state == .held
                        ? "still served, and no longer listed" : EvidenceWords.told("no longer here", now),
                    "the same text is now at \(target)",
                ], movedTo: target)
            documents[new].finding = .address
        }
    }

    /// Whether the document's old URL is empty or forgotten.
    func hasLeft(_ document: Presence) throws -> Bool {
        let candidate = document.candidate
        if let finding = document.finding {
            return [.removed, .undetermined].contains(finding.kind) && candidate.to?.isGone == true
        }
        guard candidate.to?.state == .held, let before = candidate.from, try !observations.naming(before).isEmpty else {
            return false
        }
        return try observations.naming(candidate.to).isEmpty
    }
}
