import PouchAudit
import PouchDiff
import PouchExtract
import PouchMirror

/// The difference of two versions of a statement.
package struct VersionComparison: Sendable {
    /// One of the two versions, with the crawl and the manifest's line that hold it.
    package struct Side: Sendable {
        package var crawl: String
        package var line: ManifestLine
        package var statement: Statement
    }

    package var item: BrowseIndex.Item
    package var old: Side
    package var new: Side
    package var fields: [DocumentChange.Field]
    /// nil when the text is the same.
    package var diff: TextDiff?

    /// A crawl's name, or one of these in its place.
    package enum Word: String, Sendable, CaseIterable {
        case first, previous, newest
    }

    /// The crawl of a name or a word: of the crawls that hold the statement, the first, the newest, or the last of the
    /// version before the newest.
    ///
    /// - Returns: nil when there is none.
    package static func crawl(
        _ name: String, of item: BrowseIndex.Item, _ snapshot: MirrorSnapshot
    ) throws -> String? {
        guard let word = Word(rawValue: name) else { return snapshot.place(of: name) == nil ? nil : name }
        let held = try observations(of: item.url, snapshot).filter { $0.line.statement != nil }
        guard let newest = held.last else { return nil }
        switch word {
        case .first: return held.first.map { snapshot.history.crawls[$0.crawl].name }
        case .newest: return snapshot.history.crawls[newest.crawl].name
        case .previous:
            return held.last { $0.line.sha256 != newest.line.sha256 }.map { snapshot.history.crawls[$0.crawl].name }
        }
    }

    /// - Returns: nil when there is no such statement, or one of the crawls has no copy of it.
    /// - Throws: ``BrowseError``, `StoreError`.
    package init?(
        _ id: String, from old: String, to new: String, _ snapshot: MirrorSnapshot, _ index: BrowseIndex
    ) throws {
        guard let item = try index.statement(id) else { return nil }
        let reader = try snapshot.reader()
        func side(_ name: String) throws -> Side? {
            guard let place = snapshot.place(of: name), let line = try reader.line(of: item.url, in: place),
                let statement = try reader.statement(of: line, in: place)
            else { return nil }
            return Side(crawl: name, line: line, statement: statement)
        }
        guard let left = try side(old), let right = try side(new) else { return nil }
        self.item = item
        (self.old, self.new) = (left, right)
        fields = DocumentReader.fields(left.statement, right.statement)
        if left.statement.paragraphs != right.statement.paragraphs {
            diff = TextDiff(old: left.statement.paragraphs, new: right.statement.paragraphs)
        }
    }

    /// The page's bytes are the same.
    package var isSamePage: Bool { old.line.sha256 == new.line.sha256 }

    /// Neither text nor a field differs.
    package var saysTheSame: Bool { diff == nil && fields.isEmpty }

    static func observations(of url: String, _ snapshot: MirrorSnapshot) throws(StoreError) -> [Observation] {
        var found: [Observation] = []
        for place in snapshot.history.crawls.indices {
            guard let line = try snapshot.captures.line(of: url, in: place) else { continue }
            found.append(Observation(crawl: place, line: line))
        }
        return found
    }
}
