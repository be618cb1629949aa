import PouchBytes
import PouchURL

/// What addresses of one kind have in common: `/news/2026/02/title-of-it.html` is `/news/9/9/W.html`.
enum AddressShape {
    static func of(_ url: WebURL) -> String {
        var shape = url.host
        let parts = url.path.split(separator: "/", omittingEmptySubsequences: true)
        for (place, part) in parts.enumerated() { shape += "/" + segment(part, isLast: place == parts.count - 1) }
        if url.path.hasSuffix("/") { shape += "/" }
        if let query = url.query {
            shape +=
                "?"
                + query.split(separator: "&").map { pair -> String in
                    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                    let value = parts.count > 1 ? (parts[1].utf8.allSatisfy { 48...57 ~= $0 } ? "9" : "W") : ""
                    return "\(parts[0])=\(value)"
                }.joined(separator: "&")
        }
        return shape
    }

    /// A number, a text of its own, or the name of a folder.
    private static func segment(_ text: Substring, isLast: Bool) -> String {
        var stem = text
        var ending = ""
        if isLast, let dot = text.lastIndex(of: "."), text.utf8.distance(from: dot, to: text.endIndex) <= 6 {
            stem = text[..<dot]
            ending = text[dot...].lowercased()
        }
        let digits = stem.utf8.filter { 48...57 ~= $0 }.count
        if digits == stem.utf8.count, digits > 0 { return "9" + ending }
        let hyphens = stem.utf8.filter { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "%") }
            .count
        if isLast { return (digits > 0 && hyphens == 0 ? "N" : "W") + ending }
        if hyphens >= 3 || stem.utf8.count > 32 { return "W" + ending }
        if digits > 0 {
            return String(
                stem.utf8.map { 48...57 ~= $0 ? UInt8(ascii: "9") : $0 }.reduce(into: "") {
                    $0.unicodeScalars.append(UnicodeScalar($1))
                }) + ending
        }
        return stem.lowercased() + ending
    }
}
