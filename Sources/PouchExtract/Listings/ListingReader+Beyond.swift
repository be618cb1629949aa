import PouchHTML
import PouchProfile

/// Links of a listing that are not followed: those that only a script follows, and those that lead out of time.
extension ListingReader {
    /// A link that fits a rung by its text and that only a browser can follow, in words; nil when there is none. What it leads
    /// to is missed, and nothing else would say so.
    func scriptedLink(_ rung: ListingRung, _ document: borrowing HTMLDocument, _ root: Node) -> String? {
        // A pattern on addresses, or one that takes them out of scripts, says itself what is a link.
        for rule in rung.rules where rule.text != nil && rule.href == nil && rule.address == nil && rule.rows == nil {
            guard let query = extractor.queries[rule.links] else { continue }
            let regions = rule.region.map { region in extractor.queries[region].map { document.nodes($0) } ?? [] }
            for region in regions ?? [root] {
                for node in document.nodes(query, from: region) {
                    guard let script = Self.script(of: node),
                        LinkMatch(rule, text: node.text(upTo: Self.longestText), paths: [], trials) != nil
                    else { continue }
                    return
                        "a link that fits the rule \(rule.name) is a script, which is not run: \(script.prefix(Self.longestText))"
                }
            }
        }
        return nil
    }

    /// Bytes of a link's text, and letters of a script, that are looked at.
    private static let longestText = 200

    /// What a link does in place of leading to an address; nil for one that has an address, and for one that does nothing.
    private static func script(of node: Node) -> String? {
        guard node.isElement, let address = node.address?.drop(while: { $0.isWhitespace }) else { return nil }
        let scheme = "javascript:"
        if address.lowercased().hasPrefix(scheme) {
            return leadsOn(String(address.dropFirst(scheme.count))) ? String(address) : nil
        }
        guard address.hasPrefix("#"), let click = node.attribute("onclick"), leadsOn(click) else { return nil }
        return click
    }

    /// Whether a script may lead to another page: `void(0)`, going back and printing do not.
    private static func leadsOn(_ script: String) -> Bool {
        let text = script.lowercased().drop { $0.isWhitespace }
        return text.contains("(") && !idle.contains { text.hasPrefix($0) }
    }

    private static let idle = [
        "void", "return false", "return void", "history", "window.history", "print", "window.print", "close",
        "window.close", "alert", "scroll", "window.scroll", "//",
    ]

    /// Whether a link leads to a year outside the profile's dates. A calendar has such links without end.
    func isBeyondDates(_ hit: Hit) -> Bool {
        guard let text = hit.match.group("year"), let year = DateRules.Year(text), year.number.digits == 4 else {
            return false
        }
        return profile.dates.commonYear(text) == nil
    }
}
