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
}
