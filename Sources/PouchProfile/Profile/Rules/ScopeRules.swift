import PouchURL

/// URLs that the crawl may request.
///
/// A URL is in scope when its origin is the archive's or one of `others`, no `deny` pattern of its role or of every
/// role matches its path and query, and one of the `allow` patterns of its role does. A role without `allow` patterns
/// of its own uses those of every role; if there are none either, everything on the origin is allowed.
public struct ScopeRules: Sendable {
    /// Patterns for every role, and for single roles, on path and query as serialised.
    public struct Patterns: Sendable {
        public var any: [Pattern]
        public var byRole: [Role: [Pattern]]

        public init(any: [Pattern] = [], byRole: [Role: [Pattern]] = [:]) {
            self.any = any
            self.byRole = byRole
        }
    }

    /// The archive's own origin.
    public internal(set) var origin: Origin
    /// Other origins that pages, attachments and assets may come from.
    public let others: [Origin]
    public let allow: Patterns
    public let deny: Patterns

    public init(origin: Origin, others: [Origin] = [], allow: Patterns = Patterns(), deny: Patterns = Patterns()) {
        self.origin = origin
        self.others = others
        self.allow = allow
        self.deny = deny
    }

    /// Whether the crawl may ask for `url` as a page of that role. `url` is canonical (see
    /// ``SiteProfile/canonical(_:)``). A pattern that is too costly to decide counts against the URL.
    public func allows(_ url: WebURL, role: Role) -> Bool {
        let from = url.origin
        guard from == origin || others.contains(from) else { return false }
        guard !denies(url, role: role) else { return false }
        let path = url.pathAndQuery
        let allowed = allow.byRole[role] ?? allow.any
        return allowed.isEmpty || allowed.contains { (try? $0.matches(path)) ?? false }
    }

    /// Whether a `deny` pattern leaves `url` out, whatever its origin.
    public func denies(_ url: WebURL, role: Role) -> Bool {
        let path = url.pathAndQuery
        return (deny.any + (deny.byRole[role] ?? [])).contains { (try? $0.matches(path)) ?? true }
    }
}
