import PouchProfile
import PouchURL

/// One extractor for each origin that a mirror's crawls asked: a crawl of a replica read its pages with the replica's
/// origin for the profile's.
public final class OriginExtractors {
    private let profile: SiteProfile
    private var made: [String: PageExtractor] = [:]

    public init(_ profile: SiteProfile) { self.profile = profile }

    /// - Parameter origin: that the crawl asked; nil for the profile's.
    public func extractor(_ origin: String?) throws(ProfileError) -> PageExtractor {
        let origin = origin ?? "\(profile.origin)"
        if let known = made[origin] { return known }
        let extractor = try PageExtractor(profile: Origin(origin).map { profile.replacingOrigin($0) } ?? profile)
        made[origin] = extractor
        return extractor
    }
}
