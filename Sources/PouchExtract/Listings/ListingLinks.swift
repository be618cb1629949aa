import PouchProfile
import PouchURL

/// The links that a listing gives, each document once.
struct ListingLinks {
    private let profile: SiteProfile
    private(set) var found: [DiscoveredLink] = []
    /// Where each document stands in ``found``; the page's link to itself is left out.
    private var seen: [DocumentIdentity: Int]
    private(set) var isCut = false
    private let most: Int

    /// - Parameter most: links that are kept; nil for the profile's limit.
    init(_ profile: SiteProfile, page: WebURL, most: Int? = nil) {
        self.profile = profile
        seen = [profile.identity(of: page): -1]
        self.most = most ?? profile.limits.linksPerPage
    }

    mutating func add(_ link: DiscoveredLink) {
        let identity = profile.identity(of: link.url)
        if let place = seen[identity] {
            if place >= 0, found[place].role == link.role { complete(&found[place], with: link) }
            return
        }
        guard found.count < most else {
            isCut = true
            return
        }
        seen[identity] = found.count
        found.append(link)
    }

    /// Fills in what an earlier link to the same document lacks: a picture may link to it before its title does.
    private func complete(_ link: inout DiscoveredLink, with other: DiscoveredLink) {
        guard let entry = other.entry else { return }
        if link.entry?.title == nil { link.entry?.title = entry.title }
        if link.entry?.date == nil { link.entry?.date = entry.date }
        link.entry?.fields.merge(entry.fields) { own, _ in own }
    }

    // MARK: - Counted pages

    /// Adds the page after this one, where the profile counts pages. A page that names nothing ends the count.
    mutating func countOn(from page: FetchedPage, role: Role) {
        guard !found.isEmpty, !found.contains(where: \.isNext) else { return }
        for rung in profile.listings where rung.isNext && rung.on.contains(role) {
            guard let pattern = rung.count, let url = PageCount.next(after: page.url, by: pattern) else { continue }
            var link = DiscoveredLink(
                url: url, role: role, entry: page.inherited, rule: "count",
                inScope: profile.scope.allows(url, role: role),
                isNext: true)
            link.isCounted = true
            add(link)
            return
        }
    }
}

/// Addresses of pages that differ in a number.
enum PageCount {
    /// The same address with the next number.
    ///
    /// One without a number gets `NAME=1` in its query, where the pattern says which name that is: whether pages are
    /// counted from 0 or from 1, none is passed over.
    static func next(after url: WebURL, by pattern: Pattern) -> WebURL? {
        let path = url.pathAndQuery
        guard let match = (try? pattern.firstMatch(in: path)) ?? nil else { return first(of: url, pattern) }
        guard let range = match.range(named: "value") ?? match.range(of: 1) else { return nil }
        let bytes = Array(path.utf8)
        let digits = String(decoding: bytes[range], as: UTF8.self)
        guard digits.utf8.count <= 9, let number = Int(digits) else { return nil }
        let next = String(number + 1)
        let padded = String(repeating: "0", count: max(0, digits.utf8.count - next.utf8.count)) + next
        let text =
            String(decoding: bytes[..<range.lowerBound], as: UTF8.self) + padded
            + String(decoding: bytes[range.upperBound...], as: UTF8.self)
        return WebURL(text, relativeTo: url)
    }

    /// `[?&]page=(\d+)` counts a parameter of the query.
    private static func first(of url: WebURL, _ pattern: Pattern) -> WebURL? {
        guard let name = ListingRung.countedParameter(pattern) else { return nil }
        let path = url.pathAndQuery
        return WebURL(path + (url.query == nil ? "?" : "&") + name + "=1", relativeTo: url)
    }
}
