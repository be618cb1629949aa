import PouchProfile
import PouchURL

extension Statement {
    /// A statement with nothing in it yet, of a page that is read otherwise than by a profile's rules.
    public static func empty(of url: WebURL, profile: SiteProfile) -> Statement {
        Statement(id: id(of: profile.identity(of: url)), url: url.text, profile: profile.name)
    }

    /// Notes which rule, of no profile, found a field.
    /// - Parameter confidence: 0 to 1.
    public mutating func note(_ field: String, rule: String, confidence: Double) {
        rules.append(Found(field: field, rule: rule))
    }
}

extension Statement.Speaker {
    /// A person or an office of whom the page says no more than the name.
    public static func named(_ name: String) -> Statement.Speaker { Statement.Speaker(name: name, role: nil) }
}
