import PouchBytes
import PouchProfile

extension FetchSettings {
    /// Settings from a profile. Looks up the archive's name, unless a proxy does.
    ///
    /// - Parameters:
    ///   - userAgent: product, version and the profile's contact.
    ///   - certificateAuthorities: a file of certificates (PEM) to trust in place of the system's.
    public init(
        profile: SiteProfile, userAgent: String, proxy: FetchProxy? = nil, certificateAuthorities: String? = nil
    ) {
        let politeness = profile.politeness
        self.init(
            userAgent: userAgent, connections: politeness.connections,
            connectTimeoutMilliseconds: Int(politeness.connectTimeout.microseconds / 1_000),
            idleTimeoutSeconds: max(1, Int(politeness.idleTimeout.microseconds / 1_000_000)),
            totalTimeoutMilliseconds: Int(politeness.totalTimeout.microseconds / 1_000),
            headerLimit: profile.limits.headerBytes,
            bodyLimit: profile.limits.bodyBytes,
            // Behind a proxy this machine looks up no name of the archive's.
            allowsNonPublicAddresses: proxy == nil && HostAddress.resolvesToNonPublic(profile.origin.host),
            certificateAuthorities: certificateAuthorities)
        self.proxy = proxy
        fields = profile.request.headers.compactMap { try? RequestField(name: $0.name, value: $0.value) }
        fieldOrigins = Set([profile.origin] + profile.aliases)
    }
}
