/// One damaged file: its fault, the URLs it affects, and its remedy.
package struct Damage: Sendable, Equatable {
    /// The kinds of damage; a raw value is the word in reports.
    package enum Kind: String, Sendable, CaseIterable, Comparable {
        /// A manifest, a summary or the head names it, and it is not there.
        case missing
        /// Its bytes are not those that were written.
        case altered
        /// It contradicts itself, or what it names.
        case flawed
        /// Nothing names it.
        case extra

        private var rank: Int { Kind.allCases.firstIndex(of: self) ?? 0 }
        package static func < (left: Kind, right: Kind) -> Bool { left.rank < right.rank }
    }

    /// From the mirror's folder on.
    package let path: String
    package internal(set) var kind: Kind
    /// In plain words, the first few; ``moreDetails`` counts the others.
    package internal(set) var details: [String] = []
    package internal(set) var moreDetails = 0
    /// URLs that the damage affects, the first few; ``moreURLs`` counts the others.
    package internal(set) var urls: [String] = []
    package internal(set) var moreURLs = 0
    package internal(set) var repair = ""

    static let named = 3
    static let detailed = 8

    mutating func add(detail: String) {
        guard !detail.isEmpty, !details.contains(detail) else { return }
        if details.count < Self.detailed { details.append(detail) } else { moreDetails += 1 }
    }

    mutating func add(url: String) {
        if urls.contains(url) { return }
        if urls.count < Self.named { urls.append(url) } else { moreURLs += 1 }
    }
}

/// Damage found so far, a file at a time.
package struct DamageList: Sendable {
    private(set) var byPath: [String: Damage] = [:]

    package init() {}

    var isEmpty: Bool { byPath.isEmpty }
    subscript(path: String) -> Damage? { byPath[path] }

    /// The gravest kind stands; details and URLs add up.
    mutating func note(_ path: String, _ kind: Damage.Kind, _ detail: String = "", url: String? = nil) {
        var damage = byPath[path] ?? Damage(path: path, kind: kind)
        damage.kind = min(damage.kind, kind)
        damage.add(detail: detail)
        if let url { damage.add(url: url) }
        byPath[path] = damage
    }

    /// A URL that a damaged file touches; a file with no damage of its own stays out.
    mutating func touch(_ path: String, url: String) { byPath[path]?.add(url: url) }

    mutating func merge(_ other: DamageList) {
        for (path, damage) in other.byPath {
            guard byPath[path] != nil else {
                byPath[path] = damage
                continue
            }
            for detail in damage.details { note(path, damage.kind, detail) }
            for url in damage.urls { note(path, damage.kind, url: url) }
            byPath[path]?.moreDetails += damage.moreDetails
            byPath[path]?.moreURLs += damage.moreURLs
        }
    }

    /// Sorted by path, each with the way to put it right.
    func sorted(_ advice: (Damage) -> String) -> [Damage] {
        byPath.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map { damage in
            var damage = damage
            damage.repair = advice(damage)
            return damage
        }
    }
}
