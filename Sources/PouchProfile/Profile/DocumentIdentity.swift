import PouchURL

/// The identity of a document, by which two addresses are one document's.
///
/// Two URLs that give equal values are one document, whatever their other parts. The URL that is requested stays the
/// one that was met.
public struct DocumentIdentity: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// `/path?query` for a document of the archive, whatever scheme, host and port it was met at; the whole URL for any
    /// other. ASCII, without needless escapes (``PercentEscapes``) and without a bare `?`.
    public let key: String
    /// Path and query without ignored parts, escapes as they were met: ids of statements are made of these.
    public let pathAndQuery: String
    /// Whether the document is the archive's own.
    public let isOwn: Bool

    /// - Parameters:
    ///   - origin: of a document elsewhere; nil for one of the archive.
    ///   - pathAndQuery: begins with `/`.
    ///   - normal: the same, escapes in their normal form.
    init(origin: Origin?, pathAndQuery: String, normal: String) {
        key = origin.map { $0.description + normal } ?? normal
        self.pathAndQuery = pathAndQuery
        isOwn = origin == nil
    }

    public var description: String { key }

    public static func == (a: DocumentIdentity, b: DocumentIdentity) -> Bool { a.key == b.key }
    public static func < (a: DocumentIdentity, b: DocumentIdentity) -> Bool { a.key < b.key }
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension SiteProfile {
    /// The identity of the document at `url`: its path and query under the archive's origin and aliases,
    /// after `urls.rewrite`, without ignored and empty parameters, case folded where the profile says so.
    ///
    /// A profile without `urls` gives path and query as they stand, but for needless escapes and a bare `?`: `%7E` is
    /// `~`, and `/a?` is `/a`.
    public func identity(of url: WebURL) -> DocumentIdentity {
        let known = urls.rewritten(written(url)) ?? url
        func reduced(_ url: WebURL) -> String { urls.isEmpty ? url.pathAndQuery : urls.reduced(url) }
        let path = reduced(known)
        let from = known.origin
        return DocumentIdentity(
            origin: isOwn(from) || from == urls.writtenOrigin ? nil : from, pathAndQuery: path,
            normal: known.inNormalForm.map(reduced) ?? path)
    }

    /// The shortest address of a document, for comparisons in place of the address that was met.
    public func address(of identity: DocumentIdentity) -> String {
        identity.isOwn ? origin.description + identity.key : identity.key
    }

    /// The URL as `urls.rewrite` is to see it: an address of the archive stands at the origin that the profile names.
    private func written(_ url: WebURL) -> WebURL {
        guard !urls.rewrites.isEmpty, let home = urls.writtenOrigin, url.origin != home, isOwn(url.origin) else {
            return url
        }
        return url.replacingOrigin(home)
    }
}

extension URLRules {
    private static let mostReplacements = 64

    /// The URL after `rewrites`; nil when they leave it as it is. A rule that is given up as too costly, or that gives no
    /// http or https URL, changes nothing.
    func rewritten(_ url: WebURL) -> WebURL? {
        guard !rewrites.isEmpty else { return nil }
        var known = url
        for rule in rewrites {
            let text = try? rule.match.replacing(
                in: known.text, with: rule.with, most: Self.mostReplacements, limit: WebURL.maximumBytes)
            if let changed = text.flatMap({ $0 }).flatMap({ WebURL($0) }) { known = changed }
        }
        return known == url ? nil : known
    }

    /// Path and query without ignored parts.
    func reduced(_ url: WebURL) -> String {
        let path = AddressFolding.path(url.path, self)
        guard let query = url.query else { return path }
        let kept = AddressFolding.query(query, self)
        return kept.map { "\(path)?\($0)" } ?? path
    }
}
