import PouchDiff
import PouchExtract

/// Statements that moved and were edited on the way.
extension MoveFinder {
    /// Statements read to find those: at most so many that came, and so many that went.
    private static let mostRead = 2_000

    /// What tells one statement from another where their texts differ.
    private struct Heading: Hashable {
        var title: String
        var date: String

        /// nil for a statement without a title or a date.
        init?(_ statement: Statement) {
            guard let title = statement.title, let date = statement.date else { return nil }
            self.title = title.lowercased()
            self.date = date
        }
    }

    /// A statement whose old URL is empty, while one of the same title and date, and nearly its text, came up at another: where
    /// several have that title and date, nothing is said.
    func matchTitles(_ documents: inout [Presence]) throws {
        let came = documents.indices.filter {
            documents[$0].finding?.kind == .added && documents[$0].candidate.isStatement
        }
        guard !came.isEmpty, came.count <= Self.mostRead else { return }
        let went = try documents.indices.filter {
            let candidate = documents[$0].candidate
            return try candidate.isStatement && candidate.to != nil && candidate.lastCopy != nil
                && hasLeft(documents[$0])
        }
        guard !went.isEmpty, went.count <= Self.mostRead else { return }
        let new = try statements(came.map { ($0, documents[$0].candidate.to) })
        let old = try statements(went.map { ($0, documents[$0].candidate.lastCopy) })
        for (heading, places) in old where places.count == 1 {
            guard let others = new[heading], others.count == 1, let now = documents[places[0].place].candidate.to else {
                continue
            }
            let degree = TextDiff(old: places[0].statement.paragraphs, new: others[0].statement.paragraphs).degree
            guard degree <= Self.alike else { continue }
            let target = documents[others[0].place].candidate.url
            documents[places[0].place].finding = Presence.Finding(
                kind: .moved,
                reasons: [
                    now.state == .held
                        ? "still served, and no longer listed" : EvidenceWords.told("no longer here", now),
                    "a statement of its title and date, and most of its text, is now at \(target)",
                ], movedTo: target)
            documents[others[0].place].finding = .address
        }
    }

    private func statements(_ documents: [(place: Int, copy: Observation?)]) throws
        -> [Heading: [(place: Int, statement: Statement)]]
    {
        var found: [Heading: [(place: Int, statement: Statement)]] = [:]
        for (place, copy) in documents {
            guard let seen = copy,
                let statement = try reader.version(of: seen.line, in: seen.crawl)?.statement,
                !statement.paragraphs.isEmpty, let heading = Heading(statement)
            else { continue }
            found[heading, default: []].append((place, statement))
        }
        return found
    }
}
