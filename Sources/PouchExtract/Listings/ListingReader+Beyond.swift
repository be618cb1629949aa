import PouchHTML
import PouchProfile

/// Links of a listing that are not followed: those that only a script or a form follows, and those that lead out of time.
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

    /// A button that fits a rung by its text and that sends a form, in words; nil when there is none. Pouch sends no forms.
    func formButton(_ rung: ListingRung, _ document: borrowing HTMLDocument, _ root: Node) -> String? {
        for rule in rung.rules where rule.text != nil && rule.href == nil && rule.address == nil && rule.rows == nil {
            let regions = rule.region.map { region in extractor.queries[region].map { document.nodes($0) } ?? [] }
            for region in regions ?? [root] {
                var found: String?
                region.eachElement { node, tag in
                    guard found == nil, tag == .other, !node.isInTemplate, let text = node.submitText(Self.longestText),
                        LinkMatch(rule, text: text, paths: [], trials) != nil
                    else { return }
                    found = text
                }
                if let found {
                    return
                        "a link that fits the rule \(rule.name) is the button of a form, which is not sent: \"\(found)\""
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

extension Node {
    /// The text of a button that sends a form (HTML Standard, section 4.10.18.5); nil for anything else, and for one that is
    /// disabled.
    fileprivate func submitText(_ limit: Int) -> String? {
        let text: String?
        switch (name, attribute("type")?.lowercased()) {
        case ("button", "button"), ("button", "reset"): return nil
        case ("button", _): text = self.text(upTo: limit)
        case ("input", "submit"): text = attribute("value")
        case ("input", "image"): text = attribute("alt")
        default: return nil
        }
        guard attribute("disabled") == nil, attribute("form") != nil || isInForm else { return nil }
        return text
    }

    private var isInForm: Bool {
        var holder = parent
        while let node = holder {
            if node.name == "form" { return true }
            holder = node.parent
        }
        return false
    }
}
