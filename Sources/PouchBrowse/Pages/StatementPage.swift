import PouchAudit
import PouchBytes
import PouchExtract
import PouchMirror

/// A statement as one crawl saw it, with what it rests on. All of it is read from the manifest, the summary and the
/// statement's file or record when the page is made.
package struct StatementPage: Sendable {
    package var item: BrowseIndex.Item
    package var statement: StatementFile
    /// The statement's JSON, as the mirror keeps it or as it is read anew of the record.
    package var json: [UInt8]
    /// Of the crawl that is shown.
    package var line: ManifestLine
    package var crawl: CrawlHistory.Crawl
    package var state: Observation.State
    package var seal: SealState?
    /// Complete crawls from that one to the newest.
    package var chain: Int
    /// Complete crawls in all.
    package var crawls: Int
    /// Whether the address names the crawl.
    package var isPermalink: Bool
    /// Whether a later crawl has a line of it.
    package var isNewest: Bool
    /// Of the line in its manifest, from 1; nil when it was not counted.
    package var lineNumber: Int?
    /// Neighbours of the same month.
    package var earlier: BrowseIndex.Item?
    package var later: BrowseIndex.Item?

    /// - Parameter name: the crawl; nil for the newest that has a line of it.
    /// - Returns: nil when there is no such statement, or that crawl has no copy of it.
    /// - Throws: ``BrowseError``, `StoreError`.
    package init?(_ id: String, at name: String?, _ snapshot: MirrorSnapshot, _ index: BrowseIndex) throws {
        guard let item = try index.statement(id) else { return nil }
        let wanted = name ?? item.crawl
        guard let place = snapshot.place(of: wanted), let crawl = snapshot.crawl(wanted) else { return nil }
        guard let line = try snapshot.captures.line(of: item.url, in: place),
            let kept = line.statement
        else { return nil }
        let (statement, json) = try StatementSource(snapshot).statement(kept, of: line, in: place)
        self.item = item
        self.statement = statement
        self.json = json
        self.line = line
        self.crawl = crawl
        state = Observation(crawl: place, line: line).state
        seal = snapshot.seals[place]
        chain = snapshot.history.crawls.count - place
        crawls = snapshot.history.crawls.count
        isPermalink = name != nil
        isNewest = wanted == item.crawl
        lineNumber = isNewest ? item.line : nil
        (earlier, later) = try index.beside(item)
    }

    /// The title to show.
    package var title: String {
        [statement.title, statement.listing?.title].compactMap { $0 }.first { !$0.isEmpty } ?? item.url
    }
}

/// Finds the statement that a manifest's line names: in its file, or read anew of the record when the file is another
/// crawl's.
struct StatementSource {
    private let snapshot: MirrorSnapshot

    init(_ snapshot: MirrorSnapshot) { self.snapshot = snapshot }

    func statement(
        _ kept: ManifestLine.Statement, of line: ManifestLine, in place: Int
    ) throws -> (StatementFile, json: [UInt8]) {
        let found = try file(kept)
        if let bytes = found?.bytes, let statement = StatementFile(json: bytes) { return (statement, bytes) }
        // The newest crawl's file is what that crawl left, unless one has run since.
        let isNewest = place == snapshot.history.crawls.count - 1
        if isNewest, snapshot.unfinished == nil, let path = kept.path, let expected = kept.sha256 {
            throw BrowseError.damaged(file: path, expected: expected.hex, found: found?.digest.hex)
        }
        guard let read = try snapshot.reader().statement(of: line, in: place) else {
            throw BrowseError.damaged(file: kept.path ?? line.url, expected: kept.sha256?.hex, found: found?.digest.hex)
        }
        let json = read.json(crawl: snapshot.history.crawls[place].name, recordID: line.record?.id).bytes
        guard let statement = StatementFile(json: json) else {
            throw BrowseError.damaged(file: kept.path ?? line.url, expected: nil, found: nil)
        }
        return (statement, json)
    }

    /// The file, its bytes only when they are the line's.
    private func file(_ kept: ManifestLine.Statement) throws(StoreError) -> (digest: SHA256Digest, bytes: [UInt8]?)? {
        guard let path = kept.path.flatMap({ MirrorPath.components($0, below: "statements") }),
            let found = try StatementFile.contents(of: path, in: snapshot.folder)
        else { return nil }
        return (found.sha256, found.sha256 == kept.sha256 ? found.bytes : nil)
    }
}
