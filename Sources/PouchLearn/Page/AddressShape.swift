import PouchBytes
import PouchURL

/// The common shape of addresses of one kind: `/news/2026/02/title-of-it.html` is `/news/9/9/W.html`.
enum AddressShape {
    static func of(_ url: WebURL) -> String {
        var shape = url.host
        let parts = url.path.split(separator: "/", omittingEmptySubsequences: true)
        for (place, part) in parts.enumerated() {
            // Where the query says which document it is, the file's name says of what kind.
            let isProgram = url.query != nil && AddressPattern.pages.contains(ending(url.path))
            let isLast = place == parts.count - 1
            shape += "/" + (isLast && isProgram ? part.lowercased() : segment(part, isLast: isLast))
        }
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

    /// The ending of a path's file name, lower case, without its dot; empty when it has none.
    static func ending(_ path: String) -> String {
        guard let name = path.split(separator: "/").last, !path.hasSuffix("/"), let dot = name.lastIndex(of: "."),
            name[dot...].utf8.count <= 6, dot > name.startIndex
        else { return "" }
        let ending = name[name.index(after: dot)...].lowercased()
        return ending.utf8.allSatisfy { 97...122 ~= $0 || 48...57 ~= $0 } ? ending : ""
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
