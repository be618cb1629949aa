extension ProfileReader {
    func document(_ value: YAMLValue) -> DocumentRules? {
        guard let keys = value.keyed(.document, "a mapping with regions and fields") else { return nil }
        let regions = keys["regions"]?.list(of: "at least one XPath", least: 1).compactMap { $0.xpath() } ?? []
        let skip = keys["skip"]?.list(of: "XPaths").compactMap { $0.xpath() } ?? []
        let ends = keys["ends"]?.list(of: "patterns").compactMap { $0.pattern() } ?? []
        let drops = keys["drops"]?.list(of: "patterns").compactMap { $0.pattern() } ?? []
        let kinds = keys["kinds"]?.list(of: "kinds").compactMap { $0.line("a kind such as Press Statement") } ?? []
        let offices = keys["offices"]?.pattern()
        let revisions = keys["revisions"].map { $0.pattern() } ?? (try? Pattern(DocumentRules.defaultRevisions))
        let attachments = keys["attachments"]?.list(of: "file name extensions").compactMap(self.fileExtension) ?? []
        let attachmentLinks = keys["attachment_links"].map { linkRules($0, isLabelled: false) } ?? []
        let parts = keys["parts"].map { linkRules($0, isLabelled: false) } ?? []
        let fields = keys["fields"].map(self.fields) ?? []
        return DocumentRules(
            regions: regions, skip: skip, ends: ends, drops: drops, fields: fields, kinds: kinds, offices: offices,
            revisions: revisions, attachments: attachments, attachmentLinks: attachmentLinks, parts: parts,
            readsGenerally: keys["generic"]?.boolean() ?? false)
    }

    private func fileExtension(_ value: YAMLValue) -> String? {
        let expected = "a file name extension in lower case, without its dot, such as pdf"
        guard let text = value.line(expected) else { return nil }
        guard text.count <= 10, text.allSatisfy({ $0.isASCII && ($0.isLowercase || $0.isNumber) }) else {
            value.report("found \(quoted(text)), expected \(expected)")
            return nil
        }
        return text
    }

    private func fields(_ value: YAMLValue) -> [(field: StatementField, rules: [FieldRule])] {
        guard value.keyed(.fields, "a mapping from fields to lists of rules") != nil else { return [] }
        let entries = value.entries("") ?? []
        if entries.isEmpty { value.report("found no field, expected rules for at least one") }
        var fields: [(field: StatementField, rules: [FieldRule])] = []
        for entry in entries {
            guard let field = StatementField(rawValue: entry.key) else { continue }
            let rules = entry.value.mappings(of: "rules, each with a name").compactMap { fieldRule($0, of: field) }
            checkNames(rules.map { ($0.name, $0.location) })
            fields.append((field, rules))
        }
        return fields
    }

    private func fieldRule(_ value: YAMLValue, of field: StatementField) -> FieldRule? {
        guard let keys = value.keyed(.fieldRule, "a rule with name, and xpath or lines") else { return nil }
        let name = keys["name"].flatMap(ruleName)
        let xpath = keys["xpath"]?.xpath()
        let zone = keys["lines"]?.choice(FieldRule.Zone.self)
        let match = keys["match"].flatMap { pattern($0, groups: groups(of: field)) }
        if field == .date || field == .releasedOn {
            if let match, let place = keys["match"] {
                requireDay(match, at: place)
            } else if keys["match"] == nil {
                value.report("the rule has no match, expected a pattern with groups named month and day")
            }
        }
        let not = keys["not"]?.pattern()
        let between = keys["between"].flatMap { self.between($0, of: field) }
        let take = keys["take"].map { $0.choice(FieldRule.Take.self) } ?? .first
        guard keys["xpath"] != nil || keys["lines"] != nil else {
            value.report("the rule looks nowhere, expected xpath or lines")
            return nil
        }
        guard let name, let take else { return nil }
        return FieldRule(
            name: name, xpath: xpath, zone: zone, match: match, not: not, between: between, take: take,
            location: value.location)
    }

    /// The named groups that mean something in a field's patterns.
    private func groups(of field: StatementField) -> [String] {
        switch field {
        case .date, .releasedOn: Self.dateGroups
        case .speaker: ["value", "name", "role"]
        case .kind, .number, .title, .place, .breadcrumb: ["value"]
        }
    }

    private func between(_ value: YAMLValue, of field: StatementField) -> (
        after: FieldRule.Mark, before: FieldRule.Mark
    )? {
        let others = StatementField.allCases.filter { $0 != field }
        let words = ["start", "body", "end"] + others.map(\.rawValue)
        guard case .sequence(let items) = value.node, items.count == 2 else {
            value.report("found \(value.found), expected a list of two, such as [kind, date]")
            return nil
        }
        let marks = value.list(of: "marks").compactMap { $0.choice(words) }.compactMap(FieldRule.Mark.init)
        return marks.count == 2 ? (marks[0], marks[1]) : nil
    }
}

extension FieldRule.Mark {
    /// `start`, `body`, `end`, or a field's name.
    init?(_ word: String) {
        switch word {
        case "start": self = .start
        case "body": self = .body
        case "end": self = .end
        default:
            guard let field = StatementField(rawValue: word) else { return nil }
            self = .field(field)
        }
    }
}
