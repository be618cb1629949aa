import PouchProfile

/// The profile's patterns on one page. A match that is too costly is given up; a pattern that was given up a few times is
/// tried no more on that page, for a page of many lines could else make each of them cost as much.
final class BoundedMatcher {
    private var failures: [ObjectIdentifier: (pattern: Pattern, count: Int)] = [:]
    private var order: [ObjectIdentifier] = []
    private static let patience = 8
    private static let longestShown = 80

    /// Forgets the page before.
    func begin() {
        failures.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
    }

    /// The first match, or nil when there is none or the pattern is given up.
    func firstMatch(_ pattern: Pattern, in text: String) -> Match? {
        attempt(pattern) { () throws(PatternError) in try pattern.firstMatch(in: text) } ?? nil
    }

    /// Whether the text has a match; `costly` when the limit ends the search.
    func matches(_ pattern: Pattern, _ text: String, costly: Bool) -> Bool {
        attempt(pattern) { () throws(PatternError) in try pattern.matches(text) } ?? costly
    }

    private func attempt<R>(_ pattern: Pattern, _ match: () throws(PatternError) -> R) -> R? {
        let id = ObjectIdentifier(pattern)
        if !failures.isEmpty, let known = failures[id], known.count >= Self.patience { return nil }
        do { return try match() } catch {
            if failures[id] == nil { order.append(id) }
            failures[id] = (pattern, (failures[id]?.count ?? 0) + 1)
            return nil
        }
    }

    /// Patterns that were given up, as the profile has them.
    var warnings: [String] {
        order.compactMap { failures[$0]?.pattern.source }.map { source in
            let shown = source.count > Self.longestShown ? source.prefix(Self.longestShown) + "…" : source[...]
            return "a pattern was given up after too many steps: \"\(shown)\""
        }
    }
}
