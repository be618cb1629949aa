extension ProfileReader {
    func listings(_ value: YAMLValue) -> [ListingRung] {
        let items = value.mappings(of: "rungs, each with role, on and rules")
        let before = problems.count
        let rungs = items.compactMap(self.rung)
        guard problems.count == before, !items.isEmpty else { return rungs }
        if !rungs.contains(where: { $0.on.contains(.start) }) {
            value.report("no rung is looked for on the start page, expected one with on: [start]")
            return rungs
        }
        if !rungs.contains(where: { $0.target == .role(.statement) }) {
            value.report("no rung leads to documents, expected one with role: statement")
        }
        var reached: Set<Role> = [.start]
        for _ in rungs {
            for rung in rungs {
                for role in rung.on where reached.contains(role) { reached.insert(rung.role(on: role)) }
            }
        }
        for (rung, item) in zip(rungs, items) where reached.isDisjoint(with: rung.on) {
            item.report(
                "no rung leads to a page of role \(rung.on.map(\.rawValue).joined(separator: " or ")), expected one")
        }
        return rungs
    }

    private func rung(_ value: YAMLValue) -> ListingRung? {
        guard let keys = value.keyed(.rung, "a rung with role, on and rules") else { return nil }
        let target: ListingRung.Target? = keys["role"]?.choice(["year", "month", "statement", "next"]).flatMap {
            $0 == "next" ? .next : Role(rawValue: $0).map { .role($0) }
        }
        let on = keys["on"]?.list(of: "roles of listings", least: 1).compactMap {
            $0.choice(Role.allCases.filter(\.isListing).map(\.rawValue)).flatMap(Role.init(rawValue:))
        }
        let rules = keys["rules"].map { linkRules($0) } ?? []
        let count = keys["count"].flatMap(self.count)
        if keys["rules"] == nil, keys["count"] == nil {
            value.report("the rung has no rules, expected rules, or count beside role: next")
        }
        let mayBeEmpty = keys["may_be_empty"]?.boolean() ?? false
        let most = keys["most"]?.integer(in: 1...1_000_000) ?? ListingRung.defaultMost
        if let item = keys["most"], let target, target != .next {
            item.report("most bounds a chain of next pages, expected it only beside role: next")
        }
        if let item = keys["count"], let target, target != .next {
            item.report("count makes the addresses of next pages, expected it only beside role: next")
        }
        guard let target, let on, !on.isEmpty, !rules.isEmpty || count != nil else { return nil }
        return ListingRung(target: target, on: on, rules: rules, count: count, mayBeEmpty: mayBeEmpty, most: most)
    }

    /// A pattern with a group that is the number of a page.
    private func count(_ value: YAMLValue) -> Pattern? {
        guard let pattern = pattern(value, groups: ["value"]) else { return nil }
        guard pattern.groupCount > 0 else {
            value.report("the pattern has no group, expected one around the number, such as [?&]page=(\\d+)")
            return nil
        }
        return pattern
    }

    func listingDates(_ value: YAMLValue) -> [ListingDateRule] {
        let rules = value.mappings(of: "rules, each with name, where and match").compactMap(self.listingDate)
        checkNames(rules.map { ($0.name, $0.location) })
        return rules
    }

    private func listingDate(_ value: YAMLValue) -> ListingDateRule? {
        guard let keys = value.keyed(.listingDateRule, "a rule with name, where and match") else { return nil }
        let name = keys["name"].flatMap(self.ruleName)
        let position = keys["where"]?.choice(ListingDateRule.Position.self)
        let match = keys["match"].flatMap { pattern($0, groups: Self.dateGroups) }
        if let match, let place = keys["match"] { requireDay(match, at: place) }
        guard let name, let position, let match else { return nil }
        return ListingDateRule(name: name, position: position, match: match, location: value.location)
    }

    // MARK: - Shared by rules

    static let dateGroups = [
        "year", "month", "day", "first", "second", "end_year", "end_month", "end_day",
    ]

    /// The time of day beside a date.
    static let timeGroups = ["hour", "minute", "second_of_minute", "half", "zone"]

    /// A pattern whose named groups are among those that mean something where it stands.
    func pattern(_ value: YAMLValue, groups known: [String]) -> Pattern? {
        guard let pattern = value.pattern() else { return nil }
        for group in Set(pattern.names.map(\.name)).sorted() where !known.contains(group) {
            let near = Spelling.nearest(to: group, in: known).map { "; did you mean \($0)?" } ?? ""
            value.report(
                "the group named \(quoted(group)) means nothing here, expected \(known.joined(separator: ", "))\(near)")
        }
        return pattern
    }

    /// A date is nothing without its month and day, or two numbers whose order `dates` says.
    func requireDay(_ pattern: Pattern, at value: YAMLValue) {
        func has(_ group: String) -> Bool { pattern.names.contains { $0.name == group } }
        if has("first"), has("second") { return }
        for group in ["month", "day"] where !has(group) {
            value.report("the pattern has no group named \(group), expected (?<\(group)>...)")
        }
    }

    func ruleName(_ value: YAMLValue) -> String? {
        let expected = #"1 to 40 of a-z, 0-9, "-" and "_""#
        guard let text = value.string(expected) else { return nil }
        let isWord = text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x5F
        }
        guard isWord, (1...40).contains(text.count) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return text
    }

    /// Rules of one list have different names: the name is how a statement says which rule found its field.
    func checkNames(_ rules: [(name: String, location: SourceLocation)]) {
        var lines: [String: Int] = [:]
        for (name, location) in rules {
            if let line = lines[name] {
                report(location, "the rule on line \(line) is named \(quoted(name)) already, expected another name")
            } else {
                lines[name] = location.line
            }
        }
    }
}
