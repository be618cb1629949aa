import PouchExtract
import PouchProfile

/// One extractor for each origin that the mirror's crawls asked: a crawl of a replica read its pages with the replica's
/// origin for the profile's.
final class Extractors {
    private let history: CrawlHistory
    private let profile: SiteProfile
    private var made: [String: PageExtractor] = [:]

    init(_ history: CrawlHistory, profile: SiteProfile) {
        self.history = history
        self.profile = profile
    }

    /// - Parameter place: of the crawl whose page is read.
    func extractor(_ place: Int) throws(ProfileError) -> PageExtractor {
        let origin = history.crawls[place].facts.origin ?? "\(profile.origin)"
        if let known = made[origin] { return known }
        let extractor = try PageExtractor(profile: Origin(origin).map { profile.replacingOrigin($0) } ?? profile)
        made[origin] = extractor
        return extractor
    }
}
