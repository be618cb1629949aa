/// Which ids and classes of a page are names that someone gave, and will stand on the next page too.
enum Naming {
    /// Names that only distinguish rows of one list.
    private static let rotating: Set<String> = [
        "odd", "even", "first", "last", "active", "current", "alt", "alternate", "clearfix", "selected", "sticky",
        "open",
        "new", "hover", "focus", "visited", "in", "show", "collapsed", "expanded", "has-image", "no-image", "is-active",
        "has-post-thumbnail", "featured", "left", "right",
    ]

    /// The name without the parts that differ from row to row; nil when nothing is left.
    static func stable(_ name: String) -> String? {
        guard !isGenerated(name) else { return nil }
        let plain = String(name.unicodeScalars.filter { !($0.value >= 48 && $0.value <= 57) })
        let parts = plain.lowercased().split(whereSeparator: { $0 == "-" || $0 == "_" }).filter {
            !rotating.contains(String($0))
        }
        guard !rotating.contains(name.lowercased()), !parts.isEmpty else { return nil }
        return plain
    }

    /// Whether a rule may be made of it: it stands as it is, with no digit in it that may count something.
    static func isMeaningful(_ name: String) -> Bool {
        guard name.utf8.count >= 2, name.utf8.count <= 60, !isGenerated(name), !rotating.contains(name.lowercased())
        else {
            return false
        }
        // `h2`, `col-8` and `level3` are names; `post-12345` is a number.
        var run = 0
        var longest = 0
        for byte in name.utf8 {
            run = 48...57 ~= byte ? run + 1 : 0
            longest = max(longest, run)
        }
        guard longest <= 1, !name.contains("'"), !name.contains("\"") else { return false }
        return name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "-_".unicodeScalars.contains($0)
        }
    }

    /// Names of layout say where a thing stands, not what it is: taken only when nothing else is there.
    static func isLayout(_ name: String) -> Bool {
        let lower = name.lowercased()
        if utility.contains(lower) { return true }
        return prefixes.contains { lower.hasPrefix($0) }
    }

    private static let utility: Set<String> = [
        "row", "col", "container", "container-fluid", "wrapper", "wrap", "inner", "outer", "block", "grid", "flex",
        "item",
        "box", "panel", "panel-body", "center", "centered", "text-center", "bold", "small", "clear", "fluid", "full",
        "half", "padding", "margin", "d-flex", "pull-left", "pull-right", "size", "cell", "column", "columns",
    ]
    private static let prefixes = [
        "col-", "pure-", "grid-", "span", "m-", "p-", "mt-", "mb-", "pt-", "pb-", "px-", "py-", "mx-", "my-", "d-",
        "w-",
        "h-", "text-", "align-", "justify-", "flex-", "order-", "offset-", "float", "large-", "medium-", "small-",
        "size-",
        "uk-", "g-", "row-", "bg-", "is-", "has-", "js-",
    ]

    /// Names that a program made: with a hash in them, or ids of views and modules.
    static func isGenerated(_ name: String) -> Bool {
        let lower = name.lowercased()
        if lower.contains("dom-id") || lower.hasPrefix("css-") || lower.hasPrefix("sc-") || lower.hasPrefix("jsx-")
            || lower.hasPrefix("yui_") || lower.hasPrefix("ember") || lower.hasPrefix("__")
            || lower.hasPrefix("svelte-")
            || lower.hasPrefix("ctl00") || lower.hasPrefix("p_lt_")
        {
            return true
        }
        // A run of six or more with both digits and letters in turn is a hash.
        for part in lower.split(whereSeparator: { $0 == "-" || $0 == "_" }) where part.utf8.count >= 5 {
            var changes = 0
            var before: Bool?
            for byte in part.utf8 {
                let isDigit = 48...57 ~= byte
                if let before, before != isDigit { changes += 1 }
                before = isDigit
            }
            if changes >= 3 { return true }
        }
        return false
    }
}
