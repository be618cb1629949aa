import PouchDiff
import PouchExtract
import PouchMirror
import PouchURL

/// Reads two copies of a document and finds every edit between them.
struct DocumentComparer {
    /// The edits of one document, for the finders of templates and of noise; its texts are not kept.
    struct Result {
        var document: ComparedDocument
        var edits: [BlockEdit] = []
        var units: [TextUnit] = []
        /// The shapes of the new text's lines that have a number, and whether one of its lines is a link.
        var shapes: Set<EditDigest> = []
        var hasLinks = false
        /// Whether one of its lines is of links with words in front of them.
        var hasLabels = false
        /// Addresses of files by the address at which the older version had the same bytes.
        var sameFiles: [String: String] = [:]
        /// The names of the parameters that the new text's links have.
        var parameters: Set<String> = []
    }

    let reader: VersionReader
    let observations: ObservationIndex
    let options: TextDiff.Options
    /// The origins that the mirror's crawls asked.
    let origins: [Origin]

    func compare(_ pair: CopyPair, isStatement: Bool) throws -> Result {
        guard isStatement, let old = try reader.version(of: pair.old.line, in: pair.old.crawl),
            let new = try reader.version(of: pair.new.line, in: pair.new.crawl)
        else { return Result(document: ComparedDocument(comparison: ContentComparison(), keys: [])) }
        guard let was = old.statement, let now = new.statement else {
            return Result(
                document: ComparedDocument(
                    comparison: ContentComparison(), keys: [],
                    header: (new.statement ?? old.statement).map(ComparedDocument.Header.init),
                    trouble: "one of its pages cannot be read"))
        }
        let comparison = ContentComparison(old, new, options)
        let isDocument = documents(pair)
        var units: [TextUnit] = []
        var diff: TextDiff?
        if comparison.isTextChanged {
            let made = TextDiff(old: was.paragraphs, new: now.paragraphs, options: options)
            units = TextUnit.units(
                made, facts(old, was, isDocument), facts(new, now, isDocument))
            diff = made
        }
        // A link is part of a block of links where its line is: one that leads elsewhere now, in words that stayed, is not.
        let lines = units.filter(\.isOfLinks).flatMap { $0.edit.deleted + $0.edit.inserted }
        // A link that went and came has another place among them, and its line shows that.
        let links = comparison.edits.filter { $0.place == .field }
        let moved = Set(links.flatMap { $0.deleted.dropFirst() }).intersection(
            links.flatMap { $0.inserted.dropFirst() })
        let files = SameFiles(links, pair, observations)
        let keys = ComparedDocument.keys(of: comparison.edits, units) { edit in
            !lines.isEmpty
                && Set(edit.deleted.dropFirst() + edit.inserted.dropFirst()).subtracting(moved).allSatisfy { value in
                    let link = LinkParameters.link(value)
                    return isDocument(link.url) && lines.contains { $0.contains(link.text) }
                }
        } parameters: {
            LinkParameters($0, isDocument: isDocument)
        } sameFiles: {
            files.changes(of: $0)
        }
        return Result(
            document: ComparedDocument(
                comparison: comparison.withoutEdits, keys: keys, diff: diff, header: ComparedDocument.Header(now)),
            edits: comparison.edits + units.map(\.edit), units: units, shapes: new.shapes, hasLinks: LinkLines.has(now),
            hasLabels: LinkLines.hasLabels(now), sameFiles: files.found, parameters: LinkParameters.names(of: now))
    }

    private func facts(
        _ version: VersionReader.Version, _ statement: Statement, _ isDocument: @escaping (String) -> Bool
    )
        -> TextFacts
    {
        TextFacts(
            paragraphs: statement.paragraphs, lines: version.lines,
            links: LinkLines(statement.links, isDocument: isDocument))
    }

    /// Whether a URL is a statement that either crawl knows; the latest headlines name the page itself, too.
    private func documents(_ pair: CopyPair) -> (String) -> Bool {
        { url in
            spellings(of: url).contains { spelling in
                [pair.new.crawl, pair.old.crawl].contains { crawl in
                    // A manifest that cannot be read is reported where the document's own line is looked up.
                    (try? observations.observation(of: spelling, in: crawl))?.line.isStatement == true
                }
            }
        }
    }

    /// A URL as the manifests may have it: an archive that moved keeps its documents under the origin where they were met.
    private func spellings(of url: String) -> [String] {
        guard let link = WebURL(url), origins.count > 1, origins.contains(link.origin) else { return [url] }
        return [url] + origins.filter { $0 != link.origin }.map { link.replacingOrigin($0).text }
    }
}
