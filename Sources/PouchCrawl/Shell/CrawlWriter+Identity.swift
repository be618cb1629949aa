import PouchProfile
import PouchStore

extension CrawlWriter {
    /// How documents of a profile's archive are told apart in this mirror: what earlier crawls had under other origins is the
    /// same archive, moved.
    func identity(for profile: SiteProfile) throws(StoreError) -> DocumentIdentity {
        let earlier = try origins().compactMap { Origin($0) }
        return DocumentIdentity(origin: profile.origin, earlier: earlier.filter { $0 != profile.origin }, movedFrom: earlier.last.flatMap { $0 == profile.origin ? nil : $0 })
    }
}
