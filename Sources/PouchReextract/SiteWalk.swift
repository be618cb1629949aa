import PouchMirror
import PouchExtract
import PouchProfile
import PouchURL

/// Which page of a file is what: learned from the listings in it, as a crawl learns it, and where no listing names a
/// page, from its address.
struct SiteWalk: Sendable {
    private let profile: SiteProfile
    /// Whether addresses decide where no listing names a page.
    var takesAddresses = false
    private var roles: [DocumentIdentity: AddressRole] = [:]
    private var entries: [DocumentIdentity: ListingEntry] = [:]
    private var redirects: [WebURL: WebURL] = [:]
    /// A document that a redirect led to is listed as the one that redirected.
    private var redirectedFrom: [DocumentIdentity: WebURL] = [:]

    init(_ profile: SiteProfile) {
        self.profile = profile
        for seed in profile.seeds { roles[profile.identity(of: seed)] = AddressRole(role: .start) }
    }

    /// The role of a page; nil when nothing gives it.
    func role(of url: WebURL) -> AddressRole? {
        roles[profile.identity(of: url)] ?? (takesAddresses ? profile.role(ofAddress: url) : nil)
    }

    /// A document's entry in the listings: the row of the listing page whose URL sorts first.
    func entry(of url: WebURL) -> ListingEntry? {
        let identity = profile.identity(of: url)
        return entries[identity] ?? redirectedFrom[identity].flatMap { entries[profile.identity(of: $0)] }
    }

    /// Takes a listing's links. What a page was first named as, it is.
    mutating func take(_ links: [DiscoveredLink]) {
        for link in links where link.inScope {
            let identity = profile.identity(of: link.url)
            if roles[identity] == nil {
                roles[identity] = AddressRole(role: link.role, year: link.entry?.year, month: link.entry?.month)
            }
            guard link.role == .statement, let entry = link.entry else { continue }
            if let known = entries[identity], known.page < entry.page { continue }
            entries[identity] = entry
        }
    }

    mutating func takeRedirect(from url: WebURL, to location: String) {
        guard let target = WebURL(location, relativeTo: url).map({ profile.canonical($0) }),
            profile.identity(of: target) != profile.identity(of: url)
        else { return }
        redirects[url] = target
    }

    /// Where redirects lead is what they come from.
    mutating func followRedirects() {
        for start in redirects.keys.sorted() where roles[profile.identity(of: start)] != nil {
            var url = start
            for _ in 0..<profile.limits.redirects {
                guard let known = roles[profile.identity(of: url)], let target = redirects[url],
                    profile.scope.allows(target, role: known.role)
                else { break }
                let identity = profile.identity(of: target)
                if roles[identity] == nil { roles[identity] = known }
                if redirectedFrom[identity] == nil { redirectedFrom[identity] = url }
                url = target
            }
        }
    }
}
