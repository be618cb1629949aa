import PouchProfile
import PouchStore
import PouchURL

extension SiteProfile {
    /// Why a page that a listing names is not asked for; nil for one that is. The URL is canonical.
    func exclusion(of url: WebURL, role: Role) -> LinkExclusion? {
        guard !scope.allows(url, role: role) else { return nil }
        if url.origin != origin, !scope.others.contains(url.origin) {
            return LinkExclusion(
                reason: .otherHost, text: "skipped: another host (\(url.host)), not in the profile's scope.hosts")
        }
        if scope.denies(url, role: role) {
            return LinkExclusion(reason: .denied, text: "skipped: the profile's scope.deny leaves it out")
        }
        return LinkExclusion(reason: .outOfScope, text: "skipped: not in the profile's scope")
    }

    /// Whether a listing of this role may name nothing.
    func mayBeEmpty(_ role: Role) -> Bool {
        listings.contains { $0.target == .role(role) && $0.mayBeEmpty }
    }

    /// Further pages of a listing that one page leads to, at most.
    var mostNextPages: Int { listings.filter(\.isNext).map(\.most).max() ?? 0 }
}
