import PouchProfile
import PouchURL

/// Patterns on path and query that all addresses of one list fit.
enum AddressPattern {
    /// Patterns that fit all of the addresses, the narrowest first.
    static func candidates(_ urls: [WebURL]) -> [String] {
        guard !urls.isEmpty else { return [] }
        let folders = folders(urls.map(\.path))
        var patterns: [String] = []
        if let query = query(urls) { patterns.append(query) }
        if let ending = ending(urls) {
            let stem = folders.hasSuffix("[^/]+$") ? String(folders.dropLast("[^/]+$".count)) : "^/.*"
            patterns.append(stem + #"[^/]*\."# + ending + "$")
            patterns.append(#"\."# + ending + #"(?:\?|$)"#)
        }
        patterns.append(folders)
        return patterns
    }

    /// The path that all have, folder by folder. A number in a folder's name may be another tomorrow.
    static func folders(_ paths: [String]) -> String {
        let split = paths.map { $0.split(separator: "/", omittingEmptySubsequences: true).map(String.init) }
        guard let first = split.first else { return "^/" }
        var pattern = "^"
        for place in first.indices {
            let values = split.compactMap { $0.indices.contains(place) ? $0[place] : nil }
            guard values.count == split.count else { break }
            let forms = Set(values.map(withoutNumbers))
            if forms.count == 1, place < first.count - 1, let form = forms.first {
                pattern += "/" + form
            } else if values.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }) {
                pattern += #"/\d+"#
            } else {
                pattern += "/[^/]+"
            }
        }
        let isSame = Set(split.map(\.count)).count == 1
        if isSame { pattern += paths.allSatisfy { $0.hasSuffix("/") } ? "/$" : "$" }
        return pattern
    }

    /// A folder's name as a pattern, any number for each number.
    private static func withoutNumbers(_ name: String) -> String {
        var pattern = ""
        var digits = false
        for part in name.split(omittingEmptySubsequences: false, whereSeparator: { $0.isASCII && $0.isNumber }) {
            if part.isEmpty {
                digits = true
                continue
            }
            if digits || !pattern.isEmpty { pattern += #"\d+"# }
            pattern += SkipLearner.escaped(String(part))
            digits = false
        }
        return digits ? pattern + #"\d+"# : pattern
    }

    /// The endings that all file names have, when they are files and no pages: `pdf`, `(?:pdf|docx)`.
    private static func ending(_ urls: [WebURL]) -> String? {
        let endings = Set(urls.map { AddressShape.ending($0.path) })
        guard !endings.contains(""), endings.count <= 3, endings.isDisjoint(with: pages) else { return nil }
        let names = endings.sorted().map { "(?i:\(SkipLearner.escaped($0)))" }
        return names.count == 1 ? names[0] : "(?:" + names.joined(separator: "|") + ")"
    }

    /// Endings of pages that a server makes.
    static let pages: Set<String> = ["html", "htm", "asp", "aspx", "php", "jsp", "cfm", "do", "shtml", "xhtml"]

    /// Where one page makes all documents, by what its query says: `^/page\.jsp\?id=\d+`.
    private static func query(_ urls: [WebURL]) -> String? {
        guard let path = urls.first?.path, urls.allSatisfy({ $0.path == path && $0.query != nil }) else { return nil }
        let pairs = urls.map { url in (url.query ?? "").split(separator: "&").map(String.init) }
        var pattern = "^" + SkipLearner.escaped(path) + #"\?"#
        for place in 0..<(pairs.map(\.count).min() ?? 0) {
            let values = Set(pairs.map { $0[place] })
            let keys = Set(values.map { $0.prefix { $0 != "=" } })
            guard keys.count == 1, let key = keys.first else { break }
            if place > 0 { pattern += "&" }
            if values.count == 1, let value = values.first {
                pattern += SkipLearner.escaped(value)
            } else {
                let isNumber = values.allSatisfy { $0.utf8.dropFirst(key.utf8.count + 1).allSatisfy { 48...57 ~= $0 } }
                pattern += SkipLearner.escaped(String(key)) + "=" + (isNumber ? #"\d+"# : "[^&]+")
            }
        }
        return pattern
    }
}
