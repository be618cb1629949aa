import PouchProfile

extension SiteProfile {
    /// Whether a listing of this role may name nothing.
    func mayBeEmpty(_ role: Role) -> Bool {
        listings.contains { $0.target == .role(role) && $0.mayBeEmpty }
    }

    /// Further pages of a listing that one page leads to, at most.
    var mostNextPages: Int { listings.filter(\.isNext).map(\.most).max() ?? 0 }
}
