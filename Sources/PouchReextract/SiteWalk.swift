import PouchExtract
import PouchProfile

/// Which page of a file is what: learned from the listings in it, as a crawl learns it, and where no listing names a
/// page, from its address.
struct SiteWalk {
    private let profile: SiteProfile
    /// Whether addresses tell what no listing does.
    var takesAddresses = false
    private var roles: [WebURL: AddressRole] = [:]
    private var entries: [WebURL: ListingEntry] = [:]
    private var redirects: [WebURL: WebURL] = [:]
    /// A document that a redirect led to is listed as the one that redirected.
    private var redirectedFrom: [WebURL: WebURL] = [:]

    init(_ profile: SiteProfile) {
        self.profile = profile
        for seed in profile.seeds { roles[seed] = AddressRole(role: .start) }
    }

    /// What a page is; nil when nothing says so.
    func role(of url: WebURL) -> AddressRole? { roles[url] ?? (takesAddresses ? profile.role(ofAddress: url) : nil) }

    /// What the listings say of a document: the row of the listing page whose URL sorts first.
    func entry(of url: WebURL) -> ListingEntry? { entries[url] ?? redirectedFrom[url].flatMap { entries[$0] } }

    /// Takes a listing's links. What a page was first named as, it is.
    mutating func take(_ links: [DiscoveredLink]) {
        for link in links where link.inScope {
            if roles[link.url] == nil {
                roles[link.url] = AddressRole(role: link.role, year: link.entry?.year, month: link.entry?.month)
            }
            guard link.role == .statement, let entry = link.entry else { continue }
            if let known = entries[link.url], known.page < entry.page { continue }
            entries[link.url] = entry
        }
    }

    mutating func takeRedirect(from url: WebURL, to location: String) {
        guard let target = WebURL(location, relativeTo: url).map({ profile.canonical($0) }), target != url else {
            return
        }
        redirects[url] = target
    }

    /// Where redirects lead is what they come from.
    mutating func followRedirects() {
        for start in redirects.keys.sorted() where roles[start] != nil {
            var url = start
            for _ in 0..<profile.limits.redirects {
                guard let known = roles[url], let target = redirects[url],
                    profile.scope.allows(target, role: known.role)
                else { break }
                if roles[target] == nil { roles[target] = known }
                if redirectedFrom[target] == nil { redirectedFrom[target] = url }
                url = target
            }
        }
    }
}
