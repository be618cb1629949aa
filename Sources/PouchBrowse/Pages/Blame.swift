import PouchAudit
import PouchDiff
import PouchExtract
import PouchMirror

/// A statement's text, paragraph by paragraph: the crawl that first saw each in these words. Not when it was written.
package struct Blame: Sendable {
    /// A stretch of a paragraph, and the crawl that first saw it; nil where it is as old as the paragraph.
    package struct Span: Sendable, Equatable {
        package var text: String
        package var since: String?
    }

    /// A paragraph of the newest text, or one that was removed from it.
    package enum Block: Sendable, Equatable {
        /// - Parameter since: the crawl that first saw it in these words.
        case paragraph(spans: [Span], since: String)
        /// It stood here, and the crawl found it gone.
        case removed(text: String, by: String)
    }

    package var item: BrowseIndex.Item
    package var title: String
    package var language: String?
    package var blocks: [Block]
    /// The crawl that first saw the statement: text seen since then is not younger, and may be older.
    package var first: String
    package var newest: String
    /// Versions that were read.
    package var versions: Int

    /// - Returns: nil for an unknown statement, or one of which no version can be read.
    /// - Throws: ``BrowseError``, `StoreError`.
    package init?(_ id: String, _ snapshot: MirrorSnapshot, _ index: BrowseIndex) throws {
        guard let item = try index.statement(id) else { return nil }
        let reader = try snapshot.reader()
        var versions: [(crawl: String, statement: Statement)] = []
        var digest: String?
        for observation in try VersionComparison.observations(of: item.url, snapshot) where observation.state == .held {
            let seen = observation.line.sha256?.hex
            if seen == digest { continue }
            digest = seen
            guard let statement = try reader.statement(of: observation.line, in: observation.crawl) else { continue }
            versions.append((snapshot.history.crawls[observation.crawl].name, statement))
        }
        guard let oldest = versions.first, let last = versions.last else { return nil }
        var fold = BlameFold(oldest.statement.paragraphs, crawl: oldest.crawl)
        for version in versions.dropFirst() { fold.add(version.statement.paragraphs, crawl: version.crawl) }
        self.item = item
        title = last.statement.title ?? item.title ?? item.url
        language = last.statement.language
        blocks = fold.blocks
        first = oldest.crawl
        newest = last.crawl
        self.versions = versions.count
    }
}

/// Carries paragraphs from version to version.
struct BlameFold {
    private(set) var blocks: [Blame.Block]
    /// Paragraphs removed that are kept at their place.
    private static let mostRemoved = 200

    init(_ paragraphs: [String], crawl: String) {
        blocks = paragraphs.map { .paragraph(spans: [Blame.Span(text: $0, since: nil)], since: crawl) }
    }

    /// Goes on to a newer version.
    mutating func add(_ paragraphs: [String], crawl: String) {
        // Places among the blocks of the paragraphs that stand, by their number in the old text.
        let standing = blocks.indices.filter { if case .paragraph = blocks[$0] { true } else { false } }
        let old = standing.map { text(of: blocks[$0]) }
        let diff = TextDiff(old: old, new: paragraphs)
        var next: [Blame.Block] = []
        var taken = 0
        /// Removed paragraphs stay where they stood: behind the paragraph before them.
        func passRemoved(upTo place: Int, _ next: inout [Blame.Block], _ taken: inout Int) {
            while taken < place {
                if case .removed = blocks[taken] { next.append(blocks[taken]) }
                taken += 1
            }
        }
        for paragraph in diff.paragraphs {
            let place = paragraph.oldNumber.map { standing[$0 - 1] }
            if let place, paragraph.kind != .moved { passRemoved(upTo: place, &next, &taken) }
            switch paragraph.kind {
            case .same: if let place { next.append(blocks[place]) }
            case .changed, .moved: if let place { next.append(Self.edited(blocks[place], paragraph.spans, crawl)) }
            case .deleted: if let place { next.append(.removed(text: text(of: blocks[place]), by: crawl)) }
            case .inserted:
                let text = paragraph.spans.map(\.text).joined()
                next.append(.paragraph(spans: [Blame.Span(text: text, since: nil)], since: crawl))
            }
            if let place, paragraph.kind != .moved { taken = max(taken, place + 1) }
        }
        passRemoved(upTo: blocks.count, &next, &taken)
        blocks = Self.bounded(next)
    }

    private func text(of block: Blame.Block) -> String {
        switch block {
        case .paragraph(let spans, _): spans.map(\.text).joined()
        case .removed(let text, _): text
        }
    }

    /// Inserted text is dated by the crawl; kept text keeps its date.
    private static func edited(_ block: Blame.Block, _ changes: [TextDiff.Span], _ crawl: String) -> Blame.Block {
        guard case .paragraph(let spans, let since) = block else { return block }
        var rest = spans[...]
        var made: [Blame.Span] = []
        for change in changes {
            if change.kind == .inserted {
                made.append(Blame.Span(text: change.text, since: crawl))
                continue
            }
            for piece in take(change.text.unicodeScalars.count, of: &rest) where change.kind == .same {
                made.append(piece)
            }
        }
        return .paragraph(spans: joined(made), since: since)
    }

    /// Cuts so many scalars from the front.
    private static func take(_ count: Int, of spans: inout ArraySlice<Blame.Span>) -> [Blame.Span] {
        var left = count
        var taken: [Blame.Span] = []
        while left > 0, let first = spans.first {
            let scalars = first.text.unicodeScalars
            let size = scalars.count
            if size <= left {
                taken.append(first)
                spans.removeFirst()
                left -= size
            } else {
                let cut = scalars.index(scalars.startIndex, offsetBy: left)
                taken.append(Blame.Span(text: String(scalars[..<cut]), since: first.since))
                spans[spans.startIndex].text = String(scalars[cut...])
                left = 0
            }
        }
        return taken
    }

    private static func joined(_ spans: [Blame.Span]) -> [Blame.Span] {
        var joined: [Blame.Span] = []
        for span in spans where !span.text.isEmpty {
            if let last = joined.last, last.since == span.since {
                joined[joined.count - 1].text += span.text
            } else {
                joined.append(span)
            }
        }
        return joined
    }

    private static func bounded(_ blocks: [Blame.Block]) -> [Blame.Block] {
        var removed = 0
        return blocks.filter { block in
            guard case .removed = block else { return true }
            removed += 1
            return removed <= mostRemoved
        }
    }
}
