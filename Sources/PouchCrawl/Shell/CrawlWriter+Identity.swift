import PouchBytes
import PouchMirror
import PouchProfile
import PouchStore
import PouchURL

extension CrawlWriter {
    /// The identity of documents of a profile's archive in this mirror. Documents that earlier crawls fetched from
    /// other origins are of the same archive, moved.
    func identityScheme(for profile: SiteProfile) throws(StoreError) -> IdentityScheme {
        let earlier = try origins().compactMap { Origin($0) }
        var rules: IdentityScheme.Rules?
        if !profile.urls.isEmpty {
            let fingerprint = SHA256Digest.of(profile.source + Array("\(profile.origin)".utf8)).hex
            rules = IdentityScheme.Rules(fingerprint: fingerprint) { profile.identity(of: $0).key }
        }
        return IdentityScheme(
            origin: profile.origin, earlier: earlier.filter { $0 != profile.origin },
            movedFrom: earlier.last.flatMap { $0 == profile.origin ? nil : $0 }, rules: rules)
    }
}
