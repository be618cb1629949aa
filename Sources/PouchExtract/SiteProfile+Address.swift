import PouchProfile

/// What an address alone says of a page.
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
    /// The role of a page that no listing at hand names: that of the first rule of the listings which asks for an address
    /// alone, not for a link's text, and whose address this is. nil when none does, or the page is out of scope.
    public func role(ofAddress url: WebURL) -> AddressRole? {
        let identity = identity(of: url)
        if seeds.contains(where: { self.identity(of: $0) == identity }) { return AddressRole(role: .start) }
        let path = url.pathAndQuery
        for rung in listings {
            guard case .role(let role) = rung.target, scope.allows(url, role: role) else { continue }
            for rule in rung.rules where rule.text == nil && rule.notText == nil {
                guard let match = (try? rule.href?.firstMatch(in: path)) ?? nil else { continue }
                if let not = rule.notHref, (try? not.matches(path)) ?? true { continue }
                return AddressRole(
                    role: role, year: match["year"].flatMap { Int($0) },
                    month: match["month"].flatMap { months.number(of: $0) })
            }
        }
        return nil
    }
}
