import PouchProfile
import PouchURL

/// A page's role by its address alone.
public struct AddressRole: Sendable, Equatable {
    public var role: Role
    public var year: Int?
    public var month: Int?

    public init(role: Role, year: Int? = nil, month: Int? = nil) {
        self.role = role
        self.year = year
        self.month = month
    }
}

extension SiteProfile {
    /// The texts that patterns on an address match: path and query as met, then without the parts that `urls` ignores
    /// when that is another text.
    func addressTexts(of url: WebURL) -> [String] {
        let met = url.pathAndQuery
        guard !urls.isEmpty else { return [met] }
        let kept = identity(of: url).pathAndQuery
        return kept == met ? [met] : [met, kept]
    }

    /// The role of a page that no listing at hand names: that of the first rule of the listings which asks for an address
    /// alone, not for a link's text, and whose address this is. nil when none does, or the page is out of scope.
    public func role(ofAddress url: WebURL) -> AddressRole? {
        let identity = identity(of: url)
        if seeds.contains(where: { self.identity(of: $0) == identity }) { return AddressRole(role: .start) }
        let paths = addressTexts(of: url)
        for rung in listings {
            guard case .role(let role) = rung.target, scope.allows(url, role: role) else { continue }
            for rule in rung.rules where rule.text == nil && rule.notText == nil {
                let matches = paths.lazy.compactMap { path in (try? rule.href?.firstMatch(in: path)) ?? nil }
                guard let match = matches.first else { continue }
                if let not = rule.notHref, paths.contains(where: { (try? not.matches($0)) ?? true }) { continue }
                return AddressRole(
                    role: role, year: match["year"].flatMap { Int($0) },
                    month: match["month"].flatMap { months.number(of: $0) })
            }
        }
        return nil
    }
}
