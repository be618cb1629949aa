import PouchHTML
import PouchProfile

/// The parts of a page that a statement takes before any line is read: the region that holds it, and its translations.
extension StatementReader {
    /// Regions that are compared: each may hold the next, and reading them all again and again must end.
    private static let mostRegions = 16

    /// Letters of another node of the region's rule that are worth a word.
    private static let leastOfRegion = 80

    /// The part of the page that holds the document. On a page that no rule knows, it is where most of the text stands.
    /// - Parameter lost: takes the texts of other nodes that the same rule finds: only one is read.
    func region(
        _ document: borrowing HTMLDocument, _ notes: inout Warnings, _ lost: inout [String]
    ) -> Node? {
        if format != .html { return document.root }
        for source in rules.regions {
            guard let query = extractor.queries[source] else { continue }
            let nodes = document.nodes(query)
            // Of several, the one with the most text.
            if nodes.count == 1 { return nodes[0] }
            let texts = nodes.prefix(Self.mostRegions).map { ($0, $0.text) }
            if let longest = texts.max(by: { $0.1.utf8.count < $1.1.utf8.count }) {
                lost = texts.filter { $0.0 != longest.0 && !$0.0.isInside(longest.0) && !longest.0.isInside($0.0) }
                    .map(\.1).filter { TakenText.letters($0) >= Self.leastOfRegion }
                return longest.0
            }
        }
        guard let root = document.root else { return nil }
        notes.add(.cut("no region of the profile is on the page; its densest part was read"))
        return root.densest
    }

    /// Other languages that the head names, each address once, without the page itself.
    var translations: [Statement.Translation] {
        var known: Set<Statement.Translation> = []
        return parts.translations.prefix(Self.mostTranslations).compactMap { language, reference in
            guard let language = Self.languageTag(language), let url = extractor.resolve(reference, base),
                profile.identity(of: url) != profile.identity(of: page.url)
            else { return nil }
            let found = Statement.Translation(language: language, url: url.text)
            return known.insert(found).inserted ? found : nil
        }
    }

    private static let mostTranslations = 64
}
