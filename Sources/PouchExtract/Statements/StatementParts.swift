import PouchProfile
import PouchURL

/// Joins a statement with its further pages, in the order in which a reader turns them.
public struct StatementParts {
    /// The result for a link to a further page.
    public enum Found {
        case page(FetchedPage)
        /// The page could not be fetched.
        case missing
        /// The link leads to a document of its own.
        case other
    }

    /// Pages of one statement that are joined.
    public static let most = 500

    private let extractor: PageExtractor
    private var profile: SiteProfile { extractor.profile }

    public init(_ extractor: PageExtractor) { self.extractor = extractor }

    /// The statement with the text of its further pages behind its own.
    ///
    /// - Parameters:
    ///   - first: the reading of its first page.
    ///   - url: of that page.
    ///   - find: gives a further page.
    public func joined(_ first: PageReading, of url: WebURL, find: (WebURL) throws -> Found) rethrows -> Statement? {
        guard var statement = first.statement, !first.parts.isEmpty else { return first.statement }
        var order = Order(first: profile.identity(of: url))
        order.add(list(first), of: -1)
        var missing: [String] = []
        var place = 0
        while place < order.parts.count, place < Self.most {
            let part = order.parts[place]
            switch try find(part.url) {
            case .page(let page):
                let read = extractor.extract(page, role: .part, listing: nil)
                order.add(list(read), of: place)
                statement.append(read.statement, url: page.url.text)
            case .missing: missing.append(part.url.text)
            case .other: break
            }
            place += 1
        }
        statement.warnings.removeAll { $0 == Self.unjoined }
        statement.warnings += missing.map { "a further page could not be had: \($0)" }
        if order.parts.count > Self.most { statement.warnings.append("further pages cut at \(Self.most)") }
        return statement
    }

    private func list(_ page: PageReading) -> [Order.Part] {
        page.parts.map { Order.Part(url: $0.url, identity: profile.identity(of: $0.url)) }
    }

    /// The warning of a statement until its further pages are there.
    static let unjoined = "the statement goes on at a further page, which was not read"

    /// The order of pages that name one another: each has a list of some of them, in order.
    private struct Order {
        struct Part {
            var url: WebURL
            var identity: DocumentIdentity
        }

        /// The first page stands before the first of these.
        private(set) var parts: [Part] = []
        private var known: Set<DocumentIdentity>

        init(first: DocumentIdentity) { known = [first] }

        /// Takes the list of the page at `place`, -1 for the first: new pages stand behind those that the list has
        /// before them, and behind the page itself.
        mutating func add(_ list: [Part], of place: Int) {
            var last = place
            for part in list where parts.count <= StatementParts.most {
                if known.insert(part.identity).inserted {
                    last += 1
                    parts.insert(part, at: last)
                } else if let at = parts.firstIndex(where: { $0.identity == part.identity }), at > last {
                    last = at
                }
            }
        }
    }
}

extension Statement {
    /// Puts the text of a further page behind its own.
    fileprivate mutating func append(_ part: Statement?, url: String) {
        parts.append(url)
        guard let part else { return }
        let shift = paragraphs.count
        paragraphs += part.paragraphs
        for var block in part.blocks {
            block.paragraph += shift
            blocks.append(block)
        }
        var known = Set(links)
        for link in part.links where known.insert(link).inserted { links.append(link) }
        var files = Set(attachments)
        for file in part.attachments where files.insert(file).inserted { attachments.append(file) }
    }
}
