import PouchURL

/// The parts of an address that distinguish documents; see ``SiteProfile/identity(of:)``.
public struct URLRules: Sendable {
    /// A parameter's name, or how names begin.
    public struct ParameterName: Sendable, Hashable {
        public let text: String
        /// Whether any rest may follow.
        public let isBeginning: Bool

        /// Reads `name`, or `name*` for any name that begins so.
        public init(_ written: String) {
            isBeginning = written.hasSuffix("*")
            text = isBeginning ? String(written.dropLast()) : written
        }
    }

    /// A pattern on a whole URL, and what takes the place of each of its matches.
    public struct Rewrite: Sendable {
        public let match: Pattern
        public let with: Replacement

        public init(match: Pattern, with: Replacement) {
            self.match = match
            self.with = with
        }
    }

    /// Parameters of the query, and `;name=value` of the path, that do not distinguish documents.
    public var ignoredParameters: [ParameterName] = []
    /// Whether `name=` in a query is ignored.
    public var ignoresEmptyParameters = false
    /// Whether the case of letters in the path and in names of the query is ignored.
    public var ignoresCase = false
    /// Applied in order, each to what the one before made of the URL.
    public var rewrites: [Rewrite] = []
    /// The origin that the profile's file names, which `rewrites` see in place of that and of its aliases, whatever server
    /// the crawl asks.
    public internal(set) var writtenOrigin: Origin?

    public init() {}

    /// Whether addresses are compared as they stand.
    public var isEmpty: Bool {
        ignoredParameters.isEmpty && !ignoresEmptyParameters && !ignoresCase && rewrites.isEmpty
    }
}
