import PouchExtract
import PouchProfile
import PouchURL

/// A profile's YAML: it is read, or every problem is named with its place.
enum ProfileTarget {
    static func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        do throws(ProfileError) {
            let profile = try SiteProfile.load(yaml: text, file: "fuzz.yaml")
            _ = try PageExtractor(profile: profile)
            if let url = WebURL("https://example.org/a/2004/x.htm?y=1") {
                require(
                    profile.canonical(profile.canonical(url)) == profile.canonical(url), "canonical twice is another")
                for role in Role.allCases { _ = profile.scope.allows(url, role: role) }
            }
        } catch {
            require(!"\(error)".isEmpty, "a problem without words")
        }
    }
}
