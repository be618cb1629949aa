/// Where a page says something of itself beside its visible text: `json-ld.datePublished`, `og.title`, `dc.date`,
/// `microdata.author`, `meta.keywords`.
public struct PageDataSource: Sendable, Hashable {
    /// The markup that the data stands in; a raw value is the first part of a source's name.
    public enum Form: String, Sendable, CaseIterable {
        /// `<script type="application/ld+json">` (JSON-LD 1.1); the path leads through objects: `author.name`.
        case jsonLD = "json-ld"
        /// `<meta property="og:...">`
        case openGraph = "og"
        /// `<meta name="DC...">` and `dcterms`
        case dublinCore = "dc"
        /// `itemprop` (HTML Standard, "Microdata")
        case microdata
        /// Any `<meta>`, by its name or property.
        case meta
    }

    public let form: Form
    /// One name or several, one in another. Never empty.
    public let path: [String]

    private static let longest = 100
    private static let mostNames = 5

    /// nil for a text that is not a form and a path.
    public init?(_ text: String) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 2, let form = Form(rawValue: String(parts[0])),
            !parts[1].isEmpty, parts[1].utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { return nil }
        self.form = form
        let names = parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isNested = form == .jsonLD || form == .microdata
        guard names.allSatisfy({ !$0.isEmpty }), names.count <= Self.mostNames else { return nil }
        path = isNested ? names : [String(parts[1])]
    }
}
