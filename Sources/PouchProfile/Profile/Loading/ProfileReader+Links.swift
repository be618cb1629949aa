import PouchURL

extension ProfileReader {
    /// A list of rules that select links, with different names.
    /// - Parameter isLabelled: whether groups label a link's target, and rows may be read.
    func linkRules(_ value: YAMLValue, isLabelled: Bool = true) -> [LinkRule] {
        let rules = value.mappings(of: "rules, each with a name").compactMap { linkRule($0, isLabelled: isLabelled) }
        checkNames(rules.map { ($0.name, $0.location) })
        return rules
    }

    private func linkRule(_ value: YAMLValue, isLabelled: Bool) -> LinkRule? {
        guard
            let (keys, fields) = value.keyedWithFields(
                .linkRule, "a rule with name and any of region, links, text, href, not_text, not_href")
        else { return nil }
        let name = keys["name"].flatMap(self.ruleName)
        let region = keys["region"]?.xpath()
        let links = keys["links"]?.xpath() ?? Located(LinkRule.defaultLinks, at: value.location)
        let address = keys["address"].flatMap { pattern($0, groups: ["value"]) }
        let text = keys["text"].flatMap { isLabelled ? labelled($0) : $0.pattern() }
        let href = keys["href"].flatMap { isLabelled ? labelled($0) : $0.pattern() }
        let notText = keys["not_text"]?.pattern()
        let notHref = keys["not_href"]?.pattern()
        let rows = isLabelled ? self.rows(keys, fields) : nil
        if !isLabelled { refuseRows(keys, fields) }
        guard ["region", "links", "rows", "text", "href"].contains(where: { keys[$0] != nil }) else {
            value.report("the rule takes every link of the page, expected region, links, rows, text or href")
            return nil
        }
        if address == nil, keys["address"] == nil, let place = keys["links"], links.value.contains("/@on") {
            place.report(
                "the XPath selects a script, expected address beside it: a pattern that takes the address out of it, such as /list/\\d{4}/"
            )
        }
        guard let name else { return nil }
        return LinkRule(
            name: name, region: region, links: links, address: address, rows: rows, text: text, href: href,
            notText: notText, notHref: notHref, location: value.location)
    }

    /// A pattern whose groups are labels, or fields of statements.
    private func labelled(_ value: YAMLValue) -> Pattern? {
        guard let pattern = value.pattern() else { return nil }
        for group in Set(pattern.names.map(\.name)).sorted() where !LinkRule.labels.contains(group) {
            if let near = Spelling.nearest(to: group, in: LinkRule.labels) {
                value.report("the group named \(quoted(group)) is nearly \(near); did you mean \(near)?")
            } else if !Self.isFieldName(group) {
                value.report(
                    "the group named \(quoted(group)) is not a field, expected year, month, title or a name of \(Self.fieldNameForm)"
                )
            }
        }
        return pattern
    }

    static let fieldNameForm = #"1 to 40 of a-z, 0-9 and "_", a letter first"#

    static func isFieldName(_ text: String) -> Bool {
        let isWord = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
        }
        return isWord && (1...40).contains(text.utf8.count) && text.utf8.first.map { $0 >= 0x61 } == true
            && text != "year" && text != "month"
    }

    // MARK: - Rows

    /// Keys that mean something within rows alone.
    private static let rowKeys = ["link", "title", "date"]

    private func rows(_ keys: [String: YAMLValue], _ fields: [YAMLValue.Entry]) -> RowRule? {
        guard let place = keys["rows"] else {
            refuseRows(keys, fields)
            return nil
        }
        if let links = keys["links"] {
            links.report("links stands beside rows, expected link: the XPath of a row's link, relative to the row")
        }
        let rows = place.xpath()
        let link = keys["link"]?.xpath() ?? Located(LinkRule.defaultLinks, at: place.location)
        let title = keys["title"].map { parts($0, groups: ["value"]) } ?? []
        let date = keys["date"].map { dateParts($0) } ?? []
        let facts = fields.map { (name: $0.key, parts: parts($0.value, groups: ["value"])) }
        guard let rows else { return nil }
        return RowRule(rows: rows, link: link, title: title, date: date, fields: facts)
    }

    private func refuseRows(_ keys: [String: YAMLValue], _ fields: [YAMLValue.Entry]) {
        for key in Self.rowKeys + ["rows"] where key != "rows" || keys["rows"] != nil {
            keys[key]?.report("the key is one of a rule with rows, expected rows: the XPath of the listing's rows")
        }
        for field in fields {
            report(field.location, YAMLValue.unknown(field.key, in: ProfileKeys.linkRule.all))
        }
    }

    private func dateParts(_ value: YAMLValue) -> [RowRule.Part] {
        let parts = parts(value, groups: Self.dateGroups)
        for part in parts { if let match = part.match { requireDay(match, at: value) } }
        return parts
    }

    /// An XPath, a mapping with `xpath` and `match`, or a list of these.
    private func parts(_ value: YAMLValue, groups: [String]) -> [RowRule.Part] {
        value.list(of: "XPaths, or mappings with xpath and match", least: 1).compactMap { part($0, groups: groups) }
    }

    private func part(_ value: YAMLValue, groups: [String]) -> RowRule.Part? {
        guard case .mapping = value.node else {
            return value.xpath().map { RowRule.Part(xpath: $0, match: nil) }
        }
        guard let keys = value.keyed(.rowPart, "an XPath, or a mapping with xpath and match") else { return nil }
        let xpath = keys["xpath"]?.xpath()
        let match = keys["match"].flatMap { pattern($0, groups: groups) }
        guard keys["xpath"] != nil || keys["match"] != nil else {
            value.report("nothing is looked for, expected xpath or match")
            return nil
        }
        return RowRule.Part(xpath: xpath, match: match)
    }

    /// Counting needs a number to begin with: in a seed, or in a parameter that can be added to one.
    func checkCounts(_ rungs: [ListingRung], _ seeds: [WebURL], at value: YAMLValue) {
        for rung in rungs where rung.on.contains(.start) && rung.rules.isEmpty {
            guard let count = rung.count, ListingRung.countedParameter(count) == nil, !seeds.isEmpty else { continue }
            if seeds.allSatisfy({ (try? count.matches($0.pathAndQuery)) != true }) {
                value.report(
                    "count finds no number in the address of a seed, expected a seed with the number of the first page, or a pattern such as '[?&]page=(\\d+)'"
                )
            }
        }
    }
}
